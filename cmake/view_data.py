#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the view shares with the page, as C++: `view_data.py tokens TOKENS.css OUT.hpp` and
`view_data.py fonts OUT.hpp FONT.ttf...`."""

import re
import sys
from pathlib import Path

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Written by cmake/view_data.py.\n#pragma once\n\n"
FIELDS = {  # member of scene::Theme: property of tokens.css
    "surface": "surface", "sunken": "sunken", "canvas": "canvas", "ink": "ink", "ink2": "ink-2", "line": "line",
    "control": "control", "accent": "accent", "onAccent": "on-accent", "accentSoft": "accent-soft",
    "part": "part", "part2": "part-2", "part3": "part-3", "edge": "edge", "tint": "tint",
}


def properties(css):
    """Name to (light, dark) of every `--name:light-dark(#rrggbb,#rrggbb)`."""
    pattern = r"--([\w-]+):\s*light-dark\((#[0-9a-fA-F]{6}),\s*(#[0-9a-fA-F]{6})\)"
    return {name: (light, dark) for name, light, dark in re.findall(pattern, css)}


def tokens(source, out):
    css = Path(source).read_text()
    values = properties(css)
    missing = [token for token in FIELDS.values() if token not in values]
    if missing:
        raise SystemExit(f"{source}: no --{missing[0]}:light-dark(#rrggbb,#rrggbb)")
    text = HEAD + '#include "scene/theme.hpp"\n\nnamespace pw::scene::tokens {\n\n'
    for look, name in enumerate(("light", "dark")):
        text += f"inline constexpr Theme {name} = {{\n"
        for member, token in FIELDS.items():
            red, green, blue = (int(values[token][look][at:at + 2], 16) for at in (1, 3, 5))
            text += f"    .{member} = {{{red} / 255.0f, {green} / 255.0f, {blue} / 255.0f, 1}},\n"
        text += f"    .dark = {str(bool(look)).lower()},\n}};\n"
    write(out, text + "\n}  // namespace pw::scene::tokens\n")


def fonts(out, *files):
    text = HEAD + "namespace pw::ui::fonts {\n\n"
    for file in files:
        data = Path(file).read_bytes()
        name = re.sub(r"\W", "_", Path(file).stem)
        text += f"inline constexpr unsigned char {name}[] = {{{','.join(map(str, data))}}};\n"
    write(out, text + "\n}  // namespace pw::ui::fonts\n")


def write(out, text):
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(text)


if __name__ == "__main__":
    {"tokens": tokens, "fonts": fonts}[sys.argv[1]](*sys.argv[2:])

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns files into C++: `embed.py files ROOT LISTING OUT.cpp` and `embed.py shaders OUT_FOLDER STAGE...`."""

import re
import sys
from pathlib import Path

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Written by cmake/embed.py.\n"


def literal(data):
    """Bytes as adjacent string literals; octal escapes end by themselves, unlike hexadecimal ones."""
    lines = []
    for start in range(0, len(data), 4000):
        text = ""
        for byte in data[start:start + 4000]:
            if byte == 0x0A:
                text += "\\n"
            elif byte in (0x22, 0x5C):
                text += "\\" + chr(byte)
            elif 0x20 <= byte < 0x7F and byte != 0x3F:
                text += chr(byte)
            else:
                text += f"\\{byte:03o}"
        lines.append(f'"{text}"')
    return "\n    ".join(lines) or '""'


def files(root, listing, out):
    names = [name for name in Path(listing).read_text().splitlines() if name]
    text = HEAD + '#include "support/files.hpp"\n\nnamespace pw::support {\n\n'
    for index, name in enumerate(names):
        data = (Path(root) / name).read_bytes()
        text += f"static constexpr char data{index}[] =\n    {literal(data)};\n"
    text += "\nstd::span<const EmbeddedFile> embeddedFiles() {\n"
    if names:
        text += "  static constexpr EmbeddedFile table[] = {\n"
        for index, name in enumerate(names):
            text += f'      {{"{name}", {{data{index}, sizeof(data{index}) - 1}}}},\n'
        text += "  };\n  return table;\n"
    else:
        text += "  return {};\n"
    Path(out).write_text(text + "}\n\n}  // namespace pw::support\n")


def stage_text(path, depth=0):
    if depth > 8:
        raise SystemExit(f"{path}: #include goes in a circle")
    lines = []
    for line in path.read_text().splitlines():
        match = re.match(r'\s*#include\s+"([^"]+)"', line)
        if match:
            lines.append(stage_text(path.parent / match.group(1), depth + 1).rstrip("\n"))
        elif line := line.split("//")[0].strip():  # remarks and indentation are for people
            lines.append(line)
    return "\n".join(lines) + "\n"


def shaders(folder, *stages):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    header = HEAD + "#pragma once\n\nnamespace pw::render::shaders {\n\n"
    source = HEAD + '#include "render/shaders.hpp"\n\nnamespace pw::render::shaders {\n\n'
    for path in sorted(map(Path, stages)):
        name = re.sub(r"\W", "_", path.name)
        header += f"extern const char* const {name};\n"
        source += f"const char* const {name} =\n    {literal(stage_text(path).encode())};\n"
    end = "\n}  // namespace pw::render::shaders\n"
    (folder / "shaders.hpp").write_text(header + end)
    (folder / "shaders.cpp").write_text(source + end)


if __name__ == "__main__":
    {"files": files, "shaders": shaders}[sys.argv[1]](*sys.argv[2:])

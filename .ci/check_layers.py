#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds every #include of core/, cli/ and wasm/ against the edge table in core/CMakeLists.txt.

  check_layers.py [--self-test] [ROOT]

A room may include itself, the rooms its line names, and headers of the foreign libraries its line names. A header
that shows a library the line calls PRIVATE may not be included from another room. Nothing in core/ may include
Emscripten, print, exit, read a clock or the environment, or open files (base/sources alone does the last).
--self-test first feeds the checker violations of each kind, and fails if one of them passes.
"""

import re
import sys
import tempfile
import tomllib
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:<([^>]+)>|"([^"]+)")', re.M)
FORBIDDEN_HEADERS = {
    "iostream": "prints", "ostream": None, "fstream": "opens files", "filesystem": "opens files", "chrono": "reads the clock",
    "ctime": "reads the clock", "time.h": "reads the clock", "unistd.h": "is not portable", "cstdlib": None,
}
FORBIDDEN_CALLS = [
    (re.compile(r"(?<![\w:.>])(?:std::)?(?:printf|fprintf|puts|putchar|fputs|vprintf|vfprintf)\s*\("), "prints"),
    (re.compile(r"\bstd::(?:cout|cerr|clog)\b"), "prints"),
    (re.compile(r"(?<![\w:.>])(?:std::)?(?:exit|_Exit|quick_exit|abort|terminate)\s*\("), "ends the program"),
    (re.compile(r"(?<![\w:.>])(?:std::)?(?:fopen|freopen|tmpfile)\s*\("), "opens files"),
    (re.compile(r"(?<![\w:.>])(?:std::)?(?:getenv|system)\s*\("), "looks at the machine"),
    (re.compile(r"\b(?:steady_clock|system_clock|high_resolution_clock)\b"), "reads the clock"),
]
# The only sources of core/ that touch files, through base::Sources.
FILE_READERS = ("base/sources.hpp", "base/sources.cpp")


def without_comments(text):
    """The code with comments and literals blanked, lines kept; #include lines keep their names."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"\(.*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
    includes = {}

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    lines = text.split("\n")
    for number, line in enumerate(lines):
        if INCLUDE.match(line):
            includes[number] = INCLUDE.match(line)
            lines[number] = ""
    return includes, pattern.sub(blank, "\n".join(lines))


def edge_table(text):
    """{room: (public, private)} in order; complains about a name that is neither above nor foreign elsewhere."""
    rooms = {}
    for match in re.finditer(r"pw_module\(\s*(\w+)([^)]*)\)", re.sub(r"#[^\n]*", "", text)):
        words = {"PUBLIC": [], "PRIVATE": []}
        current = None
        for word in match.group(2).split():
            if word in words:
                current = word
            elif current:
                words[current].append(word)
        rooms[match.group(1)] = (words["PUBLIC"], words["PRIVATE"])
    return rooms


def closure(rooms, names):
    found = []
    for name in names:
        if name in rooms and name not in found:
            found.append(name)
            found += [other for other in closure(rooms, rooms[name][0]) if other not in found]
    return found


def check(root):
    problems = []
    table = root / "core" / "CMakeLists.txt"
    rooms = edge_table(table.read_text())
    with open(REPO / ".ci" / "foreign_headers.toml", "rb") as handle:
        prefixes = tomllib.load(handle)

    def library_of(header):
        best = None
        for library, starts in prefixes.items():
            for start in starts:
                matches = header.endswith(start[1:]) if start.startswith("*") else header.startswith(start)
                if matches and (best is None or len(start) > best[1]):
                    best = (library, len(start))
        return best[0] if best else None

    seen = []
    for room, (public, private) in rooms.items():
        for name in public + private:
            if name not in seen and name not in prefixes:
                problems.append(f"core/CMakeLists.txt: {room} names {name}, which is no room above it and no library")
        seen.append(room)
    for folder in sorted(path.name for path in (root / "core").iterdir() if path.is_dir()):
        if folder not in rooms and any((root / "core" / folder).rglob("*.[ch]pp")):
            problems.append(f"core/{folder}: has sources and no line in core/CMakeLists.txt")

    # Entry points see what the rooms they link show.
    entries = {"cli": ["jobs", "exact"], "wasm": ["ui", "render", "session", "jobs", "exact"]}
    shows_private = {}
    included_from = {}

    def files_of(folder):
        return sorted(path for path in folder.rglob("*") if path.suffix in (".hpp", ".cpp", ".h", ".c"))

    for room, (public, private) in rooms.items():
        # What a room shows publicly comes with the edge to it: base brings glm.
        shown = [name for other in closure(rooms, public + private) for name in rooms[other][0] if name not in rooms]
        allowed = {room, *public, *private, *shown}
        for path in files_of(root / "core" / room):
            name = path.relative_to(root / "core").as_posix()
            where = f"core/{name}"
            includes, code = without_comments(path.read_text(errors="replace"))
            for number, match in includes.items():
                header = match.group(1) or match.group(2)
                line = f"{where}:{number + 1}"
                target = header.split("/")[0]
                if match.group(2) and target in rooms:
                    included_from.setdefault(header, set()).add((room, name))
                    if target not in allowed:
                        problems.append(f"{line}: {room} has no edge to {target} ({header})")
                    continue
                if header.startswith("emscripten") or header.startswith("node_api"):
                    problems.append(f"{line}: core includes {header}; only wasm/ may")
                    continue
                library = library_of(header)
                if library:
                    if library not in allowed:
                        problems.append(f"{line}: {room} has no edge to {library} ({header})")
                    elif library in private and path.suffix in (".hpp", ".h"):
                        shows_private[name] = (library, line)
                    continue
                reason = FORBIDDEN_HEADERS.get(header)
                if reason and name not in FILE_READERS:
                    problems.append(f"{line}: <{header}> {reason}, which core leaves to its callers")
            if name not in FILE_READERS:
                for number, text in enumerate(code.split("\n")):
                    for pattern, reason in FORBIDDEN_CALLS:
                        if found := pattern.search(text):
                            problems.append(f"{where}:{number + 1}: {found.group(0).strip()} {reason}, "
                                            "which core leaves to its callers")

    # A header that reaches a private library, directly or through a header of its own room, stays in its room.
    changed = True
    while changed:
        changed = False
        for header, users in included_from.items():
            if header not in shows_private:
                continue
            for room, name in users:
                if name.startswith(header.split("/")[0] + "/") and name.endswith(".hpp") and name not in shows_private:
                    shows_private[name] = shows_private[header]
                    changed = True
    for header, (library, line) in shows_private.items():
        for room, name in sorted(included_from.get(header, ())):
            if room != header.split("/")[0]:
                problems.append(f"core/{name}: includes {header}, which shows {library} ({line}): private to its room")

    for folder, names in entries.items():
        allowed = set(closure(rooms, names))
        for path in files_of(root / folder) if (root / folder).is_dir() else []:
            includes, _ = without_comments(path.read_text(errors="replace"))
            for number, match in includes.items():
                header = match.group(1) or match.group(2)
                line = f"{path.relative_to(root)}:{number + 1}"
                target = header.split("/")[0]
                if match.group(2) and target in rooms and target not in allowed:
                    problems.append(f"{line}: {folder} may not use {target} ({header})")
                elif header in shows_private:
                    problems.append(f"{line}: includes {header}, which shows {shows_private[header][0]}")
                elif folder == "cli" and library_of(header) not in (None, "cli11", "json", "glm"):
                    problems.append(f"{line}: cli has no edge to {library_of(header)} ({header})")
    return problems


SAMPLE_TABLE = """
pw_module(base PUBLIC glm PRIVATE xxhash)
pw_module(graph PUBLIC base)
pw_module(mesh PUBLIC base PRIVATE manifold)
pw_module(jobs PUBLIC graph mesh base)
"""
CLEAN = {
    "core/base/sources.cpp": "#include <fstream>\n",
    "core/graph/node.hpp": '#include "base/result.hpp"\n#include <vector>\n// std::cout << "printf(" is a comment\n',
    "core/mesh/rep.hpp": "#include <manifold/manifold.h>\n",
    "core/mesh/solid.cpp": '#include "mesh/rep.hpp"\nauto s = "std::cout"; int n = snprintf(b, 4, "x");\n',
    "core/jobs/run.cpp": '#include "graph/node.hpp"\n',
    "cli/main.cpp": '#include "jobs/run.hpp"\n#include "base/result.hpp"\n#include <CLI/CLI.hpp>\n#include <iostream>\n',
}
VIOLATIONS = {
    "a room without an edge": ("core/graph/bad.cpp", '#include "mesh/solid.hpp"\n'),
    "an edge upwards": ("core/base/bad.cpp", '#include "graph/node.hpp"\n'),
    "a foreign library without an edge": ("core/graph/bad.cpp", "#include <manifold/manifold.h>\n"),
    "a private header from outside": ("core/jobs/bad.cpp", '#include "mesh/rep.hpp"\n'),
    "Emscripten in core": ("core/base/bad.cpp", "#include <emscripten/val.h>\n"),
    "printing in core": ("core/graph/bad.cpp", 'void f() { std::cout << 1; }\n'),
    "printf in core": ("core/graph/bad.cpp", 'void f() { printf("x"); }\n'),
    "the clock in core": ("core/graph/bad.cpp", "#include <chrono>\n"),
    "a file opened in core": ("core/graph/bad.cpp", "#include <fstream>\n"),
    "an exit in core": ("core/graph/bad.cpp", "void f() { std::exit(1); }\n"),
    "a room without a line": ("core/attic/bad.cpp", "int x;\n"),
    "a library known by how its headers end": ("core/graph/bad.cpp", "#include <Bnd_Box.hxx>\n"),
    "the command line reaching a kernel": ("cli/bad.cpp", "#include <manifold/manifold.h>\n"),
}


def self_test():
    def with_files(files):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in {"core/CMakeLists.txt": SAMPLE_TABLE, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return check(root)

    wrong = [f"clean sources are refused: {problem}" for problem in with_files(CLEAN)]
    for what, (name, text) in VIOLATIONS.items():
        found = with_files({**CLEAN, name: text})
        if len(found) != 1:
            wrong.append(f"{what}: {len(found)} problems found instead of one {found}")
    upward = with_files({**CLEAN, "core/CMakeLists.txt": SAMPLE_TABLE.replace("graph PUBLIC base", "graph PUBLIC base mesh")})
    if len(upward) != 1:
        wrong.append("a line that names a room below it passes")
    return wrong


def main(arguments):
    if "--self-test" in arguments:
        arguments = [word for word in arguments if word != "--self-test"]
        wrong = self_test()
        for line in wrong:
            print(f"self-test: {line}")
        if wrong:
            return 1
    problems = check(Path(arguments[0]) if arguments else REPO)
    for problem in problems:
        print(problem)
    if not problems:
        print("layers: every include is an edge of core/CMakeLists.txt")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

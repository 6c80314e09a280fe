#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cheap rules about the files of the repository; each prints what breaks it.

  1. no lock file or script names a package registry's host: the machine's own clients know where to ask
  2. every source of ours begins with its licence line
  3. THIRD-PARTY-NOTICES.txt is what scripts/notices makes of the lock
  4. .ci/run, scripts/serve, scripts/test and scripts/notices can be executed
"""

import os
import re
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
# Written in two parts each, so that this file does not break its own rule.
HOSTS = ["registry.npm" + "js", "pypi" + ".org", "pythonhosted" + ".org", "deb.deb" + "ian.org", "snapshot.deb" + "ian",
         "crates" + ".io", "repo.maven" + ".apache", "proxy.go" + "lang"]
HEADED = {".cpp", ".hpp", ".ts", ".mjs", ".py", ".cmake", ".vert", ".frag", ".glsl", ".sh"}
SKIPPED = {".git", "build", "node_modules", "generated", "dist", "test-results"}
EXECUTABLE = [".ci/run", "scripts/serve", "scripts/test", "scripts/notices"]


def files():
    for base, names, entries in os.walk(REPO):
        names[:] = [name for name in names if name not in SKIPPED]
        for entry in entries:
            yield Path(base) / entry


def main():
    problems = {"hosts": [], "headers": [], "notices": [], "executable": []}
    for path in files():
        name = path.relative_to(REPO).as_posix()
        if path.suffix in {".png", ".jpg", ".woff2", ".stl", ".3mf", ".zip", ".wasm", ".ico", ".bin"}:
            continue
        text = path.read_text(errors="replace")
        for host in HOSTS:
            if host in text:
                problems["hosts"].append(f"{name} names {host}")
        if path.suffix in HEADED and name.split("/")[0] in {"core", "cli", "wasm", "web", "tests", "scripts", ".ci", "cmake", "shaders"}:
            head = "\n".join(text.split("\n")[:3])
            if not re.search(r"SPDX-License-Identifier: \S+", head):
                problems["headers"].append(f"{name} does not begin with its licence line")
    if subprocess.run([sys.executable, REPO / "scripts" / "notices", "--check"], stdout=subprocess.DEVNULL).returncode:
        problems["notices"].append("THIRD-PARTY-NOTICES.txt is not what the lock says: run scripts/notices")
    for name in EXECUTABLE:
        if not os.access(REPO / name, os.X_OK):
            problems["executable"].append(f"{name} cannot be executed")
    for lines in problems.values():
        for line in lines:
            print(line)
    failed = sum(1 for lines in problems.values() if lines)
    print(f"{len(problems) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""A node that is new enough, with npm beside it: the system's, else the pinned one. Where the system has no npm,
sources.py fetches what comes by npm with this one."""

import platform
import re
import shutil
from pathlib import Path

import sources
from sources import exclusive, read_lock, run, Unavailable, unpacked, write_if_changed

NODE_OLDEST = (20, 19)


def version_of(command, pattern):
    good, output = run(command)
    match = re.search(pattern, output) if good else None
    return tuple(int(part) for part in match.groups()) if match else None


def node_folder():
    """Folder of a node that is new enough, with npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and (version_of([node, "--version"], r"v(\d+)\.(\d+)") or (0,)) >= NODE_OLDEST:
        return Path(node).parent
    if platform.machine() != "x86_64":
        raise Unavailable("there is no node 20.19 or newer with npm on PATH: install it and run this again")
    with exclusive("node"):
        folder, _ = unpacked(read_lock()["node"])
    tools = folder / "bin"
    npm_tool = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if npm_tool.exists():
        for name in ("npm", "npx"):
            write_if_changed(tools / name,
                             f'#!/bin/sh\nexec "{tools}/node" "{npm_tool.with_name(name + "-cli.js")}" "$@"\n', 0o755)
    elif not npm:
        raise Unavailable("Node came without npm: install npm and run this again")
    return tools


sources.npm_folder = node_folder

# SPDX-License-Identifier: Apache-2.0
"""Emscripten, as the build runs it: the system's where it is new enough, else the pinned one."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from node import node_folder, version_of
from sources import CACHE, download, exclusive, read_lock, Unavailable, unpacked, write_if_changed

EMCC_OLDEST = (3, 1, 69)


def own_emscripten():
    """Folder of the emcc on PATH when it is new enough, else None."""
    emcc = shutil.which("emcc")
    found = version_of([emcc, "--version"], r"(\d+)\.(\d+)\.(\d+)") if emcc else None
    return Path(emcc).resolve().parent if found and found >= EMCC_OLDEST else None


def can_unpack_emscripten():
    return shutil.which("dpkg-deb") is not None and platform.machine() == "x86_64"


def emscripten_folder():
    """Folder of emcc: the one on PATH when it is new enough, else the pinned one, unpacked into the cache."""
    own = own_emscripten()
    if own:
        return own
    if not can_unpack_emscripten():
        raise Unavailable("there is no emcc 3.1.69 or newer on PATH, and Debian's does not run on this system: "
                          "install the Emscripten SDK and run this again")
    with exclusive("emscripten"):
        return install_emscripten()


def llvm_folder():
    folder = Path("/usr/lib/llvm-19/bin")
    if all((folder / name).exists() for name in ("clang", "wasm-ld", "llvm-ar")):
        return folder
    raise Unavailable("emscripten needs clang-19, lld-19 and llvm-19: install them and run this again")


# Never used by this project's flags; leaving them out halves the time and two thirds of the space.
EMSCRIPTEN_LEFT_OUT = re.compile(
    r"^\./usr/share/(emscripten/(tests?|docs|site|cache/sysroot/lib/wasm(64-emscripten|32-emscripten/(lto|pic|thinlto)))"
    r"|doc/emscripten-doc|man)(/|$)")
EMSCRIPTEN_DEBS = ["emscripten", "binaryen", "libc6", "libstdc++6", "libgcc-s1"]


def emscripten_prefix():
    lock = read_lock()
    key = hashlib.sha256("".join(lock[name]["place"][0]["sha256"]
                                 for name in [*EMSCRIPTEN_DEBS, "acorn", "typescript"]).encode()).hexdigest()[:12]
    return CACHE / "tools" / f"emscripten-{lock['emscripten']['version']}-{key}"


def unpack_emscripten():
    """The five packages in one prefix, with a wrapper for each of binaryen's programs."""
    lock = read_lock()
    prefix = emscripten_prefix()
    if (prefix / ".complete").exists():
        return prefix
    scratch = prefix.with_name(f".{prefix.name}")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(prefix, ignore_errors=True)
    scratch.mkdir(parents=True)
    for name in EMSCRIPTEN_DEBS:
        _, path = download(lock[name])
        # Through a stream, so that what is left out is never written.
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(path)], stdout=subprocess.PIPE) as stream:
            with tarfile.open(fileobj=stream.stdout, mode="r|") as archive:
                for member in archive:
                    if not EMSCRIPTEN_LEFT_OUT.search(member.name):
                        archive.extract(member, scratch)
    # Its programs want a newer C library than the system's: each is started through its own loader.
    tools = scratch / "binaryen" / "bin"
    tools.mkdir(parents=True)
    loader = next((scratch / "usr").glob("lib*/ld-linux-x86-64.so.2")).relative_to(scratch)
    for program in (scratch / "usr" / "bin").glob("wasm*"):
        wrapper = tools / program.name
        wrapper.write_text(
            f'#!/bin/sh\nexec "{prefix}/{loader}" --library-path "{prefix}/usr/lib/x86_64-linux-gnu" '
            f'"{prefix}/usr/bin/{program.name}" "$@"\n')
        wrapper.chmod(0o755)
    (scratch / ".complete").write_text("")
    os.replace(scratch, prefix)
    return prefix


def install_emscripten():
    lock = read_lock()
    llvm = llvm_folder()
    node = node_folder() / "node"
    prefix = unpack_emscripten()
    root = prefix / "usr" / "share" / "emscripten"
    modules = root / "node_modules"
    for name in ("acorn", "typescript"):
        folder, _ = unpacked(lock[name])
        if not (modules / name).exists():
            shutil.copytree(folder, modules / f".{name}", dirs_exist_ok=True)
            os.replace(modules / f".{name}", modules / name)
    tsc = modules / ".bin" / "tsc"
    write_if_changed(tsc, f'#!/bin/sh\nexec "{node}" "{modules}/typescript/bin/tsc" "$@"\n', 0o755)
    # Read by emcc when no EM_CONFIG is set. The compiler wrapper makes ccache see clang instead of emcc.
    ccache = shutil.which("ccache")
    write_if_changed(
        root / ".emscripten",
        f"LLVM_ROOT = '{llvm}'\nBINARYEN_ROOT = '{prefix}/binaryen'\nNODE_JS = '{node}'\n"
        f"CACHE = '{root}/cache'\nFROZEN_CACHE = True\n" + (f"COMPILER_WRAPPER = '{ccache}'\n" if ccache else ""))
    return root

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gets the pinned sources and tools of scripts/lock.toml, and compiles the heavy ones once per target.

  deps.py where                 print the cache folder
  deps.py sources TARGET...     download, verify and unpack what a target needs (native wasm exact emcc node)
  deps.py prefetch              get the pinned Emscripten and the sources; needs no compiler, so it can run while apt
                                installs one
  deps.py emscripten            print the folder of a usable emcc, installing the pinned one if there is none
  deps.py node                  print the folder of a node >= 20.19 that has npm, installing one if needed
  deps.py cmake TARGET OUT [--tests] [--exact]   all of the above, then write OUT: where CMake finds each thing;
                                with what the tests need, and with OpenCASCADE
  deps.py exact TARGET          compile OpenCASCADE for a target and print where it is
"""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from node import node_folder  # noqa: E402
from sources import (CACHE, REPO, Unavailable, exclusive, identity, present, read_lock, run, say,  # noqa: E402
                     sources_of, write_if_changed)
from tools import can_unpack_emscripten, emscripten_folder, own_emscripten, unpack_emscripten  # noqa: E402


def compiler_identity(command):
    good, output = run([command, "--version"])
    return output.splitlines()[0] if good and output else command


def native_compilers():
    """(C, C++): clang-19 where it is, because it is also the compiler of the WASM build; else what there is."""
    for c, cxx in (("clang-19", "clang++-19"), ("clang", "clang++"), ("gcc", "g++")):
        if shutil.which(c) and shutil.which(cxx):
            return shutil.which(c), shutil.which(cxx)
    raise Unavailable("there is no C++ compiler: install clang-19 and run this again")


def quoted(path):
    return str(path).replace("\\", "/")


def cmake_lines(sources):
    lines = [f'set(PW_SRC_{re.sub("[^A-Z0-9]", "_", name.upper())} "{quoted(folder)}")'
             for name, (folder, _) in sources.items()]
    lines += [f'set(PW_VERSION_{re.sub("[^A-Z0-9]", "_", name.upper())} "{version}")'
              for name, (_, version) in sources.items()]
    return lines


def logged(command, log, env, progress):
    """Runs a command into a log; with `progress`, says every few seconds how many files of it are compiled."""
    with open(log, "ab") as handle:
        process = subprocess.Popen(command, stdout=handle, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env,
                                   start_new_session=True)
        try:
            said = None
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return process.wait(10) == 0
                with open(log, "rb") as text:
                    text.seek(max(0, log.stat().st_size - 4096))
                    counts = re.findall(rb"\[(\d+)/(\d+)\]", text.read())
                if progress and counts and counts[-1] != said:
                    said = counts[-1]
                    say(f"  {progress} {int(said[0])} of {int(said[1])}")
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise


RECIPE = REPO / "cmake" / "deps" / "CMakeLists.txt"


def prefix_of(target, part, sources):
    """Where a target's compiled dependencies go, named by all that they depend on."""
    lock = read_lock()
    recipes = RECIPE.read_text() + "".join(path.read_text() for path in sorted(RECIPE.parent.glob(f"{part}*.cmake")))
    compiler = str(emscripten_folder() / "emcc") if target == "wasm" else native_compilers()[1]
    key = hashlib.sha256()
    for text in ("\n".join(cmake_lines(sources)), recipes, compiler_identity(compiler)):
        key.update(text.encode())
    for name in sources:
        for place in lock[name]["place"]:
            key.update(identity(lock[name], place).encode())
    return CACHE / "built" / f"{target}-{part}-{key.hexdigest()[:12]}"


def there(target, part):
    """Whether built() has nothing to compile, as far as is known without downloading anything."""
    sources = {source["name"]: present(source) for source in read_lock().values() if source["use"] == part}
    return all(sources.values()) and (prefix_of(target, part, sources) / ".complete").exists()


def built(target, part, everything):
    """The install prefix of a target's compiled dependencies, compiling them if they aren't yet."""
    lock = read_lock()
    sources = {name: found for name, found in everything.items() if lock[name]["use"] == part}
    emscripten = emscripten_folder() if target == "wasm" else None
    prefix = prefix_of(target, part, sources)
    with exclusive(f"built-{target}-{part}"):
        if (prefix / ".complete").exists():
            return prefix
        say(f"  compiling the {target} dependencies ({part}) into {prefix} (once)")
        # The same folder each time, so that ccache knows what an earlier lock had compiled.
        work = CACHE / "built" / f".work-{target}-{part}"
        work.mkdir(parents=True, exist_ok=True)
        (work / "sources.cmake").write_text("\n".join(cmake_lines(sources)) + "\n")
        command = ["cmake", "-S", str(RECIPE.parent), "-B", str(work / "build"), "-G", "Ninja",
                   "-DCMAKE_BUILD_TYPE=Release", f"-DPW_SOURCES={work}/sources.cmake", f"-DPW_PART={part}",
                   f"-DCMAKE_INSTALL_PREFIX={prefix}", "-DCMAKE_INSTALL_LIBDIR=lib"]
        if emscripten:
            command.append(f"-DCMAKE_TOOLCHAIN_FILE={emscripten}/cmake/Modules/Platform/Emscripten.cmake")
        else:
            c, cxx = native_compilers()
            command += [f"-DCMAKE_C_COMPILER={c}", f"-DCMAKE_CXX_COMPILER={cxx}"]
            if shutil.which("ccache"):
                command += ["-DCMAKE_C_COMPILER_LAUNCHER=ccache", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
        # In reach of a caller's own build these variables would change the flags without changing the key.
        env = {name: value for name, value in os.environ.items()
               if name not in ("CXXFLAGS", "CFLAGS", "CPPFLAGS", "LDFLAGS")}
        log = CACHE / "built" / f"{target}-{part}.log"
        log.unlink(missing_ok=True)
        # Ninja itself, because it ends its compilers when it is ended.
        for step in (command, ["ninja", "-C", str(work / "build"), "-j", str(os.cpu_count() or 2)],
                     ["cmake", "--install", str(work / "build")]):
            if not logged(step, log, env, "OpenCASCADE" if part == "exact" else None):
                raise Unavailable(f"the {target} dependencies do not compile; the compiler's words are in {log}")
        (prefix / ".complete").write_text("")
        shutil.rmtree(work, ignore_errors=True)
    return prefix


def write_cmake(target, out, parts):
    sources = sources_of(target)
    if "exact" in parts:
        sources |= sources_of("exact")
    prefixes = {part: built(target, part, sources) if part == "linked" or part in parts else ""
                for part in ("linked", "tests", "exact")}
    text = "\n".join(["# Written by scripts/deps.py.", *cmake_lines(sources),
                      f'set(PW_DEPS_PREFIX "{quoted(prefixes["linked"])}")',
                      f'set(PW_TESTS_PREFIX "{quoted(prefixes["tests"])}")',
                      f'set(PW_EXACT_PREFIX "{quoted(prefixes["exact"])}")',
                      f'set(PW_CACHE "{quoted(CACHE)}")']) + "\n"
    out = Path(out)
    write_if_changed(out, text)


def main(arguments):
    # Ended by its caller, it ends what it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        match arguments:
            case ["where"]:
                print(CACHE / "downloads")
            case ["sources", *targets] if targets:
                for target in targets:
                    for name, (folder, version) in sources_of(target).items():
                        print(f"{name} {version} {folder}")
            case ["prefetch"]:
                if not own_emscripten() and can_unpack_emscripten():
                    with exclusive("emscripten"):
                        unpack_emscripten()
                sources_of("wasm")
            case ["emscripten"]:
                print(emscripten_folder())
            case ["node"]:
                print(node_folder())
            case ["cmake", ("native" | "wasm") as target, out, *rest] if {*rest} <= {"--tests", "--exact"}:
                write_cmake(target, out, {word.removeprefix("--") for word in rest})
            case ["exact", ("native" | "wasm") as target]:
                print(built(target, "exact", sources_of("exact")))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Unavailable as problem:
        say(f"Cannot go on: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

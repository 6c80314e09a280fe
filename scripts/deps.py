#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gets the pinned sources and tools of scripts/lock.toml, and compiles the heavy ones once per target.

  deps.py where                 print the cache folder
  deps.py sources TARGET...     download, verify and unpack what a target needs (native wasm emcc node)
  deps.py prefetch              get the pinned Emscripten and the sources; needs no compiler, so it can run while apt
                                installs one
  deps.py emscripten            print the folder of a usable emcc, installing the pinned one if there is none
  deps.py node                  print the folder of a node >= 20.19 that has npm, installing one if needed
  deps.py cmake TARGET OUT [--tests]   all of the above, then write OUT: where CMake finds each thing

Only Python's standard library and the machine's own package clients (apt, pip, npm, cargo) are used, so
mirrors, proxies and certificates are those the machine is set up with.
"""

import concurrent.futures
import contextlib
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent
LOCK = HERE / "lock.toml"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "partwright"
EMCC_OLDEST = (3, 1, 69)
NODE_OLDEST = (20, 19)


# Node trusts only its own list of authorities; this lets it also trust those the machine was told to, as apt and
# pip do, for machines behind a proxy with a certificate of its own.
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
if AUTHORITIES.exists():
    os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(AUTHORITIES))


class Unavailable(Exception):
    """Something cannot be had; the text is the one sentence the user sees."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    """Runs a command quietly; returns (succeeded, its output)."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
        errors="replace", **options)
    return done.returncode == 0, done.stdout


def last_line(output):
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("E:", "ERROR", "npm error", "error"))]
    return (errors or lines or ["no output"])[-1][:300]


@contextlib.contextmanager
def exclusive(name):
    """One process at a time per name: two builds started together must not unpack into each other."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f".{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_if_changed(path, text, mode=0o644):
    if path.is_symlink() or not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(mode)


def digest(path):
    value = hashlib.sha256()
    with open(path, "rb") as handle:
        while block := handle.read(1 << 20):
            value.update(block)
    return value.hexdigest()


def read_lock():
    with open(LOCK, "rb") as handle:
        return {source["name"]: source for source in tomllib.load(handle)["source"]}


def needed_by(target):
    return [source for source in read_lock().values() if target in source["needed"]]


# ---- package clients ---------------------------------------------------------------------------------

def own_debian():
    """(address, keyring) pairs of the machine's own Debian archive, in either format apt knows."""
    found = []
    folder = Path("/etc/apt")
    codename = ""
    with contextlib.suppress(OSError):
        codename = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M).group(1)
    for path in [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]:
        if not path.is_file():
            continue
        text = path.read_text(errors="replace")
        if path.suffix == ".sources":
            for stanza in re.split(r"\n\s*\n", text):
                lines = [line for line in stanza.splitlines() if not line.startswith("#")]
                fields = {}
                for line in lines:
                    if ":" in line and not line.startswith(" "):
                        key, value = line.split(":", 1)
                        fields[key.strip().lower()] = value.strip()
                if codename in fields.get("suites", "").split() and "main" in fields.get("components", "").split():
                    for address in fields.get("uris", "").split():
                        found.append((address.rstrip("/"), fields.get("signed-by", "")))
        elif path.suffix == ".list":
            for line in text.splitlines():
                match = re.match(r"\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
                if match and match.group(3) == codename and "main" in match.group(4).split():
                    signed = re.search(r"signed-by=(\S+)", match.group(1) or "")
                    found.append((match.group(2).rstrip("/"), signed.group(1) if signed else ""))
    return found


class Debian:
    """A private apt beside the system's own: other suites, nothing installed, nothing of the system changed."""

    def __init__(self):
        self.folder = CACHE / "apt"
        self.ready = set()
        self.guard = threading.Lock()

    def environment(self, suite, sources):
        with self.guard:
            return self.prepared(suite, sources)

    def prepared(self, suite, sources):
        key = f"{suite}-{'src' if sources else 'bin'}"
        place = self.folder / key
        config = place / "apt.conf"
        env = dict(os.environ, APT_CONFIG=str(config), LC_ALL="C")
        if key in self.ready:
            return env
        if not shutil.which("apt-get"):
            raise Unavailable("this system has no apt-get")
        archives = own_debian()
        if not archives:
            raise Unavailable("apt's own list names no Debian archive")
        for name in ("lists/partial", "cache/archives/partial"):
            (place / name).mkdir(parents=True, exist_ok=True)
        keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
        lines = []
        for address, signed in archives:
            signed = signed if signed and " " not in signed else (keyring if Path(keyring).exists() else "")
            option = f"[signed-by={signed}] " if signed else ""
            lines.append(f"{'deb-src' if sources else 'deb'} {option}{address} {suite} main")
        (place / "sources.list").write_text("\n".join(lines) + "\n")
        # A mirror may be some weeks old and every file is checked against the lock, so dates don't matter.
        config.write_text(
            f'Dir::Etc::sourcelist "{place}/sources.list";\n'
            'Dir::Etc::sourceparts "/dev/null";\nDir::Etc::preferencesparts "/dev/null";\n'
            f'Dir::State::lists "{place}/lists";\nDir::Cache "{place}/cache";\n'
            # What is taken from packages is header files, and programs for this one architecture.
            'Dir::State::status "/dev/null";\nAPT::Architecture "amd64";\nAPT::Architectures "amd64";\nAcquire::Languages "none";\n'
            'Acquire::Check-Valid-Until "false";\nAPT::Sandbox::User "root";\n'
            'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";\n'
            'Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled "false";\n'
            'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";\n')
        good, output = run(["apt-get", "update"], env=env)
        if not good or "Failed to fetch" in output:
            raise Unavailable(f"the list of Debian's {suite} cannot be fetched ({last_line(output)})")
        self.ready.add(key)
        return env


DEBIAN = Debian()


def from_debian(place, folder):
    name, suite = place["spec"].split("/")
    sources = place["kind"] == "debian-source"
    env = DEBIAN.environment(suite, sources)
    command = (["apt-get", "source", "--download-only", "--tar-only", f"{name}/{suite}"] if sources
               else ["apt-get", "download", f"{name}/{suite}"])
    return run(command, env=env, cwd=folder)


def from_pypi(place, folder):
    """An sdist is asked for by name: `--no-binary :all:` would make pip build build-tools from source."""
    name = place["spec"].split("==")[0]
    choice = ["--only-binary", ":all:"] if place["file"].endswith(".whl") else ["--no-binary", name]
    return run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check",
                *choice, place["spec"]], cwd=folder)


def from_npm(place, folder):
    path = os.environ["PATH"]
    if not shutil.which("npm"):
        if place["spec"].startswith("node-"):  # node_folder would ask for this very package again
            return False, "this system has no npm"
        path = f"{node_folder()}{os.pathsep}{path}"
    return run(["npm", "pack", "--silent", "--pack-destination", str(folder), place["spec"]], cwd=folder,
               env=dict(os.environ, PATH=path))


def from_crate(place, folder):
    name, version = place["spec"].split("==")
    if not shutil.which("cargo"):
        return False, "this system has no cargo"
    project = folder / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "lib.rs").write_text("")
    (project / "Cargo.toml").write_text(
        f'[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n{name} = "={version}"\n')
    good, output = run(["cargo", "fetch", "--quiet"], cwd=project, env=dict(os.environ, CARGO_HOME=str(folder / "home")))
    for path in (folder / "home").glob(f"registry/cache/*/{place['file']}"):
        shutil.move(path, folder / place["file"])
    return good, output


CLIENTS = {"pypi": from_pypi, "npm": from_npm, "crate": from_crate,
           "debian-source": from_debian, "debian-package": from_debian}


def download(source):
    """(place, path) of the first place whose file is there and has the locked digest."""
    store = CACHE / "downloads"
    store.mkdir(parents=True, exist_ok=True)
    for place in source["place"]:
        path = store / place["file"]
        if not place.get("signed") and path.exists():
            if digest(path) == place["sha256"]:
                return place, path
            path.unlink()
    reasons = []
    for place in source["place"]:
        path = store / place["file"]
        scratch = store / f".part-{source['name']}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            good, output = CLIENTS[place["kind"]](place, scratch)
            got = next(iter(scratch.glob(place["file"])), scratch / place["file"]) if place.get("signed") \
                else scratch / place["file"]
            if not got.exists():
                other = [entry.name for entry in scratch.iterdir() if entry.is_file()]
                reason = (f"gave {other[0]} instead of {place['file']}" if good and other else last_line(output))
            elif place.get("signed"):
                path = store / got.name
                os.replace(got, path)
                say(f"  {source['name']}: the pinned version is gone; taken {got.name} on Debian's signature")
                return place, path
            elif digest(got) != place["sha256"]:
                reason = "gave a file whose SHA-256 is not the locked one"
            else:
                os.replace(got, path)
                if place is not source["place"][0]:
                    say(f"  {source['name']}: taken from {place['kind']} {place['spec']} "
                        f"(version {place.get('version', source['version'])})")
                return place, path
        except Unavailable as problem:
            reason = str(problem)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        reasons.append(f"{place['kind']} {place['spec']}: {reason}")
    raise Unavailable(
        f"{source['name']} {source['version']} cannot be had ({'; '.join(reasons)}). "
        f"Put {source['place'][0]['file']} ({source['upstream']}) into {store} and run this again.")


def extract(path, folder):
    folder.mkdir(parents=True)
    if path.suffix == ".deb":
        good, output = run(["dpkg-deb", "-x", str(path), str(folder)])
        if not good:
            raise Unavailable(f"{path.name} cannot be unpacked ({last_line(output)})")
    elif path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
            for entry in archive.infolist():
                if mode := entry.external_attr >> 16:
                    os.chmod(folder / entry.filename, mode & 0o777 | 0o600)
    else:
        with tarfile.open(path) as archive:
            base = folder.resolve()
            for member in archive.getmembers():
                if not (base / member.name).resolve().is_relative_to(base):
                    raise Unavailable(f"{path.name} names a file outside its folder: {member.name}")
            archive.extractall(folder)


def present(source):
    for place in source["place"]:
        version = place.get("version", source["version"])
        folder = CACHE / "src" / f"{source['name']}-{version}"
        stamp = folder.with_name(folder.name + ".sha256")
        if folder.is_dir() and stamp.exists() and stamp.read_text() == place["sha256"]:
            return folder, version
    return None


def unpacked(source):
    """The source's folder, downloaded and unpacked if it isn't there yet. Interrupted work leaves no stamp."""
    if there := present(source):
        return there
    place, path = download(source)
    version = place.get("version", source["version"])
    folder = CACHE / "src" / f"{source['name']}-{version}"
    stamp = folder.with_name(folder.name + ".sha256")
    scratch = folder.with_name(f".{folder.name}")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    extract(path, scratch)
    os.replace(scratch / place["root"], folder)
    shutil.rmtree(scratch, ignore_errors=True)
    stamp.write_text(place["sha256"])
    return folder, version


def sources_of(target):
    sources = needed_by(target)
    with exclusive("sources"):
        # Each client spends most of its time starting and waiting.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(download, [source for source in sources if not present(source)]))
        return {source["name"]: unpacked(source) for source in sources}


# ---- tools -------------------------------------------------------------------------------------------

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


# ---- heavy dependencies, compiled once per target ----------------------------------------------------

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


def built(target, part, everything):
    """The install prefix of a target's compiled dependencies, named by all that they depend on."""
    lock = read_lock()
    sources = {name: found for name, found in everything.items() if lock[name]["use"] == part}
    recipe = REPO / "cmake" / "deps" / "CMakeLists.txt"
    emscripten = emscripten_folder() if target == "wasm" else None
    compiler = str(emscripten / "emcc") if emscripten else native_compilers()[1]
    key = hashlib.sha256()
    for text in ("\n".join(cmake_lines(sources)), recipe.read_text(), compiler_identity(compiler)):
        key.update(text.encode())
    for name in sources:
        for place in lock[name]["place"]:
            key.update(place["sha256"].encode())
    prefix = CACHE / "built" / f"{target}-{part}-{key.hexdigest()[:12]}"
    with exclusive(f"built-{target}-{part}"):
        if (prefix / ".complete").exists():
            return prefix
        say(f"  compiling the {target} dependencies ({part}) into {prefix} (once)")
        # The same folder each time, so that ccache knows what an earlier lock had compiled.
        work = CACHE / "built" / f".work-{target}-{part}"
        work.mkdir(parents=True, exist_ok=True)
        (work / "sources.cmake").write_text("\n".join(cmake_lines(sources)) + "\n")
        command = ["cmake", "-S", str(recipe.parent), "-B", str(work / "build"), "-G", "Ninja",
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
        for step in (command, ["cmake", "--build", str(work / "build")],
                     ["cmake", "--install", str(work / "build")]):
            good, output = run(step, env=env)
            with open(log, "a" if step is not command else "w") as handle:
                handle.write(output)
            if not good:
                raise Unavailable(f"the {target} dependencies do not compile; the compiler's words are in {log}")
        (prefix / ".complete").write_text("")
        shutil.rmtree(work, ignore_errors=True)
    return prefix


def write_cmake(target, out, tests):
    sources = sources_of(target)
    prefix = built(target, "linked", sources)
    tested = built(target, "tests", sources) if tests else ""
    text = "\n".join(["# Written by scripts/deps.py.", *cmake_lines(sources),
                      f'set(PW_DEPS_PREFIX "{quoted(prefix)}")', f'set(PW_TESTS_PREFIX "{quoted(tested)}")',
                      f'set(PW_CACHE "{quoted(CACHE)}")']) + "\n"
    out = Path(out)
    write_if_changed(out, text)


def main(arguments):
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
            case ["cmake", ("native" | "wasm") as target, out, *rest] if rest in ([], ["--tests"]):
                write_cmake(target, out, bool(rest))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Unavailable as problem:
        say(f"Cannot go on: {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

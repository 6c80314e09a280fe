#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The steps behind scripts/serve and scripts/test: each prints a line with its time, and may be interrupted and
run again; what is already there is not made twice."""

import argparse
import atexit
import errno
import hashlib
import http.client
import http.server
import os
import re
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import deps  # noqa: E402
from deps import Unavailable, say  # noqa: E402

REPO = Path(__file__).resolve().parent.parent
BUILD = REPO / "build"
LOGS = BUILD / "logs"
SITE = BUILD / "site"
STARTED = float(os.environ.get("PARTWRIGHT_STARTED") or time.time())

# So that two checkouts share what ccache knows.
os.environ.setdefault("CCACHE_BASEDIR", str(REPO))
os.environ.setdefault("CCACHE_NOHASHDIR", "true")

# Debian packages by what wants them; the left side says how to see that one is not needed.
TOOLS = {
    "clang-19": "clang++-19", "lld-19": "ld.lld-19", "llvm-19": "/usr/lib/llvm-19/bin/llvm-ar", "ccache": "ccache",
    "ninja-build": "ninja", "cmake": "cmake", "python3-pip": "pip:", "ca-certificates": "/etc/ssl/certs/ca-certificates.crt",
    "debian-archive-keyring": "/usr/share/keyrings/debian-archive-keyring.gpg",
}
TEST_TOOLS = {
    "chromium": "chromium", "fonts-liberation": "/usr/share/fonts/truetype/liberation",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu", "libgles-dev": "/usr/include/GLES3/gl3.h",
    # For its example designs and the library they use; its results are recorded in tests/differential.
    "openscad": "/usr/share/openscad/examples", "openscad-mcad": "/usr/share/openscad/libraries/MCAD",
}


# ---- printing and running ----------------------------------------------------------------------------

class Step:
    """`with Step("Sources"):` prints the name when it starts and the time when it ends."""

    def __init__(self, name):
        self.name = name
        self.note = ""

    def __enter__(self):
        self.started = time.time()
        print(f"[{clock(time.time() - STARTED)}] {self.name} ...", flush=True)
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            note = f", {self.note}" if self.note else ""
            print(f"[{clock(time.time() - STARTED)}] {self.name}: done in {time.time() - self.started:.1f} s{note}",
                  flush=True)
        return False


def clock(seconds):
    return f"{int(seconds) // 60:2d}:{int(seconds) % 60:02d}"


def tail(path, count=25):
    lines = path.read_text(errors="replace").splitlines()
    failures = [number for number, line in enumerate(lines) if line.startswith("FAILED:")]
    start = failures[0] if failures else max(0, len(lines) - count)
    return "\n".join("    " + line[:300] for line in lines[start:start + count])


def execute(command, log, *, cwd=REPO, env=None, must=True, what=None):
    """Runs a command into build/logs/<log>.log, with a word every 30 s; returns (succeeded, the text)."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with open(path, "wb") as handle:
        process = subprocess.Popen([str(part) for part in command], stdout=handle, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, cwd=cwd, env=env)
        try:
            while True:
                try:
                    process.wait(30)
                    break
                except subprocess.TimeoutExpired:
                    lines = path.read_text(errors="replace").split("\n")
                    last = next((line for line in reversed(lines) if line.strip()), "")
                    print(f"[{clock(time.time() - STARTED)}]   still working: {last.strip()[:100]}", flush=True)
        except BaseException:
            process.terminate()
            raise
    text = path.read_text(errors="replace")
    if process.returncode and must:
        print(tail(path), file=sys.stderr, flush=True)
        raise Unavailable(f"{what or log} does not work (exit status {process.returncode}); "
                          f"all of its words are in {path.relative_to(REPO)}")
    return process.returncode == 0, text


# ---- steps -------------------------------------------------------------------------------------------

def has(sign):
    if sign == "pip:":
        return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0
    return Path(sign).exists() if sign.startswith("/") else shutil.which(sign) is not None


def system_packages(wanted):
    missing = [package for package, sign in wanted.items() if not has(sign)]
    own_emcc = deps.own_emscripten() is not None
    if own_emcc and (shutil.which("clang++") or shutil.which("g++")):
        missing = [name for name in missing if name not in ("clang-19", "lld-19", "llvm-19")]
    with Step("System packages") as step:
        # The Emscripten archive needs no compiler: it comes down and is unpacked while apt works.
        prefetch = None
        if not own_emcc and deps.can_unpack_emscripten() and not (deps.emscripten_prefix() / ".complete").exists():
            LOGS.mkdir(parents=True, exist_ok=True)
            with open(LOGS / "prefetch.log", "wb") as log:
                prefetch = subprocess.Popen([sys.executable, str(REPO / "scripts" / "deps.py"), "prefetch"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            atexit.register(prefetch.terminate)
        if not missing:
            step.note = "all there"
        elif not shutil.which("apt-get"):
            raise Unavailable(f"these are missing and this system has no apt-get: {' '.join(missing)}; "
                              "install them by your system's names and run this again")
        else:
            root = [] if os.geteuid() == 0 else ["sudo", "-n"]
            if root and not (shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0):
                raise Unavailable(f"packages are missing; as root: apt-get install {' '.join(missing)}")
            env = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C")
            wait = ["-o", "DPkg::Lock::Timeout=600"]
            # An install that was interrupted halfway has to be completed before apt does anything else.
            execute([*root, "dpkg", "--configure", "-a"], "dpkg-configure", env=env, must=False)
            execute([*root, "apt-get", "update", "-qq", *wait], "apt-update", env=env, what="apt-get update")
            execute([*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *wait, *missing],
                    "apt-install", env=env, what=f"apt-get install {' '.join(missing)}")
            step.note = f"installed {' '.join(missing)}"
    return prefetch


def tool_path():
    """PATH with a node that is new enough in front."""
    folder = str(deps.node_folder())
    parts = os.environ["PATH"].split(os.pathsep)
    if parts[0] != folder and shutil.which("node") != os.path.join(folder, "node"):
        os.environ["PATH"] = os.pathsep.join([folder, *parts])


def prepare(packages):
    prefetch = system_packages(packages)
    with Step("Node") as step:
        tool_path()
        step.note = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    with Step("Emscripten") as step:
        if prefetch:
            prefetch.wait()
        step.note = str(deps.emscripten_folder())


def configure(preset, *options):
    execute(["cmake", "--preset", preset, *options], f"configure-{preset}", what=f"cmake --preset {preset}")


def build(preset, *targets):
    command = ["cmake", "--build", f"build/{preset}"]
    if targets:
        command += ["--target", *targets]
    execute(command, f"build-{preset}", what=f"compiling ({preset})")


def fingerprint(folders):
    """Changes when a file below the folders, or a module, is added, removed or written."""
    value = hashlib.sha256()
    modules = sorted([*BUILD.glob("wasm/*.js"), *BUILD.glob("wasm/*.wasm")])
    for path in [*modules, REPO / "THIRD-PARTY-NOTICES.txt"]:
        value.update(f"{path}\0{path.stat().st_mtime_ns}\n".encode())
    for folder in folders:
        for base, names, files in os.walk(REPO / folder):
            names[:] = sorted(name for name in names if name not in ("node_modules", "generated"))
            for name in sorted(files):
                path = Path(base) / name
                try:
                    status = path.stat()
                except FileNotFoundError:
                    continue
                value.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return value.hexdigest()


def wasm_modules(dev=False):
    with Step("Sources and their WASM build"):
        configure("wasm", f"-DPW_WASM_LINK_OPT={'-O1' if dev else '-O2'}", "-DPW_TESTS=OFF")
    with Step("WASM modules"):
        build("wasm", "modules", "protocol_types")


def npm_install():
    lock = REPO / "web" / "package-lock.json"
    stamp = REPO / "web" / "node_modules" / ".partwright"
    want = hashlib.sha256(lock.read_bytes()).hexdigest()
    with Step("Page's packages") as step:
        if stamp.exists() and stamp.read_text() == want:
            step.note = "all there"
            return
        execute(["npm", "ci", "--no-audit", "--no-fund"], "npm-ci", cwd=REPO / "web", what="npm ci")
        stamp.write_text(want)


def site():
    npm_install()
    with Step("Site") as step:
        inputs = ["web", "samples", "shaders"]
        stamp = BUILD / "site.stamp"
        state = fingerprint(inputs)
        if (SITE / "index.html").exists() and stamp.exists() and stamp.read_text() == state:
            step.note = "unchanged"
            return
        execute(["npm", "run", "build"], "npm-build", cwd=REPO / "web", what="npm run build")
        if not (SITE / "index.html").exists():
            raise Unavailable("npm run build left no build/site/index.html")
        stamp.write_text(state)


# ---- serve -------------------------------------------------------------------------------------------

class Files(http.server.SimpleHTTPRequestHandler):
    """The site as any static server gives it: no header of ours but what says whose it is and not to keep it."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm",
                      ".js": "text/javascript", ".mjs": "text/javascript", ".scad": "text/plain; charset=utf-8",
                      ".toml": "text/plain; charset=utf-8", ".woff2": "font/woff2",
                      ".webmanifest": "application/manifest+json"}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, directory=str(SITE), **options)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Partwright", str(REPO))
        super().end_headers()

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True


def already_ours(port):
    """Whether a server of this checkout answers on that port: it shows the new site by itself."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("HEAD", "/")
        return connection.getresponse().getheader("X-Partwright") == str(REPO)
    except (OSError, http.client.HTTPException):
        return False


def open_server(port):
    try:
        return Server(("127.0.0.1", port), Files)
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        if already_ours(port):
            return None
        raise Unavailable(f"port {port} is in use by another program: end it, or name another port "
                          f"(scripts/serve --port {port + 1})") from None


def watch():
    """Builds again when a source changes; the page shows it on its next reload."""
    inputs = ["core", "wasm", "web", "shaders", "samples", "cmake"]
    seen = fingerprint_all(inputs)
    while True:
        time.sleep(1)
        now = fingerprint_all(inputs)
        if now == seen:
            continue
        seen = now
        try:
            started = time.time()
            wasm_modules(dev=True)
            site()
            say(f"Reload the page: built again in {time.time() - started:.1f} s.")
        except Unavailable as problem:
            say(f"Not built: {problem}.")


def fingerprint_all(folders):
    value = hashlib.sha256()
    for folder in folders:
        for base, names, files in os.walk(REPO / folder):
            names[:] = sorted(name for name in names if name not in ("node_modules", "generated"))
            for name in sorted(files):
                status = (Path(base) / name).stat()
                value.update(f"{base}/{name}\0{status.st_mtime_ns}\n".encode())
    return value.hexdigest()


def serve(arguments):
    options = argparse.ArgumentParser(prog="scripts/serve", description="Builds the site and serves it on this machine.")
    options.add_argument("--port", type=int, default=8080, help="port on 127.0.0.1 (8080)")
    options.add_argument("--build-only", action="store_true", help="build the site into build/site and stop")
    options.add_argument("--dev", action="store_true", help="link fast, and build again when a source changes")
    given = options.parse_args(arguments)
    # Before the minutes of work, not after them.
    server = None if given.build_only else open_server(given.port)
    prepare(TOOLS)
    wasm_modules(given.dev)
    site()
    if given.build_only:
        print(f"The site is in {SITE.relative_to(REPO)}/.", flush=True)
        return 0
    url = f"http://127.0.0.1:{given.port}/"
    if server is None:
        print(f"Already serving, with what was built now: {url}", flush=True)
        return 0
    print(f"Ready after {time.time() - STARTED:.0f} s: {url}   (Ctrl-C ends it)", flush=True)
    if given.dev:
        threading.Thread(target=watch, daemon=True).start()
    server.serve_forever()
    return 0


# ---- test --------------------------------------------------------------------------------------------

class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.failures = []

    def add(self, name, passed, failed, text=""):
        self.passed += passed
        self.failed += failed
        if failed:
            self.failures.append(name)
            print(f"    {name}: {failed} failed", flush=True)
            lines = text.splitlines()
            print("\n".join("      " + line[:240] for line in lines[-80:]), flush=True)


def catch_counts(text, good):
    """(passed, failed) test cases of a Catch2 program, from its closing lines."""
    if match := re.search(r"All tests passed \(.*?(\d+) test cases?\)", text):
        return int(match.group(1)), 0
    if match := re.search(r"test cases:\s*\d+\s*(.*)", text):
        counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped|failed as expected)", match.group(1))}
        failed = counts.get("failed", 0)
        return counts.get("passed", 0), failed if good else max(failed, 1)
    return 0, 0 if good else 1


def test_programs(tally, preset, runner=()):
    suffix = ".cjs" if runner else ""
    folder = BUILD / preset / "tests"
    programs = sorted(path for path in folder.glob(f"test_*{suffix}") if path.is_file() and
                      path.suffix == suffix and (runner or os.access(path, os.X_OK)))
    if not programs:
        tally.add(f"{preset} tests", 0, 1, f"no test program in {folder}")
    with Step(f"Tests, {preset}") as step:
        before, bad = tally.passed, tally.failed
        for program in programs:
            name = f"{program.stem} ({preset})"
            good, text = execute([*runner, program, "--colour-mode", "none"], f"{program.stem}-{preset}", must=False)
            passed, failed = catch_counts(text, good)
            tally.add(name, passed, failed, text)
        step.note = f"{tally.passed - before} passed, {tally.failed - bad} failed"


def counted(tally, name, command, log, cwd=REPO):
    """A runner that closes with counts of its own (`12 passed`, `# pass 12`), or is one check."""
    with Step(name) as step:
        good, text = execute(command, log, cwd=cwd, must=False)
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
        closing = "\n".join(text.splitlines()[-30:])
        def last(pattern):
            found = re.findall(pattern, closing)
            return int(found[-1]) if found else 0
        passed = last(r"(\d+) passed") or last(r"(?:#|ℹ) pass (\d+)")
        failed = last(r"(\d+) failed") or last(r"(?:#|ℹ) fail (\d+)")
        if good and not passed:
            passed = 1
        if not good and not failed:
            failed = 1
        tally.add(name, passed, failed, text)
        step.note = f"{passed} passed, {failed} failed"


def test(arguments):
    options = argparse.ArgumentParser(prog="scripts/test", description="Builds for every target and runs every test.")
    options.add_argument("--quick", action="store_true", help="native tests and checks only")
    options.add_argument("--no-asan", action="store_true", help="leave the sanitizer build out")
    given = options.parse_args(arguments)
    tally = Tally()
    if given.quick:
        system_packages(TOOLS)
        tool_path()
    else:
        prepare({**TOOLS, **TEST_TOOLS})

    with Step("Sources and their native build"):
        configure("release", "-DPW_WERROR=ON")
    for name, command in (("Layers", [".ci/check_layers.py", "--self-test"]), ("Repository", [".ci/check_repository.py"])):
        counted(tally, name, [sys.executable, *command], name.lower())
    with Step("Native build"):
        build("release")
    test_programs(tally, "release")
    program = BUILD / "release" / "partwright"
    for script in sorted((REPO / "tests").glob("*/*_test.py")):
        counted(tally, f"tests/{script.parent.name}", [sys.executable, script, program], script.stem)
    counted(tally, "Against OpenSCAD", [sys.executable, "tests/differential/compare.py", program], "differential")

    if not given.quick and not given.no_asan:
        with Step("Sanitizer build"):
            configure("asan")
            build("asan")
        test_programs(tally, "asan")

    if not given.quick:
        with Step("Sources and their WASM build"):
            configure("wasm", "-DPW_WASM_LINK_OPT=-O2", "-DPW_TESTS=ON")
        with Step("WASM build"):
            build("wasm")
        test_programs(tally, "wasm", ["node"])
        site()
        counted(tally, "Sizes", ["node", ".ci/check_sizes.mjs"], "sizes")
        counted(tally, "Page", ["npm", "test"], "page", cwd=REPO / "web")

    if tally.failures:
        print(f"Failed: {', '.join(tally.failures)}; their words are in build/logs/.", flush=True)
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed or not tally.passed else 0


def main():
    commands = {"serve": serve, "test": test}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    # A background shell starts its jobs with SIGINT ignored: both ask for the same.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return commands[sys.argv[1]](sys.argv[2:])
    except Unavailable as problem:
        print(f"Cannot go on: {str(problem).rstrip('.')}.", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run it again to go on from here.", file=sys.stderr, flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""What scripts/serve and scripts/test have in common: steps that print a line with their time, and the builds."""

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import deps
import tools
from node import node_folder
from sources import Unavailable

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
    "ninja-build": "ninja", "cmake": "cmake", "patch": "patch", "python3-pip": "pip:",
    "ca-certificates": "/etc/ssl/certs/ca-certificates.crt",
    "debian-archive-keyring": "/usr/share/keyrings/debian-archive-keyring.gpg",
}
TEST_TOOLS = {
    "libclang-rt-19-dev": "/usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.asan-x86_64.a",  # the sanitizers
    "chromium": "chromium", "firefox-esr": "firefox-esr", "fonts-liberation": "/usr/share/fonts/truetype/liberation",
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


RUNNING = set()


def stop(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)


def together(jobs):
    """Calls the functions, as many at a time as there are cores, and returns what each returns, in order."""
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    futures = [pool.submit(job) for job in jobs]
    try:
        return [future.result() for future in futures]
    except BaseException:
        # Only the main thread hears of Ctrl-C.
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list(RUNNING):
            stop(process)
        raise
    finally:
        pool.shutdown()


def execute(command, log, *, cwd=REPO, env=None, must=True, what=None, pause=30):
    """Runs a command into build/logs/<log>.log, with a word every `pause` s; returns (succeeded, the text)."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with open(path, "wb") as handle:
        # A session of its own, so that all it started ends with it: cmake --build leaves its ninja running.
        process = subprocess.Popen([str(part) for part in command], stdout=handle, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, cwd=cwd, env=env, start_new_session=True)
        RUNNING.add(process)
        try:
            while True:
                try:
                    process.wait(pause)
                    break
                except subprocess.TimeoutExpired:
                    lines = path.read_text(errors="replace").split("\n")
                    last = next((line for line in reversed(lines) if line.strip()), "")
                    print(f"[{clock(time.time() - STARTED)}]   still working: {last.strip()[:100]}", flush=True)
        except BaseException:
            stop(process)
            raise
        finally:
            RUNNING.discard(process)
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
    own_emcc = tools.own_emscripten() is not None
    if own_emcc and (shutil.which("clang++") or shutil.which("g++")):
        missing = [name for name in missing if name not in ("clang-19", "lld-19", "llvm-19")]
    with Step("System packages") as step:
        # The Emscripten archive needs no compiler: it comes down and is unpacked while apt works.
        prefetch = None
        if not own_emcc and tools.can_unpack_emscripten() and not (tools.emscripten_prefix() / ".complete").exists():
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
    folder = str(node_folder())
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
        step.note = str(tools.emscripten_folder())


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
    modules = sorted(path for path in [*BUILD.glob("wasm/*.js"), *BUILD.glob("wasm/*.wasm")] if path.stem != "kernel")
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


# One build at a time: while OpenCASCADE compiles, a source may change.
BUILDING = threading.Lock()


def configure_wasm(dev, exact):
    configure("wasm", f"-DPW_WASM_LINK_OPT={'-O1' if dev else '-O2'}", "-DPW_TESTS=OFF",
              f"-DPW_EXACT={'ON' if exact else 'OFF'}")


def wasm_modules(dev=False, exact=False):
    with Step("Sources and their WASM build"):
        configure_wasm(dev, exact)
    with Step("WASM modules"):
        build("wasm", "modules", "protocol_types")


def exact_module(dev=False):
    """kernel.wasm into the site, which is whole without it but for STEP and exact models."""
    with Step("OpenCASCADE for WASM") as step:
        if deps.there("wasm", "exact"):
            step.note = "compiled already"
        else:
            execute([sys.executable, "scripts/deps.py", "exact", "wasm"], "exact-wasm", what="compiling OpenCASCADE", pause=15)
    with BUILDING, Step("Exact module"):
        configure_wasm(dev, exact=True)
        build("wasm", "exact_modules")
        put_exact_module()


def put_exact_module():
    """The page asks for exact/kernel.json, which is written last and names the module by its digest."""
    folder = SITE / "exact"
    folder.mkdir(parents=True, exist_ok=True)
    module = (BUILD / "wasm" / "kernel.wasm").read_bytes()
    protocol = (REPO / "web" / "src" / "generated" / "protocol.ts").read_bytes()
    index = {"bytes": len(module), "version": hashlib.sha256(module).hexdigest()[:16],
             "protocol": hashlib.sha256(protocol).hexdigest()[:16]}  # the page takes no engine of another one
    for name, data in (("kernel.js", (BUILD / "wasm" / "kernel.js").read_bytes()), ("kernel.wasm", module),
                       ("kernel.json", json.dumps(index).encode())):
        part = folder / f".{name}"
        part.write_bytes(data)
        os.replace(part, folder / name)


def drop_old_exact_module():
    """One that was linked before the page's own modules may speak another protocol than they."""
    kernel, mesh = BUILD / "wasm" / "kernel.wasm", BUILD / "wasm" / "mesh.wasm"
    if not kernel.exists() or kernel.stat().st_mtime < mesh.stat().st_mtime:
        shutil.rmtree(SITE / "exact", ignore_errors=True)


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
        drop_old_exact_module()
        if (SITE / "index.html").exists() and stamp.exists() and stamp.read_text() == state:
            step.note = "unchanged"
            return
        execute(["npm", "run", "build"], "npm-build", cwd=REPO / "web", what="npm run build")
        if not (SITE / "index.html").exists():
            raise Unavailable("npm run build left no build/site/index.html")
        drop_old_exact_module()
        stamp.write_text(state)

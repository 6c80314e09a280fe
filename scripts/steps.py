#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The steps behind scripts/serve and scripts/test: each prints a line with its time, and may be interrupted and
run again; what is already there is not made twice."""

import argparse
import hashlib
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import deps  # noqa: E402
from building import (BUILD, BUILDING, REPO, SITE, STARTED, TEST_TOOLS, TOOLS, Step, build, configure,  # noqa: E402
                      exact_module, execute, prepare, put_exact_module, site, system_packages, together, tool_path,
                      wasm_modules)
from serving import open_server  # noqa: E402
from sources import Unavailable, say  # noqa: E402


# ---- serve -------------------------------------------------------------------------------------------

def watch(exact):
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
            with_exact = exact and deps.there("wasm", "exact")
            with BUILDING:
                wasm_modules(dev=True, exact=with_exact)
                site()
            say(f"Reload the page: built again in {time.time() - started:.1f} s.")
            if with_exact:
                exact_module(dev=True)
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
    options.add_argument("--no-exact", action="store_true", help="leave out OpenCASCADE: no STEP, no exact view")
    options.add_argument("--dev", action="store_true", help="link fast, and build again when a source changes")
    given = options.parse_args(arguments)
    # Before the minutes of work, not after them.
    server = None if given.build_only else open_server(given.port)
    prepare(TOOLS)
    wasm_modules(given.dev, exact=not given.no_exact and deps.there("wasm", "exact"))
    site()
    if given.build_only:
        if not given.no_exact:
            exact_module(given.dev)
        print(f"The site is in {SITE.relative_to(REPO)}/.", flush=True)
        return 0
    url = f"http://127.0.0.1:{given.port}/"
    if server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Ready after {time.time() - STARTED:.0f} s: {url}   (Ctrl-C ends it)", flush=True)
        if given.dev:
            threading.Thread(target=watch, args=[not given.no_exact], daemon=True).start()
    if not given.no_exact:
        try:
            exact_module(given.dev)
        except Unavailable as problem:
            say(f"No exact models and no STEP, the rest works: {str(problem).rstrip('.')}.")
    if server is None:
        print(f"Already serving, with what was built now: {url}", flush=True)
        return 0
    signal.pause()
    return 0


# ---- test --------------------------------------------------------------------------------------------

# How the runners here begin the line of a failure: the page's and the scripts' own, Python's unittest, Catch2.
FAILURE = re.compile(r"\s*(FAIL|FAILED|ERROR|differs)\b|.*: FAILED:$")


def words_of_failure(lines):
    """The lines to print of a runner that failed: each failure with what follows it, wherever it stands, and the end."""
    shown = set(range(max(0, len(lines) - 20), len(lines)))
    for at, line in enumerate(lines):
        if FAILURE.match(line) and len(shown) < 400:
            shown.update(range(max(0, at - 3), min(len(lines), at + 25)))
    if len(shown) <= 20:
        shown = set(range(max(0, len(lines) - 80), len(lines)))
    return [lines[at] for at in sorted(shown)]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.failures = []
        self.failing = []

    def add(self, name, passed, failed, text=""):
        self.passed += passed
        self.failed += failed
        if failed:
            self.failures.append(name)
            print(f"    {name}: {failed} failed", flush=True)
            print("\n".join("      " + line[:240] for line in words_of_failure(text.splitlines())), flush=True)
            for line in text.splitlines():
                if FAILURE.match(line):
                    self.failing.append(f"{name}: {line.strip()[:200]}")


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
        # The largest first: what takes longest is not left for the end, when one core has nothing to do.
        programs.sort(key=lambda program: program.stat().st_size, reverse=True)
        found = together([lambda program=program: execute([*runner, program, "--colour-mode", "none"],
                                                          f"{program.stem}-{preset}", must=False) for program in programs])
        for program, (good, text) in zip(programs, found):
            tally.add(f"{program.stem} ({preset})", *catch_counts(text, good), text)
        step.note = f"{tally.passed - before} passed, {tally.failed - bad} failed"


def closing_counts(text, good):
    """(passed, failed) of a runner that closes with counts of its own (`12 passed`, `# pass 12`), or is one check."""
    closing = "\n".join(text.splitlines()[-30:])
    def last(pattern):
        found = re.findall(pattern, closing)
        return int(found[-1]) if found else 0
    passed = last(r"(\d+) passed") or last(r"(?:#|ℹ) pass (\d+)")
    failed = last(r"(\d+) failed") or last(r"(?:#|ℹ) fail (\d+)")
    return passed if passed or not good else 1, failed if failed or good else 1


def counted(tally, step_name, runners):
    """Runs `(name, command, log)`s side by side."""
    with Step(step_name) as step:
        before, bad = tally.passed, tally.failed
        found = together([lambda command=command, log=log: execute(command, log, must=False) for _, command, log in runners])
        for (name, _, _), (good, text) in zip(runners, found):
            text = re.sub(r"\x1b\[[0-9;]*m", "", text)
            tally.add(name, *closing_counts(text, good), text)
        step.note = f"{tally.passed - before} passed, {tally.failed - bad} failed"


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
    counted(tally, "Layers and repository", [("Layers", [sys.executable, ".ci/check_layers.py", "--self-test"], "layers"),
                                             ("Repository", [sys.executable, ".ci/check_repository.py"], "repository")])
    with Step("Native build"):
        build("release")
    test_programs(tally, "release")
    program = BUILD / "release" / "partwright"
    counted(tally, "Command line, and against OpenSCAD", [
        ("Against OpenSCAD", [sys.executable, "tests/differential/compare.py", program], "differential"),
        *((f"tests/{script.parent.name}", [sys.executable, script, program], script.stem)
          for script in sorted((REPO / "tests").glob("*/*_test.py"))),
        ("Parameters against OpenSCAD", [sys.executable, "tests/differential/parameters.py", "--recorded", program], "parameters"),
    ])

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
        put_exact_module()
        counted(tally, "Sizes", [("Sizes", ["node", ".ci/check_sizes.mjs"], "sizes")])
        counted(tally, "Page", [("Page", ["npm", "test", "--prefix", "web"], "page")])

    for line in tally.failing[:40]:
        print(line, flush=True)
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

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds our results against the table that record.py made with Debian's openscad.

    compare.py PARTWRIGHT [--examples FOLDER] [--only TEXT] [--verbose]

A program passes where every message line and the volume, area and box of the geometry (within 0.1 %)
equal OpenSCAD's. Where the program refuses it naming a builtin of expected-missing.json, a list of what is not
there yet, which must not grow or shrink unseen, only its messages are compared: it is counted as left out. Examples
that are not on this machine are counted as skipped.
"""
import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from measure import differences, measure  # noqa: E402
from record import EXAMPLES, TABLE, digest, programs  # noqa: E402

MISSING = os.path.join(HERE, "expected-missing.json")


def run(command, path):
    return subprocess.run(command, cwd=os.path.dirname(path), capture_output=True, text=True, errors="replace", timeout=120)


def message_lines(text):
    return [line.rstrip() for line in text.splitlines()
            if re.match(r"(ECHO|WARNING|ERROR|DEPRECATED|TRACE):", line)]


def compare(program, row, path):
    """What is wrong, in words; and the builtins that are missing."""
    wrong = []
    echo = run([program, "echo", os.path.basename(path)], path)
    if echo.returncode < 0 or echo.returncode > 3:
        return ["echo ended with status %d" % echo.returncode], set()
    lines = message_lines(echo.stdout + echo.stderr)
    want = message_lines("\n".join(row["lines"]))
    missing = set(re.findall(r"(?:WARNING|ERROR): (\w+)\(\) is not supported", echo.stdout + echo.stderr))
    lines = [line for line in lines if "is not supported" not in line]
    # Echo lines come on standard output and the others on standard error: compare each in its order.
    for kind in ("ECHO", "OTHER"):
        a = [line for line in want if line.startswith("ECHO") == (kind == "ECHO")]
        b = [line for line in lines if line.startswith("ECHO") == (kind == "ECHO")]
        if a != b and not (missing and kind == "OTHER"):
            i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            wrong.append("line %d is %s instead of %s" % (i + 1, (b + ["(end)"])[min(i, len(b))], (a + ["(end)"])[min(i, len(a))]))
    with tempfile.TemporaryDirectory() as folder:
        kind = row["geometry"]["kind"]
        out = os.path.join(folder, "out.svg" if kind == "outline" else "out.stl")
        export = run([program, "export", os.path.basename(path), "-o", out], path)
        missing |= set(re.findall(r"(?:WARNING|ERROR): (\w+)\(\) is not supported", export.stderr))
        if export.returncode < 0 or export.returncode > 3:
            wrong.append("export ended with status %d" % export.returncode)
        elif missing:
            pass
        elif kind == "empty":
            if export.returncode != 1:
                wrong.append("export ended with status %d where OpenSCAD has nothing to export" % export.returncode)
        elif export.returncode != 0 or not os.path.exists(out):
            wrong.append("no file: " + export.stderr.strip()[-200:])
        else:
            wrong += differences(row["geometry"], measure(out), compare_area=not row.get("touching"))
    return wrong, missing


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--examples", default=EXAMPLES)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--verbose", action="store_true")
    options = arguments.parse_args()
    program = os.path.abspath(options.program)
    with open(TABLE, encoding="utf8") as file:
        table = json.load(file)
    with open(MISSING, encoding="utf8") as file:
        expected = json.load(file)
    found = dict(programs(options.examples))
    passed = failed = skipped = left_out = 0

    def one(name):
        if name not in found:
            return name, None, set(), 0
        start = time.monotonic()
        if digest(found[name]) != table[name]["sha256"]:
            return name, ["the file is not the one that was recorded; run record.py"], set(), 0
        try:
            wrong, missing = compare(program, table[name], found[name])
        except subprocess.TimeoutExpired:
            wrong, missing = ["it takes over two minutes"], set()
        return name, wrong, missing, time.monotonic() - start

    names = [name for name in table if options.only in name]
    ours = theirs = 0.0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, wrong, missing, seconds in pool.map(one, names):
            if wrong is None:
                skipped += 1
                continue
            if sorted(missing) != expected.get(name, []):
                wrong.append("missing builtins are %s; the list says %s" % (sorted(missing), expected.get(name, [])))
            if wrong:
                failed += 1
                print("differs  %s: %s" % (name, "; ".join(wrong)), flush=True)
            else:
                passed += not missing
                left_out += bool(missing)
                if missing or options.verbose:
                    print("%s  %s %s" % ("left out" if missing else "equal   ", name, ", ".join(sorted(missing))), flush=True)
            ours += seconds
            theirs += table[name]["seconds"]
    print("echo and export together took %.1f s; OpenSCAD's export alone took %.1f s when it was recorded" % (ours, theirs))
    print("%d left out: their geometry needs what is not there yet" % left_out)
    print("differential: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

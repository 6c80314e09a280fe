#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random parameter sets of every design below a folder: always a typed outcome, closed or said to be open.

    parameter_sets_random.py PARTWRIGHT FOLDER --state FILE [--seed N] [--seconds S] [--designs N] [--sample 300]
        [--listed FILE]      only the designs that FILE names, a path below FOLDER on each line

Of each .scad with parameters: the defaults, each parameter at its minimum and at its maximum (or on either side of
its default where the designer offers no range), and ten random sets. Each is exported to STL; the outcome is typed
where the program ends with 0 to 3 and an answer, within --timeout seconds. A sample, chosen by the seed, is exported by
openscad too: volume, area and box within 0.1 %. Results go to the state file, a line per design; a second run goes
on from there. Exits with 1 for an outcome that is not typed, an open solid without a word, or a difference.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from measure import differences, measure  # noqa: E402

MOST_SETS = 60


def run(command, timeout):
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout)
    except subprocess.TimeoutExpired:
        return None


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[%s]" % ", ".join(text(one) for one in value)
    if isinstance(value, (int, float)):
        return repr(round(value, 6)).removesuffix(".0")
    return value


def ends(p):
    """The least and the greatest value that a designer offers, or values beside the default."""
    initial = p["initial"]
    if p["options"]:
        return [p["options"][0]["value"], p["options"][-1]["value"]]
    if isinstance(initial, bool):
        return [False, True]
    if p["widget"] == "Literal" or isinstance(initial, str):
        return []
    numbers = initial if isinstance(initial, list) else [initial]
    low = [p.get("minimum", one / 2) for one in numbers]
    high = [p.get("maximum", one * 2) for one in numbers]
    return [low, high] if isinstance(initial, list) else [low[0], high[0]]


def between(p, rand):
    bounds = ends(p)
    if not bounds:
        return p["initial"]
    if p["options"]:
        return rand.choice(p["options"])["value"]
    if isinstance(bounds[0], bool):
        return rand.choice(bounds)
    step = p.get("step") or 0

    def one(low, high):
        value = rand.uniform(low, high)
        return low + round((value - low) / step) * step if step > 0 else value

    return [one(*pair) for pair in zip(*bounds)] if isinstance(bounds[0], list) else one(*bounds)


def sets_of(parameters, rand):
    sets = {"default": {}}
    for p in parameters:
        for name, value in zip(("least", "most"), ends(p)):
            sets["%s %s" % (p["name"], name)] = {p["name"]: text(value)}
    names = sorted(sets)
    if len(names) > MOST_SETS:
        names = ["default"] + rand.sample([name for name in names if name != "default"], MOST_SETS - 1)
    sets = {name: sets[name] for name in names}
    for number in range(10):
        sets["random %d" % number] = {p["name"]: text(between(p, rand)) for p in parameters if ends(p)}
    return sets


def outcome(program, path, sets, name, scratch, timeout):
    out = os.path.join(scratch, "ours.stl")
    if os.path.exists(out):
        os.remove(out)
    ended = run([program, "export", path, "-o", out, "-p", sets, "-P", name, "--json", "--partial"], timeout)
    if ended is None:
        return {"kind": "timeout"}
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        return {"kind": "crash", "status": ended.returncode, "said": ended.stderr[-300:]}
    if ended.returncode not in (0, 1, 2, 3):
        return {"kind": "crash", "status": ended.returncode}
    if answer.get("problem"):
        return {"kind": "refused", "code": answer["problem"]["code"], "said": answer["problem"]["message"][:200]}
    open_ = not answer["measures"]["closed"]
    said = any("not closed" in line["text"] for line in answer["diagnostics"])
    return {"kind": "open without a word" if open_ and not said else "open" if open_ else "made",
            "partial": bool(answer.get("incomplete"))}


def against_openscad(path, sets, name, ours, scratch, timeout):
    out = os.path.join(scratch, "theirs.stl")
    if os.path.exists(out):
        os.remove(out)
    ended = run(["openscad", "-o", out, "-p", sets, "-P", name, path], timeout)
    if ended is None:
        return None
    theirs = os.path.exists(out) and os.path.getsize(out) > 0
    if ours["kind"] == "refused":
        return "" if not theirs else "refused (%s), openscad makes it" % ours["said"]
    if not theirs:
        return "made, openscad says %s" % ended.stderr.strip().split("\n")[-1][:200]
    return "; ".join(differences(measure(out), measure(os.path.join(scratch, "ours.stl"))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--state", required=True)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--designs", type=int)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--listed")
    parser.add_argument("--timeout", type=float, default=60)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    paths = sorted(os.path.join(base, name) for base, _, names in os.walk(options.folder) for name in names
                   if name.lower().endswith(".scad") and not name.startswith(".pw-"))
    if options.listed:
        with open(options.listed) as f:
            listed = {os.path.join(options.folder, line.strip()) for line in f if line.strip()}
        paths = [path for path in paths if path in listed]
    random.Random(options.seed).shuffle(paths)
    rows = []
    if os.path.exists(options.state):
        with open(options.state) as f:
            rows = [json.loads(line) for line in f if line.endswith("\n")]
    done = {row["path"] for row in rows}
    compared = sum(len(row.get("compared", [])) for row in rows)
    begun = time.monotonic()
    with open(options.state, "a") as state, tempfile.TemporaryDirectory() as scratch:
        for path in paths:
            if path in done or (options.designs and len([r for r in rows if r["outcomes"]]) >= options.designs):
                continue
            if options.seconds and time.monotonic() - begun > options.seconds:
                break
            row = {"path": path, "outcomes": {}, "compared": []}
            listed = run([program, "params", path, "--json"], options.timeout)
            try:
                answer = json.loads(listed.stdout) if listed else {"parameters": [], "missing": []}
            except ValueError:
                row["outcomes"]["params"] = {"kind": "crash", "status": listed.returncode}
                answer = {"parameters": [], "missing": []}
            rand = random.Random("%d %s" % (options.seed, os.path.relpath(path, options.folder)))
            if answer["parameters"] and not answer["missing"]:
                sets = sets_of(answer["parameters"], rand)
                file = os.path.join(scratch, "sets.json")
                with open(file, "w") as f:
                    json.dump({"parameterSets": sets, "fileFormatVersion": "1"}, f)
                for name in sets:
                    ours = row["outcomes"][name] = outcome(program, path, file, name, scratch, options.timeout)
                    if ours["kind"] == "timeout" and name == "default":
                        break  # slow as it is: nothing is learnt from its sets
                    if compared < options.sample and rand.random() < 0.15 and ours["kind"] in ("made", "open", "refused") and not ours.get("partial"):
                        differs = against_openscad(path, file, name, ours, scratch, options.timeout)
                        if differs is not None:  # openscad was in time
                            row["compared"].append([name, differs])
                            compared += 1
            rows.append(row)
            state.write(json.dumps(row) + "\n")
            state.flush()
    outcomes = [(row["path"], name, one) for row in rows for name, one in row["outcomes"].items()]
    bad = [one for one in outcomes if one[2]["kind"] in ("crash", "open without a word")]
    differ = [(row["path"], name, what) for row in rows for name, what in row.get("compared", []) if what]
    for path, name, one in bad:
        print("%s [%s]: %s" % (path, name, one))
    for path, name, what in differ:
        print("%s [%s]: %s" % (path, name, what))
    print("%d designs with parameters of %d, %d sets: %s" % (len([r for r in rows if r["outcomes"]]), len(rows), len(outcomes),
          dict(collections.Counter(one["kind"] for _, _, one in outcomes))))
    print("against openscad: %d, %d differ" % (sum(len(row.get("compared", [])) for row in rows), len(differ)))
    return 1 if bad or differ else 0


if __name__ == "__main__":
    sys.exit(main())

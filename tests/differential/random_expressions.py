#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random expressions, ours against Debian's openscad: ECHO lines and what is said of them.

    random_expressions.py run PARTWRIGHT --seed 1 --count 5000 --state FOLDER [--jobs 2]
    random_expressions.py reduce PARTWRIGHT --state FOLDER [--most 40]
    random_expressions.py tally --state FOLDER
    random_expressions.py sample --seed 1 --files 5 --per 400        writes programs/random-expressions-*.scad; then run record.py

A run may be interrupted and goes on where it was: FOLDER/expressions-<seed>.jsonl has a line for each batch of expressions.
`reduce` makes the smallest expression of each that differed and prints them, equal ones once. Batches keep openscad's start,
which is the cost, down: one file holds many expressions, each on a line of its own; where the lines of a whole file don't
tell which expression is at fault, each is run by itself.
"""
import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from expression_generator import PRELUDE, Generator, render, size, variants  # noqa: E402

BATCH = 100


def batch_of(seed, index):
    generator = Generator("%d/%d" % (seed, index))
    return [generator.top() for _ in range(BATCH)]


def source(trees):
    return PRELUDE + "\n" + "".join("echo(%d,%s);\n" % (i, render(tree)) for i, tree in enumerate(trees))


def lines_of(text):
    return [line for line in text.split("\n") if re.match(r"(ECHO|WARNING|ERROR|DEPRECATED|TRACE):", line)]


def outputs(program, trees):
    """Lines of ours and of openscad's; None for one that took too long or fell over."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "e.scad")
        with open(path, "w", encoding="utf8") as file:
            file.write(source(trees))
        try:
            run = subprocess.run([program, "echo", "e.scad"], cwd=folder, capture_output=True, timeout=120)
            ours = lines_of((run.stdout + run.stderr).decode("utf8", "replace")) if 0 <= run.returncode <= 3 else None
        except subprocess.TimeoutExpired:
            ours = None
        try:
            subprocess.run(["openscad", "e.scad", "-o", "e.echo"], cwd=folder, capture_output=True, timeout=120)
            with open(os.path.join(folder, "e.echo"), encoding="utf8", errors="replace") as file:
                theirs = lines_of(file.read())
        except (subprocess.TimeoutExpired, FileNotFoundError):
            theirs = None
    return ours, theirs


def split(lines):
    """ECHO lines of the expressions by number; everything else by the line it names."""
    echoes, others = {}, {}
    for line in lines:
        found = re.match(r"ECHO: (\d+), ?(.*)", line)
        if found and int(found.group(1)) not in echoes:
            echoes[int(found.group(1))] = found.group(2)
            continue
        place = re.search(r", line (\d+)$", line)
        # Ours come on two streams: other ECHO lines and messages are compared apart.
        key = -2 if line.startswith("ECHO") else int(place.group(1)) - 2 if place else -1
        others.setdefault(key, []).append(line)
    return echoes, others


def differing(program, trees, whole=False):
    """Indices of the expressions on which we differ, with both answers."""
    ours, theirs = outputs(program, trees)
    refused = theirs is not None and any("Parser error" in line for line in theirs)
    if refused and whole:
        raise SystemExit("This is no OpenSCAD; the generator is at fault:\n" + "\n".join(theirs) + "\n" + source(trees))
    if refused and len(trees) == 1 and ours is not None and any("Parser error" in line for line in ours):
        return []  # no expression at all: what reduce() tries may be none
    if ours is not None and theirs is not None and not refused:
        (a, p), (b, q) = split(ours), split(theirs)
        wrong = [i for i in range(len(trees)) if a.get(i) != b.get(i) or p.get(i, []) != q.get(i, [])]
        elsewhere = [(k, v) for k, v in p.items() if k < 0] != [(k, v) for k, v in q.items() if k < 0]
        if wrong or not elsewhere:
            return [(i, [a.get(i), *p.get(i, [])], [b.get(i), *q.get(i, [])]) for i in wrong]
    if len(trees) == 1:
        return [(0, ours, theirs)] if ours != theirs else []
    half = len(trees) // 2
    return differing(program, trees[:half]) + [(i + half, x, y) for i, x, y in differing(program, trees[half:])]


def one(task):
    program, seed, index = task
    trees = batch_of(seed, index)
    found = [{"expression": render(trees[i]), "at": i, "ours": x, "openscad": y} for i, x, y in differing(program, trees, whole=True)]
    return {"batch": index, "differ": found}


def run(options):
    os.makedirs(options.state, exist_ok=True)
    path = os.path.join(options.state, "expressions-%d.jsonl" % options.seed)
    done = set()
    if os.path.exists(path):
        with open(path, encoding="utf8") as file:
            done = {json.loads(line)["batch"] for line in file}
    open_batches = [i for i in range((options.count + BATCH - 1) // BATCH) if i not in done]
    with open(path, "a", encoding="utf8") as file, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for row in pool.map(one, [(os.path.abspath(options.program), options.seed, i) for i in open_batches]):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            for difference in row["differ"]:
                print("%d/%d %s" % (row["batch"], difference["at"], difference["expression"][:200]), flush=True)
    tally(options)


def rows_of(state):
    for name in sorted(os.listdir(state)):
        if name.startswith("expressions-") and name.endswith(".jsonl"):
            with open(os.path.join(state, name), encoding="utf8") as file:
                for line in file:
                    yield int(name[len("expressions-"):-len(".jsonl")]), json.loads(line)


def tally(options):
    batches = differ = 0
    for _, row in rows_of(options.state):
        batches += 1
        differ += len(row["differ"])
    print("%d expressions, %d differ" % (batches * BATCH, differ))


def smallest(program, tree):
    """The smallest tree below this one on which we still differ; candidates of one round share a run."""
    while True:
        candidates, seen = [], set()
        for candidate in sorted(variants(tree), key=size):
            text = render(candidate)
            if size(candidate) < size(tree) and text not in seen:
                seen.add(text)
                candidates.append(candidate)
        for begin in range(0, len(candidates), 60):
            part = candidates[begin:begin + 60]
            found = differing(program, part)
            if found:
                tree = part[min(i for i, _, _ in found)]
                break
        else:
            return tree


def reduce(options):
    program = os.path.abspath(options.program)
    known = {}
    for seed, row in rows_of(options.state):
        if not row["differ"]:
            continue
        trees = batch_of(seed, row["batch"])
        for difference in row["differ"]:
            if len(known) >= options.most:
                return
            tree = trees[difference["at"]]
            if not differing(program, [tree]):
                continue  # mended since
            small = smallest(program, tree)
            text = render(small)
            if text in known:
                continue
            known[text] = (seed, row["batch"], difference["at"])
            for _, ours, theirs in differing(program, [small]):
                print("%s\n   ours     %s\n   openscad %s" % (text, str(ours)[:300], str(theirs)[:300]), flush=True)


def sample(options):
    folder = os.path.join(HERE, "programs")
    for number in range(options.files):
        generator = Generator("sample/%d/%d" % (options.seed, number))
        trees = [generator.top() for _ in range(options.per)]
        with open(os.path.join(folder, "random-expressions-%d.scad" % (number + 1)), "w", encoding="utf8") as file:
            file.write("// SPDX-License-Identifier: Apache-2.0\n" + source(trees))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(required=True)
    for name, function in (("run", run), ("reduce", reduce), ("tally", tally), ("sample", sample)):
        action = actions.add_parser(name)
        action.set_defaults(function=function)
        if name in ("run", "reduce"):
            action.add_argument("program")
        if name != "sample":
            action.add_argument("--state", required=True)
        if name in ("run", "sample"):
            action.add_argument("--seed", type=int, default=1)
        if name == "run":
            action.add_argument("--count", type=int, default=1000)
            action.add_argument("--jobs", type=int, default=2)
        if name == "reduce":
            action.add_argument("--most", type=int, default=40)
        if name == "sample":
            action.add_argument("--files", type=int, default=5)
            action.add_argument("--per", type=int, default=400)
    options = parser.parse_args()
    options.function(options)


if __name__ == "__main__":
    main()

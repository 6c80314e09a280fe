#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random OpenSCAD programs, held against Debian's openscad and against themselves.

    random_programs.py answers --seed 1 --count 1000 --state FOLDER [--from N] [--jobs 2]      openscad's, once
    random_programs.py run PARTWRIGHT --seed 1 --count 1000 --state FOLDER [--from N] [--jobs 2]
        [--check openscad|exact|wasm|moved|order|dump]      known (--known): only where openscad's answer is there
    random_programs.py reduce PARTWRIGHT --state FOLDER [--most 3]
    random_programs.py show --seed 1 --index 17        prints the program
    random_programs.py tally --state FOLDER            counts verdicts of all runs there

Runs may be interrupted and go on where they were: FOLDER/answers-<seed>.jsonl and FOLDER/<check>-<seed>.jsonl get a line
for each program. openscad's answers stay as they are; verdicts are those of one PARTWRIGHT: remove them for the next. `reduce`
tries those that differed again, makes the smallest few of each class smaller, and keeps one for each fault in FOLDER/faults/.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from program_checks import CHECKS  # noqa: E402
from program_generator import Generator  # noqa: E402
from program_reduction import signature, smallest  # noqa: E402
from program_runs import openscad  # noqa: E402
from program_tree import program_text, size  # noqa: E402


def answered(task):
    """openscad's answer to one program. In a process of its own."""
    seed, index = task
    generator = Generator(seed, index)
    with tempfile.TemporaryDirectory() as folder:
        return {"index": index, **openscad(program_text(generator.program()), folder, generator.flat).row()}


def one(task):
    """Runs one program. In a process of its own."""
    check, binaries, seed, index, answer = task
    function, profile = CHECKS[check]
    generator = Generator(seed, index, profile)
    program = generator.program()
    with tempfile.TemporaryDirectory() as folder:
        kind, words = function(binaries, program, generator.flat, folder, answer)
    row = {"index": index, "verdict": kind, "size": size(program)}
    return row if kind[0] == "=" else {**row, "words": words}


def reduced(task):
    """(row as it is now, smallest program or None where it differs no longer)."""
    check, binaries, seed, row = task
    function, profile = CHECKS[check]
    generator = Generator(seed, row["index"], profile)
    program = generator.program()
    with tempfile.TemporaryDirectory() as folder:
        kind, words = function(binaries, program, generator.flat, folder, None)
        row = {**row, "verdict": kind, "words": words}
        if kind[0] in "=~":
            return seed, row, None
        small = smallest(program, lambda candidate: function(binaries, candidate, generator.flat, folder, None)[0] == kind)
        return seed, {**row, "words": function(binaries, small, generator.flat, folder, None)[1]}, small


def read_rows(path):
    rows = {}
    if os.path.exists(path):
        with open(path, encoding="utf8") as file:
            for line in file:
                try:
                    row = json.loads(line)
                except ValueError:
                    continue  # cut by an interruption
                rows[row["index"]] = row
    return rows


def tally_text(rows, field="verdict"):
    counts = collections.Counter(row[field] for row in rows)
    return ", ".join("%s %d" % pair for pair in counts.most_common())


def collect(path, function, tasks, jobs):
    """Appends a row for each task to the file, in the tasks' order."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "a", encoding="utf8") as file, concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for row in pool.map(function, tasks, chunksize=4):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
    return read_rows(path)


def answers(options):
    path = os.path.join(options.state, "answers-%s.jsonl" % options.seed)
    have = read_rows(path)
    rows = collect(path, answered, [(options.seed, i) for i in span(options) if i not in have], options.jobs)
    print("%d programs of seed %s: %s" % (len(rows), options.seed, tally_text(rows.values(), "kind")))


def run(options):
    path = os.path.join(options.state, "%s-%s.jsonl" % (options.check, options.seed))
    known = read_rows(os.path.join(options.state, "answers-%s.jsonl" % options.seed)) if options.check == "openscad" else {}
    have = read_rows(path)
    tasks = [(options.check, binaries_of(options), options.seed, i, known.get(i)) for i in span(options)
             if i not in have and (i in known or not options.known)]
    rows = collect(path, one, tasks, options.jobs)
    print("%d programs of seed %s: %s" % (len(rows), options.seed, tally_text(rows.values())))


def binaries_of(options):
    return {"program": os.path.abspath(options.program), "wasm": os.path.abspath(options.wasm)}


def span(options):
    return range(options.first, options.first + options.count)


def reduce(options):
    binaries = binaries_of(options)
    classes = {}
    for name in sorted(os.listdir(options.state)):
        if name.endswith(".jsonl") and not name.startswith("answers"):
            check, seed = name[:-6].split("-", 1)
            for row in read_rows(os.path.join(options.state, name)).values():
                if row["verdict"][0] not in "=~" and options.only in row["verdict"]:
                    classes.setdefault((check, row["verdict"]), []).append((row["size"], seed, row))
    tasks = []
    for (check, _), rows in sorted(classes.items()):
        rows.sort(key=lambda entry: entry[:2])
        tasks += [(check, binaries, seed, row) for _, seed, row in rows[:options.most]]
    os.makedirs(os.path.join(options.state, "faults"), exist_ok=True)
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for task, (seed, row, small) in zip(tasks, pool.map(reduced, tasks)):
            if small is not None:
                keep(options.state, task[0], seed, row, small)


def keep(state, check, seed, row, small):
    """Writes a reduced program down, once for each fault."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", signature(small, row["verdict"]))[:120]
    path = os.path.join(state, "faults", "%s-%s.scad" % (check, name))
    text = "// seed %s, program %d, %s: %s\n%s" % (seed, row["index"], row["verdict"], row["words"], program_text(small))
    if os.path.exists(path) and os.path.getsize(path) <= len(text):
        return
    with open(path, "w", encoding="utf8") as file:
        file.write(text)
    print(text, flush=True)


def tally(options):
    total = collections.Counter()
    for name in sorted(os.listdir(options.state)):
        if name.endswith(".jsonl") and not name.startswith("answers"):
            rows = read_rows(os.path.join(options.state, name)).values()
            print("%s: %d programs: %s" % (name[:-6], len(rows), tally_text(rows)))
            total.update(row["verdict"] for row in rows)
    print("all: %d programs: %s" % (sum(total.values()), ", ".join("%s %d" % pair for pair in total.most_common())))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    running, asking = commands.add_parser("run"), commands.add_parser("answers")
    running.add_argument("program")
    running.add_argument("--check", choices=sorted(CHECKS), default="openscad")
    running.add_argument("--known", action="store_true", help="only programs whose openscad answers are there")
    for command in (running, asking):
        command.add_argument("--seed", default="1")
        command.add_argument("--count", type=int, default=100)
        command.add_argument("--from", type=int, default=0, dest="first")
        command.add_argument("--state", default="build/random-programs")
        command.add_argument("--jobs", type=int, default=1)
    reducing = commands.add_parser("reduce")
    for command in (running, reducing):
        command.add_argument("--wasm", default="build/wasm", help="the folder of mesh.js, for --check wasm")
    reducing.add_argument("program")
    reducing.add_argument("--state", default="build/random-programs")
    reducing.add_argument("--most", type=int, default=3, help="programs of each class")
    reducing.add_argument("--only", default="", help="classes with this text")
    reducing.add_argument("--jobs", type=int, default=1)
    showing = commands.add_parser("show")
    showing.add_argument("--seed", default="1")
    showing.add_argument("--index", type=int, required=True)
    showing.add_argument("--profile", default="plain")
    counting = commands.add_parser("tally")
    counting.add_argument("--state", default="build/random-programs")
    options = parser.parse_args()
    if options.command == "show":
        print(program_text(Generator(options.seed, options.index, options.profile).program()), end="")
    else:
        {"answers": answers, "run": run, "reduce": reduce, "tally": tally}[options.command](options)


if __name__ == "__main__":
    main()

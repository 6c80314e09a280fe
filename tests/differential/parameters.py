#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds our parameters of every design below a folder against Debian's openscad.

    parameters.py PARTWRIGHT FOLDER --state FILE [--seed N] [--limit N] [--seconds S] [--sets-every N]

For each .scad: the parameters that `openscad -o x.ast` annotates (name, group, description, annotation) against
`partwright params`; and, for those with parameters, what a parameter set makes of them, openscad's echo against ours.
Results go to the state file, a line per design, and a second run goes on from there: the order is the seed's. Prints
what differs and a count by kind; exits with 1 where something differs that is not explained below.

    parameters.py --recorded PARTWRIGHT

compares with the rows that `--record` wrote of the programs in `parameters/` (no openscad needed).
"""
import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "parameters")
TABLE = os.path.join(HERE, "parameters-openscad-2021.01.json")
TIMEOUT = 120
# Ours alone, on purpose.
EXPLAINED = {
    "long": "a list of more than 64 KB as text is not offered",
    "negated-text": "minus before a text is undef, nothing to set",
    "cr-lf": "with CR LF line ends 2021.01 counts lines wrongly, one for each comment: parameters above the first brace are lost, descriptions shifted",
    "after-brace-in-text": "a brace inside a text ends the parameters in 2021.01, not in later versions and ours",
}


def run(command, folder=None, timeout=TIMEOUT):
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=timeout)
    except subprocess.TimeoutExpired:
        return None


def unquoted(text):
    """A string as the .ast prints it: without its quotes."""
    return text[1:-1].replace("\\\"", "\"") if len(text) > 1 and text[0] == text[-1] == "\"" else text


def annotated(ast):
    """[(name, group, description, annotation, value)] of an .ast."""
    rows = []
    group = description = annotation = None
    for line in ast.split("\n"):
        if line.startswith("//Group("):
            group = unquoted(line[8:-1])
        elif line.startswith("//Description("):
            description = unquoted(line[14:-1])
        elif line.startswith("//Parameter("):
            annotation = line[12:-1]
        else:
            name = re.match(r"(\$?\w+) = (.*)$", line)
            if name and annotation is not None:
                rows.append([name.group(1), group, description, annotation, name.group(2)])
            group = description = annotation = None
    return rows


def openscad_rows(path, scratch):
    out = os.path.join(scratch, "x.ast")
    if os.path.exists(out):
        os.remove(out)
    ended = run(["openscad", "-o", out, os.path.basename(path)], os.path.dirname(path))
    if ended is None:
        return "timeout"
    if not os.path.exists(out):
        return "refused"
    with open(out, errors="replace") as f:
        return annotated(f.read())


def our_rows(program, path):
    ended = run([program, "params", path, "--json"])
    if ended is None:
        return None
    try:
        return json.loads(ended.stdout)
    except ValueError:
        return None


def read(path):
    with open(path, errors="replace", newline="") as f:
        return f.read()


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def near(a, b):
    # openscad prints six digits
    return a is not None and b is not None and abs(a - b) <= 2e-5 * max(1, abs(a), abs(b))


def limits_differ(parameter, annotation, value):
    """Whether a range or list annotates something else with us."""
    initial = parameter["initial"]
    numbers = initial if isinstance(initial, list) else [initial]
    if parameter["widget"] in ("CheckBox", "Literal", "TextBox"):
        return False
    parts = [number(part) for part in annotation.strip("[]").split(" : ")]
    if re.fullmatch(r"\[[^,\]]+( : [^,\]]+){1,2}\]", annotation) and None not in parts:
        if parameter["widget"] == "DropDown":
            return True
        low = min([parts[0]] + numbers)
        return not near(parameter.get("minimum"), low) or (len(parts) == 2 and not near(parameter.get("maximum"), max([parts[1]] + numbers)))
    if annotation.startswith("[") and not isinstance(initial, list) and "," in annotation:
        return parameter["widget"] != "DropDown"
    return False


def compare_lists(theirs, answer, source):
    """[(kind, what)] of the differences."""
    brace = re.search(r'"[^"\n]*\{[^\n]*"', source)
    ours = {p["name"]: p for p in answer["parameters"]}
    seen = set()
    differ = []
    for name, group, description, annotation, value in theirs:
        seen.add(name)
        if group == "Hidden":
            if name in ours:
                differ.append(("hidden", name))
            continue
        if name not in ours:
            kind = "negated-text" if value.startswith('-"') else "long" if len(value) > 60000 else "lacks"
            differ.append((kind, "%s = %s" % (name, value[:60])))
            continue
        p = ours[name]
        # A comment without a name in brackets opens a group without a name there, which we show in the one before.
        group = group.strip() if group else group  # blanks in the brackets are no part of the name
        if group and group != p["group"]:
            differ.append(("group", "%s: %r, ours %r" % (name, group, p["group"])))
        if not group and group is None and p["group"] != "Parameters":
            differ.append(("group", "%s: none, ours %r" % (name, p["group"])))
        if not p["description"].endswith(description or ""):
            differ.append(("cr-lf" if "\r\n" in source else "description", "%s: %r, ours %r" % (name, description, p["description"])))
        if limits_differ(p, annotation, value):
            differ.append(("annotation", "%s: %s, ours %s %s %s" % (name, annotation, p["widget"], p.get("minimum"), p.get("maximum"))))
    for name in ours:
        if name not in seen:
            if "\r\n" in source:
                differ.append(("cr-lf", name))
                continue
            after = brace and ours[name]["line"] > source.count("\n", 0, brace.start())
            differ.append(("after-brace-in-text" if after else "more", name))
    labels = collections.Counter(p["label"] for p in answer["parameters"])
    for p in answer["parameters"]:
        if not p["label"] or labels[p["label"]] > 1:
            differ.append(("label", "%s: %r" % (p["name"], p["label"])))
        plain = p["description"].rstrip(" .:;,\t\r")
        words = re.sub(r"[\W_]+", "", p["name"]).lower()
        if " ".join(plain.split()) != p["label"] and re.sub(r"[\W_]+", "", p["label"]).lower() != words and p["label"] != p["name"]:
            differ.append(("cut", "%s: %r of %r" % (p["name"], p["label"], p["description"])))
    return differ


def set_of(parameters, rand):
    """Values of a set, as OpenSCAD writes them, within and beyond what is offered."""
    def text(value):
        return repr(round(value, 3)).removesuffix(".0")

    values = {}
    for p in parameters:
        initial = p["initial"]
        if p["widget"] == "Literal":
            # Longer lists; lists of lists and undef are not read there.
            if initial == "undef" or "[[" in initial or " : " in initial or initial == "[]":
                continue
            values[p["name"]] = rand.choice(["[1, 2, 3]", '["a", "b c"]', "[x, y]"])
        elif isinstance(initial, bool):
            values[p["name"]] = rand.choice(["true", "false", "1", "0"])
        elif isinstance(initial, (int, float)):
            values[p["name"]] = rand.choice([text(initial + 1), text(initial * 2 + 0.5), "7", "-3", "999", "z", "1e1"])
        elif isinstance(initial, list):
            values[p["name"]] = rand.choice(["[%s]" % ", ".join(text(n + 1) for n in initial), "[4, 5]", "[4,5,6,7,8]", "z"])
        else:
            values[p["name"]] = rand.choice(["x", "a b", "5"] + [str(o["value"]) for o in p["options"]][:3])
    return values


def compare_set(program, path, parameters, rand):
    """What differs of the values that a set gives: openscad's echo of them against ours."""
    parameters = [p for p in parameters if not p["name"].startswith("$")][:60]
    values = set_of(parameters, rand)
    if not values:
        return None
    folder, name = os.path.split(path)
    stem = ".pw-set-%d" % os.getpid()
    copy, sets = (os.path.join(folder, stem + end) for end in (".scad", ".json"))
    try:
        with open(path, "rb") as f:
            source = f.read()
        with open(copy, "wb") as f:
            f.write(source + ("\n;echo(\"PW\", %s);\n" % ", ".join(p["name"] for p in parameters)).encode())
        with open(sets, "w") as f:
            json.dump({"parameterSets": {"s": values}, "fileFormatVersion": "1"}, f)
        out = copy + ".echo"
        theirs = run(["openscad", "-o", out, "-p", sets, "-P", "s", copy], folder, 60)
        if theirs is None or not os.path.exists(out):
            return "skipped"
        with open(out, errors="replace") as f:
            want = [line for line in f if line.startswith('ECHO: "PW"')]
        os.remove(out)
        ours = run([program, "echo", copy, "-p", sets, "-P", "s"], folder, 60)
        if ours is None or not want:
            return "skipped"
        have = [line + "\n" for line in ours.stdout.split("\n") if line.startswith('ECHO: "PW"')]
        return "" if have == want else "with %s: %s instead of %s" % (json.dumps(values), have, want)
    finally:
        for leftover in (copy, sets):
            if os.path.exists(leftover):
                os.remove(leftover)


def examine(program, path, seed, with_set, scratch):
    row = {"path": path}
    answer = our_rows(program, path)
    if answer is None:
        return dict(row, kind="ours-failed")
    theirs = openscad_rows(path, scratch)
    if isinstance(theirs, str):
        return dict(row, kind=theirs)
    row.update(kind="compared", count=len(answer["parameters"]), differ=compare_lists(theirs, answer, read(path)))
    if with_set and answer["parameters"] and not answer["missing"]:
        row["set"] = compare_set(program, path, answer["parameters"], random.Random("%s %s" % (seed, os.path.basename(path))))
    return row


def summary(rows):
    kinds = collections.Counter(row["kind"] for row in rows)
    sets = [row["set"] for row in rows if row.get("set") is not None]
    differ = [(row["path"], kind, what) for row in rows for kind, what in row.get("differ", [])]
    failed = [one for one in differ if one[1] not in EXPLAINED]
    for path, kind, what in failed[:200]:
        print("%-12s %s: %s" % (kind, path, what))
    wrong = [(row["path"], row["set"]) for row in rows if row.get("set") not in (None, "", "skipped")]
    for path, what in wrong[:100]:
        print("%-12s %s: %s" % ("set", path, what[:400]))
    print("%d designs: %s; %d parameters" % (len(rows), dict(kinds), sum(row.get("count", 0) for row in rows)))
    print("differ: %s" % dict(collections.Counter(kind for _, kind, _ in differ)))
    print("sets: %d applied, %d skipped, %d differ" % (len(sets) - sets.count("skipped"), sets.count("skipped"), len(wrong)))
    return 1 if failed or wrong else 0


def sweep(options):
    paths = sorted(os.path.join(base, name) for base, _, names in os.walk(options.folder) for name in names
                   if name.lower().endswith(".scad") and not name.startswith(".pw-"))
    random.Random(options.seed).shuffle(paths)
    rows = []
    if os.path.exists(options.state):
        with open(options.state) as f:
            rows = [json.loads(line) for line in f if line.endswith("\n")]
    done = {row["path"] for row in rows}
    begun = time.monotonic()
    with open(options.state, "a") as state, tempfile.TemporaryDirectory() as scratch:
        for at, path in enumerate(paths[:options.limit]):
            if path in done:
                continue
            if options.seconds and time.monotonic() - begun > options.seconds:
                break
            row = examine(options.program, os.path.abspath(path), options.seed, at % options.sets_every == 0, scratch)
            row["path"] = path
            rows.append(row)
            state.write(json.dumps(row) + "\n")
            state.flush()
    return summary(rows)


def recorded_paths():
    return sorted(os.path.join(PROGRAMS, name) for name in os.listdir(PROGRAMS) if name.endswith(".scad"))


def record():
    table = {}
    with tempfile.TemporaryDirectory() as scratch:
        for path in recorded_paths():
            table[os.path.basename(path)] = openscad_rows(path, scratch)
    with open(TABLE, "w") as f:
        json.dump(table, f, indent=1, ensure_ascii=False)
        f.write("\n")


def recorded(program):
    with open(TABLE) as f:
        table = json.load(f)
    failed = passed = 0
    for path in recorded_paths():
        answer = our_rows(program, path)
        differ = compare_lists(table[os.path.basename(path)], answer, read(path)) if answer else [("failed", "no answer")]
        differ = [one for one in differ if one[0] not in EXPLAINED]
        failed += bool(differ)
        passed += not differ
        for kind, what in differ:
            print("%s: %s %s" % (os.path.basename(path), kind, what))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--state")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--sets-every", type=int, default=1)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--recorded", metavar="PARTWRIGHT")
    options = parser.parse_args()
    if options.record:
        return record()
    if options.recorded:
        return recorded(options.recorded)
    if not (options.program and options.folder and options.state):
        parser.error("give PARTWRIGHT, FOLDER and --state")
    options.program = os.path.abspath(options.program)
    return sweep(options)


if __name__ == "__main__":
    sys.exit(main())

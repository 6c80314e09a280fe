#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""300 random programs against what Debian's openscad gave for them, and the parts of the machine that made them.

    random_programs_test.py PARTWRIGHT            holds them against random-programs.json
    random_programs_test.py PARTWRIGHT --record STATE --seed 12 [--count 300]
        writes the table from the answers in STATE (random_programs.py answers), and where we differ: those differences
        are known, are counted apart, and must not grow
"""
import argparse
import concurrent.futures
import json
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from program_generator import Generator  # noqa: E402
from program_reduction import smallest  # noqa: E402
from program_runs import Outcome, ours, verdict  # noqa: E402
from program_tree import Call, every, program_text, size  # noqa: E402

TABLE = os.path.join(HERE, "random-programs.json")


class Machine(unittest.TestCase):
    def test_the_same_seed_gives_the_same_programs_and_another_index_another(self):
        texts = [program_text(Generator("a", i).program()) for i in range(40)]
        self.assertEqual(texts, [program_text(Generator("a", i).program()) for i in range(40)])
        self.assertEqual(len(set(texts)), 40)

    def test_every_module_and_modifier_turns_up(self):
        calls = [s for i in range(600) for s in every(Generator("b", i).program()) if isinstance(s, Call)]
        names = {s.name for s in calls}
        for name in ("cube sphere cylinder polyhedron square circle polygon translate rotate scale mirror multmatrix resize color render union "
                     "difference intersection hull minkowski linear_extrude rotate_extrude offset projection for intersection_for if let assign "
                     "group children echo").split():
            self.assertIn(name, names)
        self.assertLessEqual(set("*%#!"), {s.modifiers for s in calls})

    def test_a_program_that_fails_is_reduced_to_what_makes_it_fail(self):
        fails = lambda program: any(s.name == "hull" and s.body for s in every(program) if isinstance(s, Call))
        program = next(p for p in (Generator("c", i).program() for i in range(99)) if fails(p) and size(p) > 300)
        self.assertLess(size(smallest(program, fails)), 60)

    def test_a_wrong_volume_box_message_or_open_mesh_is_a_difference(self):
        figures = {"kind": "solid", "volume": 8.0, "area": 24.0, "box": [[0.0, 0.0, 0.0], [2.0, 2.0, 2.0]]}
        facts = {"open": 0, "solid_box": figures["box"]}
        right = Outcome("solid", ["ECHO: 1"], figures, facts)
        self.assertEqual(verdict(right, right)[0], "=equal")
        self.assertEqual(verdict(right, Outcome("solid", ["ECHO: 1"], {**figures, "volume": 8.1}, facts))[0], "volume")
        self.assertEqual(verdict(right, Outcome("solid", ["ECHO: 1"], {**figures, "area": 25.0}, facts))[0], "surface")
        moved = [[1.0, 0.0, 0.0], [3.0, 2.0, 2.0]]
        self.assertEqual(verdict(right, Outcome("solid", ["ECHO: 1"], {**figures, "box": moved}, {"open": 0, "solid_box": moved}))[0], "box")
        self.assertEqual(verdict(right, Outcome("solid", ["ECHO: 1"], figures, {**facts, "open": 2}))[0], "open")
        self.assertEqual(verdict(right, Outcome("solid", ["ECHO: 2"], figures, facts))[0][:9], "messages:")
        self.assertEqual(verdict(right, Outcome("empty", ["ECHO: 1"]))[0], "empty for solid")


def verdict_of(program, row):
    with tempfile.TemporaryDirectory() as folder:
        return verdict(Outcome.of(row), ours(program, row["program"], folder, row.get("flat", False)))


def rounded(value):
    if isinstance(value, float):
        return float("%.7g" % value)
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return {key: rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


def record(options):
    with open(os.path.join(options.record, "answers-%s.jsonl" % options.seed), encoding="utf8") as file:
        answers = sorted((json.loads(line) for line in file), key=lambda row: row["index"])
    rows = []
    for answer in answers:
        if answer["kind"] not in ("timeout", "crashed") and len(rows) < options.count:
            generator = Generator(options.seed, answer["index"])
            answer = rounded(answer)
            if answer.get("facts") == {"open": 0, "solid_box": answer.get("figures", {}).get("box")}:
                del answer["facts"]
            rows.append({**answer, "program": program_text(generator.program()), **({"flat": True} if generator.flat else {})})
    for row in rows:
        kind, _ = verdict_of(options.program, row)
        if kind[0] != "=":
            row["differs"] = kind
    with open(TABLE, "w", encoding="utf8") as file:
        file.write("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows) + "\n]\n")
    print("%d programs, %d differ" % (len(rows), sum("differs" in row for row in rows)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--record")
    parser.add_argument("--seed", default="12")
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    if options.record:
        return record(options)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(unittest.defaultTestLoader.loadTestsFromTestCase(Machine))
    failed = len(result.failures) + len(result.errors)
    passed, known, mended = result.testsRun - failed, 0, 0
    with open(TABLE, encoding="utf8") as file:
        rows = json.load(file)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for row, (kind, words) in zip(rows, pool.map(lambda row: verdict_of(options.program, row), rows)):
            if kind[0] == "=":
                passed += 1
                mended += "differs" in row
            elif kind != row.get("differs"):
                failed += 1
                print("differs  program %d: %s, the table says %s: %s\n%s" % (row["index"], kind, row.get("differs", "equal"), words, row["program"]))
            else:
                known += 1
    print("%d known differences from OpenSCAD, counted as neither; %d more that the table knows are mended: record it again" % (known, mended))
    print("random programs: %d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the programs of openscad.tsv again with the `openscad` on PATH and rewrites its figures.

    tests/mesh/record.py            needs OpenSCAD 2021.01, which is what the figures stand for
"""
import pathlib
import re
import subprocess
import tempfile

TABLE = pathlib.Path(__file__).with_name("openscad.tsv")


def measured(program, folder):
    source, target = folder / "program.scad", folder / "program.stl"
    source.write_text(program)
    target.unlink(missing_ok=True)
    subprocess.run(["openscad", "-o", target, source], capture_output=True, check=False)
    volume = area = 0.0
    points = []
    text = target.read_text() if target.exists() else ""
    corners = [tuple(map(float, m)) for m in re.findall(r"vertex (\S+) (\S+) (\S+)", text)]
    for a, b, c in zip(corners[0::3], corners[1::3], corners[2::3]):
        u, v = [[q[i] - a[i] for i in range(3)] for q in (b, c)]
        n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
        area += sum(x * x for x in n) ** 0.5 / 2
        volume += sum(x * y for x, y in zip(a, n)) / 6
        points += [a, b, c]
    box = [f(p[i] for p in points) for f in (min, max) for i in range(3)] if points else [0] * 6
    return ["%.7g" % volume, "%.7g" % area, " ".join("%.6g" % x for x in box)]


def main():
    head, *rows = TABLE.read_text().splitlines()
    with tempfile.TemporaryDirectory() as name:
        out = [head]
        for row in rows:
            cells = row.split("\t")
            out.append("\t".join(cells[:3] + measured(cells[2], pathlib.Path(name))))
    TABLE.write_text("\n".join(out) + "\n")


main()

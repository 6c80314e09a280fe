#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Children without geometry, in every operation: writes what Debian's openscad (2021.01) makes of them.

    empty_children.py            measures again and writes tests/model/empty_children_<number>.tsv

A row is a program, what it gives (empty, outline or solid), its area or volume, and OpenSCAD's warnings. The
programs are every kind of nothing before, after and instead of an outline and a solid, in every operation.
"""
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from measure import measure  # noqa: E402

TABLE = os.path.join(HERE, "..", "model", "empty_children_%d.tsv")
PARTS = 3  # a file that tests embed has at most 64 KiB
HEAD = ("module m(){} module w(){children();} module w0(){children(0);} "
        "module we(){for(i=[0:1:$children-1])children(i);} ")

NOTHINGS = """
union(){} | render(){} | group(){} | translate([1,0,0]){} | rotate(30){} | scale(2){} | mirror([1,0,0]){} |
multmatrix(){} | color("red"){} | resize([1,1,1]){} | difference(){} | intersection(){} | hull(){} | minkowski(){} |
for(i=[]) cube(1); | for(i=[0:1]){} | intersection_for(i=[]) cube(1); | intersection_for(i=[0:1]){} | let(a=1){} |
if(true){} | if(true){}else{} | if(false){} | if(false) cube(1); | if(true); | ; | {} | m(); | w(); | w(){} |
w() union(){} | w() m(); | w0(); | w0(){} | we(); | echo("x"); | echo("x"){} | assert(true); |
assert(true){} | nosuch(); | nosuch(){} | cube(0); | sphere(0); | cylinder(h=0); | polyhedron(); | square(0); |
circle(0); | polygon(); | polygon([[0,0],[1,0]]); | linear_extrude(2){} | linear_extrude(2) union(){} |
linear_extrude(2) square(0); | linear_extrude(0) square(2); | rotate_extrude(){} | rotate_extrude() square(0); |
rotate_extrude(angle=0) square(1); | offset(1){} | offset(1) square(0); | projection(){} | projection() cube(0); |
hull(){cube(0);} | hull(){square(0);} | minkowski(){square(0);} | minkowski(){cube(0);} | union(){union(){}} |
union(){square(0);} | union(){cube(0);} | translate([1,0,0]) square(0); | translate([1,0,0]) cube(0); |
resize([3,0]) square(0); | *cube(1); | *square(1); | %cube(1); | %square(1); | #union(){} | #square(0); | #cube(0); |
multmatrix([[1/0]]) square(2); | multmatrix([[1/0]]) cube(2); | render() square(0); | color("red") square(0); |
difference(){union(){} square(1);} | difference(){union(){} cube(1);} | intersection(){square(1);union(){}} |
intersection(){union(){} square(1);} | intersection(){cube(1);union(){}} | union(){*cube(1);} | union(){%cube(1);} |
union(){%square(1);} | hull(){union(){}} | minkowski(){union(){}} | translate([0,0,1]){union(){}} |
linear_extrude(2) cube(1); | offset(1) cube(1); | rotate_extrude() cube(1); | projection() square(1);
"""
AROUND = ["%s", "union(){%s square(3);}", "union(){%s cube(2);}", "difference(){%s square(3);}", "difference(){%s cube(2);}",
          "union(){square(3);%s}", "intersection(){cube(2);%s}", "linear_extrude(2){%s square(3);}",
          "minkowski(){square(3);%s}", "rotate_extrude($fn=8){%s translate([5,0]) square(3);}"]
OPERATIONS = {
    "union(){%s}", "group(){%s}", "render(){%s}", 'color("red"){%s}', "translate([1,0,0]){%s}", "rotate(90){%s}",
    "resize([6,0]){%s}", "difference(){%s}", "intersection(){%s}", "hull(){%s}", "minkowski(){%s}",
    "linear_extrude(2){%s}", "rotate_extrude($fn=8){%s}", "offset(delta=1){%s}", "projection(){%s}",
    "projection(cut=true){%s}", "for(i=[0]){%s}", "for(i=[0:1]){%s}", "intersection_for(i=[0:1]){%s}", "let(a=1){%s}",
    "if(true){%s}", "w(){%s}", "we(){%s}", "w0(){%s}",
}
OPERANDS = ["union(){}", "square(0);", "cube(0);", "translate([1,0])square(3);", "cube(2);"]


def programs():
    for nothing in NOTHINGS.replace("\n", " ").split(" | "):
        for around in AROUND:
            yield around % nothing.strip()
    for operation in sorted(OPERATIONS):
        for first in OPERANDS:
            yield operation % first
            for second in OPERANDS:
                yield operation % (first + " " + second)
        yield operation % "union(){} translate([1,0])square(3); cube(2); union(){}"
        yield operation % "square(0); m(); cube(2); translate([1,0])square(3);"


def row(program):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "x.scad"), "w", encoding="utf8") as file:
            file.write(HEAD + program)
        shape = {"kind": "empty"}
        for suffix in ("stl", "svg"):
            out = os.path.join(folder, "x." + suffix)
            run = subprocess.run(["openscad", "x.scad", "-o", out], cwd=folder, capture_output=True, text=True)
            if os.path.exists(out):
                shape = measure(out)
            if "not a 3D object" not in run.stderr:
                break
        said = [line.strip() for line in run.stderr.splitlines() if re.match(r"WARNING|ERROR|DEPRECATED", line)]
        size = shape.get("volume", shape.get("area", 0))
        return "\t".join([program, shape["kind"], "%.6g" % size, " | ".join(said)])


def main():
    found = sorted(set(programs()))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(row, found))
    for part in range(PARTS):
        with open(TABLE % (part + 1), "w", encoding="utf8") as file:
            file.write("program\tkind\tsize\twarnings\n")
            file.write("\n".join(rows[part::PARTS]) + "\n")
    print("%d programs" % len(rows))


if __name__ == "__main__":
    main()

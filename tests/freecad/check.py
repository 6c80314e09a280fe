#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Has FreeCAD read the STEP files of the samples, as another program and another OpenCASCADE (Debian 12: 0.20, 7.6).

    tests/freecad/check.py [build/release/partwright]        exit 0: all of it holds

Needs freecadcmd (apt-get install --no-install-recommends freecad-python3). Of each design: solids valid and closed,
as many as expected; cylinders and cones as many as counted by hand from the design (tests/exact/samples_test.cpp says
how); the volume agrees with the STL as far as facets allow; names arrive in a FreeCAD document; colours, which
FreeCAD applies only with its windows, stand in the file.
"""
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# fragments: the fewest of any circle in the design. A facet lies r (1 - cos(pi / fragments)) inside at most.
DESIGNS = {
    "gridfinity-bin": dict(file="samples/gridfinity-bin", solids=1, cylinders=68, cones=58, fragments=48, colours=[]),
    "hose-adapter": dict(file="samples/hose-adapter", solids=1, cylinders=0, cones=6, fragments=96, colours=[]),
    "snap-enclosure": dict(file="samples/snap-enclosure", solids=2, cylinders=60, cones=4, fragments=24, colours=[],
                           names=["box", "lid"]),
    "colours": dict(file="tests/freecad/colours.scad", solids=2, cylinders=1, cones=0, fragments=64,
                    colours=[(0.8, 0.1, 0.1), (0.1, 0.2, 0.9)]),
}


def stl_volume(path):
    with open(path, "rb") as file:
        data = file.read()
    (count,) = struct.unpack_from("<I", data, 80)
    if len(data) != 84 + 50 * count:
        raise SystemExit(f"{path}: not a binary STL")
    total = 0.0
    for i in range(count):
        v = struct.unpack_from("<9f", data, 84 + 50 * i + 12)
        total += (v[0] * (v[4] * v[8] - v[5] * v[7]) - v[1] * (v[3] * v[8] - v[5] * v[6])
                  + v[2] * (v[3] * v[7] - v[4] * v[6])) / 6
    return total


def inside_freecad(folder):
    """Runs in freecadcmd: one JSON file per STEP file, with what FreeCAD finds in it."""
    import FreeCAD
    import Import
    import Part
    for name in DESIGNS:
        path = os.path.join(folder, name + ".step")
        shape = Part.Shape()
        shape.read(path)
        kinds, curved = {}, 0.0
        for face in shape.Faces:
            kind = type(face.Surface).__name__
            kinds[kind] = kinds.get(kind, 0) + 1
            if kind != "Plane":
                box = face.BoundBox
                radius = getattr(face.Surface, "Radius", 0.5 * max(box.XLength, box.YLength, box.ZLength))
                curved += face.Area * radius
        document = FreeCAD.newDocument("check")
        # Without its windows, FreeCAD 0.20 crashes on coloured parts when it merges or groups them.
        Import.insert(name=path, docName=document.Name, merge=False, useLinkGroup=False)
        found = dict(
            valid=shape.isValid(), solids=len(shape.Solids), closed=all(s.isClosed() for s in shape.Shells),
            shells=len(shape.Shells), volume=shape.Volume, kinds=kinds, curved=curved,
            labels=[o.Label for o in document.Objects if hasattr(o, "Shape")],
            version=".".join(FreeCAD.Version()[:3]) + " with OpenCASCADE " + Part.OCC_VERSION)
        FreeCAD.closeDocument(document.Name)
        with open(os.path.join(folder, name + ".json"), "w") as file:
            json.dump(found, file)


def judged(name, design, found, step, volume_as_written):
    wrong = []

    def holds(what, condition):
        if not condition:
            wrong.append(what)

    holds("not valid", found["valid"])
    holds("a shell is open", found["closed"] and found["shells"] > 0)
    holds(f"{found['solids']} solids, not {design['solids']}", found["solids"] == design["solids"])
    for kind, key in (("Cylinder", "cylinders"), ("Cone", "cones")):
        count = found["kinds"].get(kind, 0)
        holds(f"{count} {key}, not {design[key]}", count == design[key])
    facet = 1 - math.cos(math.pi / design["fragments"])
    allowed = found["curved"] * facet + 1e-6 * found["volume"]
    difference = abs(found["volume"] - volume_as_written)
    holds(f"volume {found['volume']:.3f} and the STL's {volume_as_written:.3f} differ by {difference:.3f}, "
          f"facets allow {allowed:.3f}", difference <= allowed)
    holds(f"names: {found['labels']}", all(any(n in label for label in found["labels"]) for n in design.get("names", []))
          and all(label for label in found["labels"]) and len(found["labels"]) >= design["solids"])
    colours = [tuple(float(v) for v in match) for match in
               re.findall(r"COLOUR_RGB\s*\(\s*'[^']*'\s*,\s*([-\d.Ee+]+)\s*,\s*([-\d.Ee+]+)\s*,\s*([-\d.Ee+]+)\s*\)", step)]
    for wanted in design["colours"]:
        holds(f"no colour {wanted} in {colours}",
              any(all(abs(a - b) < 1e-4 for a, b in zip(colour, wanted)) for colour in colours))
    print(f"{name}: {found['solids']} solids, {dict(sorted(found['kinds'].items()))}, volume {found['volume']:.3f} mm3, "
          f"STL {volume_as_written:.3f} (difference {difference:.3f}, allowed {allowed:.3f}), "
          f"names {found['labels']}, {len(set(colours))} colours: {'; '.join(wrong) or 'right'}")
    return not wrong


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/release/partwright"))
    with tempfile.TemporaryDirectory() as folder:
        for name, design in DESIGNS.items():
            for suffix in ("step", "stl"):
                target = os.path.join(folder, f"{name}.{suffix}")
                done = subprocess.run([program, "export", design["file"], "-o", target], cwd=ROOT, text=True,
                                      capture_output=True, check=False)
                if done.returncode != 0 or not os.path.exists(target):
                    raise SystemExit(f"{name}: no {suffix}: {done.stderr or done.stdout}")
        freecad = subprocess.run(["freecadcmd", os.path.abspath(__file__)], env=os.environ | {"PW_FREECAD": folder},
                                 text=True, capture_output=True, check=False)
        right = True
        for name, design in DESIGNS.items():
            result = os.path.join(folder, name + ".json")
            if not os.path.exists(result):
                raise SystemExit(f"{name}: FreeCAD did not get there: {freecad.stdout[-2000:]}{freecad.stderr[-2000:]}")
            with open(result) as file:
                found = json.load(file)
            with open(os.path.join(folder, name + ".step")) as file:
                step = file.read()
            right &= judged(name, design, found, step, stl_volume(os.path.join(folder, name + ".stl")))
        print("FreeCAD " + found["version"])
    return 0 if right else 1


if "PW_FREECAD" in os.environ:
    inside_freecad(os.environ["PW_FREECAD"])
elif __name__ == "__main__":
    sys.exit(main())

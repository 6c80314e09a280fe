#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what partwright and FreeCAD find in STEP and BREP files of other programs.

    tests/freecad/compare_files.py FOLDER [build/release/partwright] [--facts public_files.tsv] [--measure]

FOLDER holds the files. FreeCAD's figures are taken from the facts (public_files.tsv beside this script) where a file's
git blob id is listed there, else asked of freecadcmd (apt-get install --no-install-recommends freecad-python3: 0.20 with
OpenCASCADE 7.6). With --measure all are asked anew, and the facts are written. Of each file: bodies, box, volume of the
solids (both within 0.1 %), CPU seconds. FreeCAD's are those of Part.Shape.read alone; ours those of the whole process,
with the mesh. A file is
    right      as many solids, box and volume as FreeCAD. Its volume is an integral, on splines up to some percent wrong: then
               the volume of its own triangles counts too
    nothing    FreeCAD finds nothing in it, and we say why there is nothing
    more       FreeCAD finds nothing in it, we show something
    differs    else, with what differs
    refused    with our words
Exit 0: at least 97 of 100 are right, more or nothing.
"""
import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
COLUMNS = ["file", "repository", "commit", "path", "blob", "writer", "solids", "faces", "volume", "box", "seconds", "meshed"]


def inside_freecad():
    """Runs in freecadcmd: reads one file, writes one JSON object."""
    import time

    import Part
    begun = time.process_time()
    try:
        shape = Part.Shape()
        shape.read(os.environ["PW_FILE"])
        seconds = time.process_time() - begun
        solids = shape.Solids
        found = dict(seconds=round(seconds, 3), solids=len(solids), faces=len(shape.Faces),
                     volume=sum(abs(solid.Volume) for solid in solids))
        # BoundBox alone takes control points of splines for the surface.
        size = shape.BoundBox.DiagonalLength
        fineness = min(max(size * 2e-4, 1e-3), 0.05)
        points, triangles = shape.tessellate(fineness) if shape.Faces else ([], [])
        if len(solids) == 1 or not solids:
            meshed = [(points, triangles)] if solids else []
        else:
            meshed = [solid.tessellate(fineness) for solid in solids]
        found["meshed"] = sum(abs(sum(p[a].dot(p[b].cross(p[c])) for a, b, c in t)) / 6 for p, t in meshed)
        # Lines of no face count too.
        ofFaces = {edge.hashCode() for face in shape.Faces for edge in face.Edges}
        for edge in shape.Edges:
            if edge.hashCode() not in ofFaces:
                points = points + edge.discretize(Deflection=fineness)
        if points:
            found["box"] = [f(getattr(p, axis) for p in points) for f in (min, max) for axis in "xyz"]
        else:
            box = shape.BoundBox
            found["box"] = [box.XMin, box.YMin, box.ZMin, box.XMax, box.YMax, box.ZMax]
    except Exception as error:  # what FreeCAD can't read is an answer too
        found = dict(error=str(error), seconds=round(time.process_time() - begun, 3))
    with open(os.environ["PW_OUT"], "w") as file:
        json.dump(found, file)


def blob_of(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def asked_of_freecad(path):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        try:
            subprocess.run(["freecadcmd", os.path.abspath(__file__)], env=os.environ | {"PW_FILE": path, "PW_OUT": out},
                           capture_output=True, check=False, timeout=900)
        except subprocess.TimeoutExpired:
            return {}
        if not os.path.exists(out):
            return {}
        with open(out) as file:
            return json.load(file)


def ours(program, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run([program, "check", "--json", path], capture_output=True, text=True, errors="replace",
                              check=False, timeout=900)
    except subprocess.TimeoutExpired:
        return dict(problem="more than 900 s", seconds=900)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = dict(seconds=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return found | dict(problem=f"exit {done.returncode}: {done.stderr[-300:]}")
    if answer.get("problem"):
        return found | dict(problem=answer["problem"]["message"])
    measures, contents = answer["measures"], answer["contents"]
    kinds = {}
    for body in contents["bodies"]:
        kinds[body["kind"]] = kinds.get(body["kind"], 0) + body["count"]
    low = measures["minimum"]
    return found | dict(kinds=kinds, solids=kinds.get("solid", 0), volume=measures["volume"],
                        faces=sum(b["faces"] * b["count"] for b in contents["bodies"]),
                        undrawn=sum(b["undrawn"] * b["count"] for b in contents["bodies"]),
                        open=sum(b["count"] for b in contents["bodies"] if b["kind"] == "solid" and b["openEdges"]),
                        skipped=len(contents["skipped"]), box=low + [a + b for a, b in zip(low, measures["size"])])


def compared(theirs, found):
    """The verdict, and what differs."""
    if "problem" in found:
        isEmpty = "error" in (theirs or {}) and "holds no shape" in found["problem"]
        return "nothing" if isEmpty else "refused", [found["problem"]]
    if not theirs or "error" in theirs or theirs.get("faces", 0) == 0:
        return ("more", []) if found["faces"] or found["kinds"] else ("differs", ["nothing is shown"])
    wrong = []
    if theirs["solids"] != found["solids"]:
        wrong.append(f"{found['solids']} solids, not {theirs['solids']}")
    if not any(abs(volume - found["volume"]) <= 1e-3 * max(volume, 1e-6) for volume in (theirs["volume"], theirs.get("meshed", theirs["volume"]))):
        wrong.append(f"volume {found['volume']:.6g}, not {theirs['volume']:.6g}")
    size = max(b - a for a, b in zip(theirs["box"][:3], theirs["box"][3:]))
    off = max(abs(a - b) for a, b in zip(theirs["box"], found["box"]))
    if off > 1e-3 * size:
        wrong.append(f"box off by {off:.3g} of {size:.4g} mm")
    if found["undrawn"]:
        wrong.append(f"{found['undrawn']} of {found['faces']} faces not shown")
    return ("differs" if wrong else "right"), wrong


def read_facts(path):
    facts = {}
    if os.path.exists(path):
        with open(path) as file:
            for line in file:
                if line.startswith("#") or not line.strip():
                    continue
                row = dict(zip(COLUMNS, line.rstrip("\n").split("\t")))
                facts[row["blob"]] = row
    return facts


def theirs_of(row):
    if not row or not row.get("seconds"):
        return None
    if row["solids"] == "":
        return dict(error="can't be read", seconds=float(row["seconds"]))
    return dict(solids=int(row["solids"]), faces=int(row["faces"]), volume=float(row["volume"]),
                box=[float(v) for v in row["box"].split()], seconds=float(row["seconds"]),
                **({"meshed": float(row["meshed"])} if row.get("meshed") else {}))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("program", nargs="?", default=os.path.join(ROOT, "build/release/partwright"))
    arguments.add_argument("--facts", default=os.path.join(HERE, "public_files.tsv"))
    arguments.add_argument("--measure", action="store_true", help="ask FreeCAD anew, and write the facts")
    arguments.add_argument("--listed", action="store_true", help="only files that the facts list")
    options = arguments.parse_args()
    facts = read_facts(options.facts)
    rows, verdicts, cpu = [], {}, [0.0, 0.0]
    for name in sorted(os.listdir(options.folder)):
        path = os.path.join(os.path.abspath(options.folder), name)
        if os.path.splitext(name)[1].lower() not in (".step", ".stp", ".brep", ".brp"):
            continue
        with open(path, "rb") as file:
            blob = blob_of(file.read())
        row = facts.get(blob)
        if options.listed and not row:
            continue
        theirs = None if options.measure else theirs_of(row)
        if theirs is None:
            theirs = asked_of_freecad(path)
        found = ours(os.path.abspath(options.program), path)
        verdict, words = compared(theirs, found)
        verdicts.setdefault(verdict, []).append(name)
        if "seconds" in (theirs or {}):
            cpu[0] += found["seconds"]
            cpu[1] += theirs["seconds"]
        extra = ", ".join(f"{n} {kind}" for kind, n in found.get("kinds", {}).items())
        for key in ("open", "skipped"):
            if found.get(key):
                extra += f", {found[key]} {key}"
        print(f"{verdict:8} {name[:60]:60} {found['seconds']:7.2f} {theirs.get('seconds', 0):7.2f} s  {extra}"
              f"{'; ' if words else ''}{'; '.join(words)[:200]}", flush=True)
        row = dict(row or {}, file=name, blob=blob)
        row |= {key: "" for key in COLUMNS if key not in row}
        if theirs:
            row["seconds"] = f"{theirs.get('seconds', 0):.3f}"
            if "error" not in theirs:
                row |= dict(solids=str(theirs["solids"]), faces=str(theirs["faces"]), volume=f"{theirs['volume']:.9g}",
                            box=" ".join(f"{v:.7g}" for v in theirs["box"]),
                            meshed=f"{theirs['meshed']:.9g}" if "meshed" in theirs else "")
        rows.append(row)
    if options.measure:
        with open(options.facts, "w") as file:
            file.write("# " + "\t".join(COLUMNS) + "\n")
            for row in rows:
                file.write("\t".join(row[key] for key in COLUMNS) + "\n")
    count = sum(len(names) for names in verdicts.values())
    good = sum(len(verdicts.get(verdict, [])) for verdict in ("right", "more", "nothing"))
    print(f"{count} files: " + ", ".join(f"{len(names)} {verdict}" for verdict, names in sorted(verdicts.items())) +
          f"; CPU {cpu[0]:.1f} s, FreeCAD's reading {cpu[1]:.1f} s ({cpu[0] / max(cpu[1], 1e-9):.2f})")
    return 0 if count and good >= 0.97 * count else 1


if "PW_FILE" in os.environ:
    inside_freecad()
elif __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Runs a program with Debian's openscad and with ours, and says in what the two differ."""
import json
import os
import re
import subprocess

from measure import measure, mesh_facts, triangles_of

MESSAGE = re.compile(r"(ECHO|WARNING|ERROR|DEPRECATED|TRACE):")
# What OpenSCAD says of its own meshes and of its CGAL: nothing a program is at fault for.
OWN = re.compile(r"Object may not be a valid 2-manifold|PolySet has degenerate polygons|CGAL error|CGAL_Nef_Polyhedron")
# What we say where OpenSCAD prints no message line: the outcome, and why something takes no part.
OURS = re.compile(r"WARNING: Current top level object is empty|WARNING: polyhedron left out of |WARNING: The model is not closed")
TIMES = {"openscad": 20, "ours": 30}
FIGURES = ("volume", "area", "box")


class Outcome:
    """What one program made of a text: `kind` is solid, outline, empty, refused, crashed or timeout."""

    def __init__(self, kind, lines=(), figures=None, facts=None, notes=""):
        self.kind, self.lines, self.figures, self.facts, self.notes = kind, list(lines), figures, facts or {}, notes

    def row(self):
        return {key: value for key, value in vars(self).items() if value}

    @staticmethod
    def of(row):
        figures = row.get("figures")
        usual = {"open": 0, "solid_box": figures["box"]} if row["kind"] == "solid" else None
        return Outcome(row["kind"], row.get("lines", ()), figures, row.get("facts", usual), row.get("notes", ""))

    def words(self):
        if self.figures is None:
            return self.kind + (": " + self.notes.strip().splitlines()[-1] if self.notes.strip() else "")
        text = "%s, area %.7g, box %s" % (self.kind, self.figures["area"], [[round(x, 5) for x in corner] for corner in self.figures["box"]])
        if "volume" in self.figures:
            text = text.replace(", area", ", volume %.7g, area" % self.figures["volume"])
        return text + (", %d open edges" % self.facts["open"] if self.facts.get("open") else "")


def message_lines(text):
    return [line.rstrip() for line in text.splitlines() if MESSAGE.match(line)]


def execute(command, folder, seconds):
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def file_outcome(path, lines, notes):
    figures = measure(path)
    if figures["kind"] == "empty":
        return Outcome("empty", lines, notes=notes)
    facts = {}
    if figures["kind"] == "solid":
        with open(path, "rb") as file:
            facts = mesh_facts(triangles_of(file.read()))
    return Outcome(figures["kind"], lines, figures, facts, notes)


def openscad(text, folder, flat=False, dump=None):
    """`dump`: a file that gets OpenSCAD's own tree of the program as well."""
    source = os.path.join(folder, "p.scad")
    with open(source, "w", encoding="utf8") as file:
        file.write(text)
    for suffix in (("svg", "stl") if flat else ("stl", "svg")):
        out = os.path.join(folder, "theirs." + suffix)
        if os.path.exists(out):
            os.remove(out)
        run = execute(["openscad", "-o", out, *(("-o", dump) if dump else ()), "p.scad"], folder, TIMES["openscad"])
        if run is None:
            return Outcome("timeout")
        if "top level object is not a" in run.stderr:
            continue
        # A tree written as well evaluates again: the first run's lines end before its closing words.
        said = re.split(r"^(?:Geometries in cache|Current top level object)", run.stderr, maxsplit=1, flags=re.M)[0]
        lines = message_lines(said)
        if run.returncode < 0 or "CGAL error" in run.stderr:
            return Outcome("crashed", lines, notes=own_words(run.stderr))
        if not os.path.exists(out):
            return Outcome("empty", lines, notes=own_words(run.stderr))
        return file_outcome(out, lines, own_words(run.stderr))
    return Outcome("empty", lines, notes=own_words(run.stderr))


def own_words(text):
    """What OpenSCAD says of its own mesh, which decides how its figures are taken."""
    return "\n".join(line for line in text.splitlines() if OWN.search(line) or "not closed" in line or "top level object" in line)


def ours(program, text, folder, flat=False, options=(), name="p.scad"):
    with open(os.path.join(folder, name), "w", encoding="utf8") as file:
        file.write(text)
    for suffix in (("svg", "stl") if flat else ("stl", "svg")):
        out = os.path.join(folder, "ours." + suffix)
        if os.path.exists(out):
            os.remove(out)
        run = execute([program, "export", name, "-o", out, "--json", *options], folder, TIMES["ours"])
        if run is None:
            return Outcome("timeout")
        try:
            answer = json.loads(run.stdout)
        except ValueError:
            return Outcome("crashed", notes="status %d: %s" % (run.returncode, run.stderr[-300:]))
        message = answer.get("problem", {}).get("message", "")
        if "top level object is not a" in message:
            continue
        lines = [line["text"] for line in answer["diagnostics"] if MESSAGE.match(line["text"])]
        notes = "\n".join(line["text"] for line in answer["diagnostics"] if not MESSAGE.match(line["text"]))
        if os.path.exists(out):
            return file_outcome(out, lines, notes)
        kind = "refused" if run.returncode == 3 else "empty"
        return Outcome(kind, lines, notes=notes + "\n" + message)
    return Outcome("empty", lines=[], notes=message)


# -- Verdicts --

def split_lines(lines):
    kept = [line for line in lines if not OWN.search(line) and not OURS.search(line)]
    return [line for line in kept if line.startswith("ECHO")], [line for line in kept if not line.startswith("ECHO")]


def message_difference(want, got):
    """The first line that differs, as a pair, or None."""
    for a, b in zip(split_lines(want), split_lines(got)):
        if a != b:
            i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            return (a + ["(end)"])[min(i, len(a))], (b + ["(end)"])[min(i, len(b))]
    return None


def message_class(want, got):
    """The pair without its names, numbers and places, by which like differences are one."""
    plain = lambda line: re.sub(r"'[^']*'|\"[^\"]*\"|-?\d[\d.e+-]*|\[.*\]", "#", re.sub(r" in file .*", "", line))
    return "%s for %s" % (plain(got), plain(want))


def allowance(figures):
    """How far figures of files with six digits may be off, beside a thousandth."""
    far = max(max(map(abs, corner)) for corner in figures["box"])
    size = max(high - low for low, high in zip(*figures["box"]))
    around = figures["area"] if figures["kind"] == "solid" else 8 * size
    return around * (far * 4e-6 + 4e-5)


def close(a, b, allowed, share=1e-3):
    return abs(a - b) <= allowed + share * max(abs(a), abs(b))


def box_difference(a, b, share=1e-3):
    size = max(high - low for low, high in zip(*a))
    far = max(max(map(abs, corner)) for corner in a)
    return max(abs(x - y) for x, y in zip(a[0] + a[1], b[0] + b[1])) > share * size + far * 4e-6 + 4e-5


def verdict(theirs, own):
    """(class, words). Classes that begin with '=' are no difference, with '~' one that is OpenSCAD's own."""
    if own.kind in ("crashed", "timeout"):
        return (own.kind, own.words())
    if theirs.kind in ("crashed", "timeout"):
        return ("~openscad " + theirs.kind, "")
    pair = message_difference(theirs.lines, own.lines)
    if own.kind == "refused":
        return ("refused", own.words()) if theirs.kind != "empty" else ("=refused", own.words())
    found = geometry_verdict(theirs, own)
    if found[0][0] not in "=~":
        return found
    if pair:
        return ("messages: " + message_class(*pair), "%s instead of %s" % (pair[1], pair[0]))
    return found


def geometry_verdict(theirs, own):
    words = "ours %s; openscad %s" % (own.words(), theirs.words())
    if "The given mesh is not closed" in theirs.notes or "may not be converted" in theirs.notes:
        return ("=open polyhedron", "") if theirs.kind == own.kind else ("~open polyhedron", words)
    if own.kind == theirs.kind == "empty":
        return ("=empty", "")
    if own.kind != theirs.kind:
        shape = theirs if own.kind == "empty" else own
        if own.kind == "empty" and theirs.kind == "solid" and abs(theirs.figures["volume"]) <= allowance(theirs.figures) * 0.01:
            return ("~flat", words)
        if theirs.kind == "empty" and shape.figures["area"] < 1e-4:
            return ("~tiny", words)
        return ("%s for %s" % (own.kind, theirs.kind), words)
    a, b = theirs.figures, own.figures
    allowed = allowance(a)
    if a["kind"] == "outline":
        if not close(a["area"], b["area"], allowed):
            return ("area", words)
        return ("box", words) if box_difference(a["box"], b["box"]) else ("=equal", "")
    if not close(a["volume"], b["volume"], allowed):
        return ("volume", words)
    if box_difference(a["box"], b["box"]):
        boxes = theirs.facts["solid_box"], own.facts["solid_box"]
        if boxes[0] and boxes[1] and not box_difference(*boxes) and not box_difference(own.facts["solid_box"], b["box"]):
            return ("~flat leftover", words)
        return ("box", words)
    if own.facts["open"] and not theirs.facts["open"]:
        return ("open", words)
    if not close(a["area"], b["area"], allowed):
        return ("~surface of touching" if "valid 2-manifold" in theirs.notes else "surface", words)
    return ("=equal", "")

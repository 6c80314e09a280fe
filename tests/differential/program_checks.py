# SPDX-License-Identifier: Apache-2.0
"""What is asked of a random program. Each check is called with (binaries, program, flat, folder, answer) and gives
(class, words) as program_runs.verdict() does; all but the first need no openscad, or only its evaluator."""
import json
import os
import subprocess
from dataclasses import replace

from program_runs import (MESSAGE, Outcome, allowance, box_difference, close, execute, file_outcome, openscad, ours, verdict)
from program_tree import Call, every, parts, program_text, with_part

HERE = os.path.dirname(os.path.abspath(__file__))
node = None  # of mesh.wasm: one for each process, started when it is first asked


def against_openscad(binaries, program, flat, folder, answer):
    text = program_text(program)
    theirs = Outcome.of(answer) if answer else openscad(text, folder, flat)
    return verdict(theirs, ours(binaries["program"], text, folder, flat))


def shape_difference(a, b, share=1e-3, box=True):
    """In what two outcomes of ours differ, as (class, words) or None."""
    words = "%s; %s" % (a.words(), b.words())
    if a.kind != b.kind:
        small = a.figures or b.figures
        if {a.kind, b.kind} <= {"empty", "solid", "outline"} and small.get("volume", small["area"]) < 1e-4:
            return None  # a sliver that rounding makes or takes
        return ("%s for %s" % (b.kind, a.kind), words)
    if a.figures is None:
        return None
    allowed = allowance(a.figures) + allowance(b.figures)
    for figure in ("volume", "area"):
        if figure in a.figures and not close(a.figures[figure], b.figures[figure], allowed, share):
            return (figure, words)
    if box and box_difference(a.figures["box"], b.figures["box"], share):
        return ("box", words)
    if bool(a.facts.get("open")) != bool(b.facts.get("open")):
        return ("open", words)
    return None


# -- Exact and as written --

def exact_check(binaries, program, flat, folder, answer):
    """Of the profile whose circles are polygons of few sides or of many: volumes within what the facets of circles take."""
    if flat:
        return ("=outline", "")
    text = program_text(program)
    written = ours(binaries["program"], text, folder)
    if written.kind != "solid" or written.facts["open"]:
        return ("=no solid", "")
    exact = ours(binaries["program"], text, folder, options=("--quality", "exact", "--deflection", "0.01"))
    if exact.kind in ("crashed", "timeout"):
        return (exact.kind, exact.words())
    if exact.figures is None:
        return ("=no exact model", "")
    size = max(high - low for low, high in zip(*written.figures["box"]))
    sagitta = size / 2 * 6e-4 + 0.01
    words = "exact %s; written %s" % (exact.words(), written.words())
    if not close(written.figures["volume"], exact.figures["volume"], written.figures["area"] * sagitta):
        return ("volume", words)
    if exact.facts["open"]:
        return ("open", words)
    return ("=equal", "")


# -- Native and WASM --

def wasm_answer(binaries, source, out, kind):
    global node
    if node is None or node.poll() is not None:
        node = subprocess.Popen(["node", os.path.join(HERE, "wasm_programs.mjs"), binaries["wasm"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    node.stdin.write(json.dumps({"source": source, "out": out, "format": kind}) + "\n")
    node.stdin.flush()
    line = node.stdout.readline()
    return json.loads(line) if line else {"trap": "the process ended"}


def wasm_check(binaries, program, flat, folder, answer):
    text = program_text(program)
    native = ours(binaries["program"], text, folder, flat)
    if native.kind == "timeout":
        return ("=timeout", "")
    suffix = {"outline": "svg", "solid": "stl"}.get(native.kind, "svg" if flat else "stl")
    out = os.path.join(folder, "wasm." + suffix)
    said = wasm_answer(binaries, os.path.join(folder, "p.scad"), out, suffix)
    if "trap" in said:
        return ("trap", said["trap"])
    message = said.get("problem", {}).get("message", "")
    lines = [line["text"] for line in said["diagnostics"] if MESSAGE.match(line["text"])]
    if os.path.exists(out):
        wasm = file_outcome(out, lines, message)
    else:
        wasm = Outcome({"limit": "refused", "unsupported": "refused"}.get(said.get("problem", {}).get("code"), "empty"), lines, notes=message)
    if wasm.kind != native.kind:
        return ("%s for %s" % (wasm.kind, native.kind), "%s; native %s" % (wasm.words(), native.words()))
    if lines != native.lines:
        return ("messages", "%s instead of %s" % (lines, native.lines))
    if native.figures is None:
        return ("=empty", "")
    with open(out, "rb") as one, open(os.path.join(folder, "ours." + suffix), "rb") as other:
        if one.read() == other.read():
            return ("=bytes", "")
    return shape_difference(native, wasm, 1e-6) or ("=figures", "")


# -- The program and another way to write it --

def head_and_tail(program):
    head = [s for s in program if not isinstance(s, Call)]
    return tuple(head), tuple(s for s in program if isinstance(s, Call))


def compared(binaries, flat, folder, first, second, share=1e-3, box=True):
    a = ours(binaries["program"], first, folder, flat)
    b = ours(binaries["program"], second, folder, flat)
    for outcome in (a, b):
        if outcome.kind in ("crashed", "timeout"):
            return ("=" + outcome.kind, "")
    return shape_difference(a, b, share, box) or ("=equal" if a.figures else "=empty", "")


def moved_check(binaries, program, flat, folder, answer):
    """A rigid motion of the whole changes neither volume nor area."""
    if any("!" in s.modifiers for s in every(program) if isinstance(s, Call)):
        return ("=root modifier", "")
    head, tail = head_and_tail(program)
    first = program_text(program)
    flat = ours(binaries["program"], first, folder, flat).kind == "outline"
    way = Call("rotate", (("", 33 if flat else (17, 42, 71)),), tail)
    moved = head + (Call("translate", (("", (3.7, -2.3)),), (way,)),)
    return compared(binaries, flat, folder, first, program_text(moved), box=False)


COMMUTE = {"union": 0, "intersection": 0, "hull": 0, "minkowski": 0, "difference": 1}


def turned_around(statements, flat):
    """Operands in the other order, where that must not matter: of a difference the first one stays."""
    out = []
    for s in statements:
        for field, inner in parts(s):
            s = with_part(s, field, turned_around(inner, flat))
        if isinstance(s, Call) and s.body and s.name in COMMUTE and not (flat and s.name == "minkowski"):
            # Of a difference the first child that makes a node stays first: where that is not plain, all stay.
            if s.name != "difference" or isinstance(s.body[0], Call) and s.body[0].name not in ("if", "echo", "children") and not s.body[0].modifiers:
                kept = COMMUTE[s.name]
                s = replace(s, body=s.body[:kept] + s.body[:kept - 1 if kept else None:-1])
        out.append(s)
    return tuple(out)


def order_check(binaries, program, flat, folder, answer):
    if any("!" in s.modifiers for s in every(program) if isinstance(s, Call)):
        return ("=root modifier", "")
    first = program_text(program)
    if "2D" in "".join(ours(binaries["program"], first, folder, flat).lines):
        return ("=mixed", "")
    return compared(binaries, flat, folder, first, program_text(turned_around(program, flat)))


def dump_check(binaries, program, flat, folder, answer):
    """openscad's own dump of the tree: the same numbers, with six digits, reached in another way."""
    text = program_text(program)
    with open(os.path.join(folder, "p.scad"), "w", encoding="utf8") as file:
        file.write(text)
    dump = os.path.join(folder, "dump.csg")
    run = execute(["openscad", "-o", dump, "p.scad"], folder, 20)
    if run is None or not os.path.exists(dump):
        return ("=no dump", "")
    with open(dump, encoding="utf8") as file:
        dumped = file.read()
    return compared(binaries, flat, folder, text, dumped)


CHECKS = {  # by name: the function, the generator's profile
    "openscad": (against_openscad, "plain"),
    "exact": (exact_check, "smooth"),
    "wasm": (wasm_check, "plain"),
    "moved": (moved_check, "plain"),
    "order": (order_check, "plain"),
    "dump": (dump_check, "plain"),
}

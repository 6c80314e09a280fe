# SPDX-License-Identifier: Apache-2.0
"""Random OpenSCAD programs from a typed grammar: outlines and solids, every module and modifier, modules of the
program's own with children, empty things and degenerate sizes everywhere, faces that coincide on purpose.

A program is decided by seed, index and profile alone. Its cost is bounded by a count of primitives, so that
openscad's CGAL mostly takes less than a second."""
import random

from program_shapes import Shapes
from program_tree import Assignment, Call, Function, Module, every
from program_values import PLAIN_FRAGMENTS, SMOOTH_FRAGMENTS, Values

PROFILES = {
    "plain": PLAIN_FRAGMENTS,    # few facets: openscad is quick, and round means polygonal
    "smooth": SMOOTH_FRAGMENTS,  # polygons or many facets: an exact model is close to what is written
}


class Generator:
    def __init__(self, seed, index, profile="plain"):
        self.random = random.Random("%s/%d/%s" % (seed, index, profile))
        self.values = Values(self.random, PROFILES[profile])
        self.shapes = Shapes(self.random, self.values)
        self.flat = self.random.random() < 0.28
        self.left = self.random.choice((3, 4, 6, 9, 14))  # primitives that may still be made
        self.turns = 1                                    # how often what is made now is repeated
        self.marks = self.random.choice((0, 0, 0.05, 0.15))
        self.empties = self.random.choice((0, 0, 0.03, 0.1, 0.25))
        self.mixing = self.random.choice((0, 0, 0, 0.06))
        self.special = self.random.choice((0, 0.1, 0.3))
        self.modules = {True: [], False: []}              # by whether they make outlines: (name, parameters, uses children)
        self.in_children = 0                              # depth of modules whose children may be asked for
        self.seen = {True: [], False: []}                 # subtrees made so far, to be used again

    # -- Programs --

    def program(self):
        head = [Assignment("$fn", 96)] if self.values.smooth else []
        if not self.values.smooth and self.values.chance(0.25):
            head += [Assignment(name, value) for name, value in self.values.specials(1)]
        for name in ("u", "v"):
            if self.values.chance(0.25):
                head.append(Assignment(name, self.values.plain(1, 6)))
                self.values.scope.append(name)
        for name, text in (("f", "x + 1"), ("g", "x <= 0 ? 1 : g(x - 1) + 0.5"), ("h", "[x, x * 2][0]")):
            if self.values.chance(0.15):
                head.append(Function(name, (("x", self.values.one_of(None, 2)),), text))
                self.values.functions.append(name)
        for _ in range(self.values.one_of(0, 0, 1, 1, 2, 3)):
            head.append(self.module())
        depth = self.values.one_of(2, 3, 3, 4, 5)
        body = self.children(self.flat, depth, self.values.one_of(1, 1, 1, 2, 3))
        if self.values.chance(0.2):
            body = body + (self.echo(),)
        used = {s.name for s in every(body) if isinstance(s, Call)} | {s.name for s in every(head) if isinstance(s, Call)}
        lost = []
        if "nothing" in used:
            lost.append(Module("nothing", (), ()))
        if "wrap" in used:
            lost.append(Module("wrap", (), (Call("children"),)))
        if "each_one" in used:
            lost.append(Module("each_one", (), (Call("for", (("i", "[0:1:$children - 1]"),),
                                                     (Call("children", (("", "i"),)),)),)))
        program = tuple(lost + head) + body
        return program

    def module(self):
        flat = self.flat if self.values.chance(0.7) else not self.flat
        name = "m%d" % sum(map(len, self.modules.values()))
        names = self.random.sample(["a", "b", "d"], self.values.one_of(0, 1, 1, 2))
        parameters = tuple((n, self.values.length(6) if self.values.chance(0.8) else None) for n in names)
        asks = self.values.chance(0.5)
        outer, self.values.scope = self.values.scope, self.values.scope + names + (["$w"] if self.values.chance(0.1) else [])
        self.in_children += asks
        body = []
        if self.values.chance(0.15):
            body.append(Assignment("c", self.values.length()))
            self.values.scope = self.values.scope + ["c"]
        kept, self.left = self.left, self.values.one_of(1, 2, 3)
        inner = self.children(flat, self.values.one_of(1, 1, 2), self.values.one_of(1, 1, 2))
        if self.values.chance(0.12):  # a module of its own, which sees the outer one's parameters
            body.append(Module("inner", (("e", self.values.plain(1, 4)),), inner))
            inner = (Call("inner"), Call("translate", (("", (self.values.plain(1, 6), 0)),), (Call("inner", (("", 2),)),)))
        elif self.values.chance(0.1):  # once more, and once more, a step further
            step = Call("translate", (("", (self.values.plain(1, 6), 0)),), (Call(name, (("left", "left - 1"),)),))
            inner += (Call("if", (("", "left > 0"),), (step,)),)
            parameters += (("left", self.values.one_of(0, 1, 2)),)
        body += inner
        self.left = kept
        self.in_children -= asks
        self.values.scope = outer
        self.modules[flat].append((name, names, asks))
        return Module(name, parameters, tuple(body))

    # -- Statements --

    def children(self, flat, depth, count=None):
        count = self.values.one_of(1, 1, 2, 2, 3) if count is None else count
        out = []
        for _ in range(count):
            child = self.statement(flat if not self.values.chance(self.mixing) else not flat, depth)
            if self.values.chance(self.marks):
                child = Call(child.name, child.arguments, child.body, self.values.one_of("#", "#", "%", "*", "!"), child.otherwise)
            out.append(child)
        return tuple(out)

    def statement(self, flat, depth):
        made = self._statement(flat, depth)
        if made.name != "echo":
            self.seen[flat].append(made)
        return made

    def _statement(self, flat, depth):
        if self.values.chance(self.empties):
            return self.shapes.nothing(flat, bool(self.in_children))
        if self.seen[flat] and self.values.chance(0.12):
            return self.again(flat)
        if depth <= 0 or self.left <= 0 or self.values.chance(0.15):
            self.left -= self.turns
            return self.leaf(flat)
        return self.random.choice(self.ways(flat))(flat, depth)

    def leaf(self, flat):
        if self.in_children and self.values.chance(0.3):
            return self.asked()
        if self.modules[flat] and self.values.chance(0.3):
            return self.call(flat, 0)
        return self.special_call(self.shapes.outline() if flat else self.shapes.solid())

    def ways(self, flat):
        same = [self.moved, self.moved, self.moved, self.boolean, self.boolean, self.boolean, self.hull, self.minkowski,
                self.loop, self.grouped, self.branched, self.called, self.resized, self.wrapped, self.let]
        return same + ([self.offset, self.projection] if flat else [self.extruded, self.extruded, self.turned, self.intersected])

    def special_call(self, call):
        """The call with special variables among its arguments, now and then."""
        have = {name for name, _ in call.arguments}
        extra = tuple(pair for pair in self.values.specials(self.special) if pair[0] not in have)
        return Call(call.name, call.arguments + extra, call.body, call.modifiers, call.otherwise)

    def over(self, name, arguments, flat, depth, count=None):
        return self.special_call(Call(name, tuple(arguments), self.children(flat, depth - 1, count)))

    def moved(self, flat, depth):
        name, arguments = self.shapes.motion(flat)
        return self.over(name, arguments, flat, depth)

    def again(self, flat):
        """Something that was made before, moved so that faces coincide."""
        old = self.random.choice(self.seen[flat])
        if len(list(every([old]))) > 6:
            return self.leaf(flat)
        self.left -= self.turns
        way = self.values.one_of("as it is", "step", "turn", "mirror")
        if way == "step":
            return Call("translate", (("", self.values.grid_step(2 if flat else 3)),), (old,))
        if way == "turn":
            angle = self.values.one_of(90, 180, 270)
            return Call("rotate", (("", angle if flat or self.values.chance(0.5) else (angle, 0, self.values.one_of(0, 90))),), (old,))
        if way == "mirror":
            axes = (1, 0) if flat else self.values.one_of((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0))
            return Call("mirror", (("", axes),), (old,))
        return old

    def boolean(self, flat, depth):
        return self.over(self.values.one_of("union", "difference", "difference", "intersection"), (), flat, depth, self.values.one_of(1, 2, 2, 2, 3))

    def hull(self, flat, depth):
        return self.over("hull", (), flat, depth)

    def minkowski(self, flat, depth):
        # Sums of shapes with pockets cost openscad minutes: operands stay small.
        kept, self.left = self.left, 0
        body = self.children(flat, self.values.one_of(0, 0, 1), self.values.one_of(1, 2, 2, 2, 2, 3))
        self.left = kept - self.turns * 2
        return self.special_call(Call("minkowski", (), body))

    def loop(self, flat, depth):
        name = self.values.one_of("i", "j", "n")
        if self.values.chance(self.values.odd):
            span, turns = self.values.one_of("[]", "[0:-1]", "[3:1]", "[0:0]", "undef", "[1:-1:0]", "5", '"ab"', "[0:1:-1]"), 1
        else:
            span, turns = self.values.one_of(("[0:1]", 2), ("[0:2]", 3), ("[1:3]", 3), ("[0:2:4]", 3), ("[1, 3]", 2), ("[0:90:359]", 4), ("[0:120:359]", 3), ("[for (t = [0:1]) t * 3]", 2))
        self.turns *= turns
        outer, self.values.scope = self.values.scope, self.values.scope + [name, name]
        head = ((name, span),)
        if self.values.chance(0.1):
            head += (("m", "[0:%s]" % self.values.one_of("1", name)),)
        body = self.children(flat, depth - 2, 1)
        place = "%s * %d" % (name, self.values.one_of(1, 2, 5, 30, 90))
        if self.values.chance(0.7):
            motion = ("rotate", place) if self.values.chance(0.4) else ("translate", (place, 0) if flat else self.values.one_of((place, 0, 0), (0, place, place), (0, 0, place)))
            body = (Call(motion[0], (("", motion[1]),), body),)
        self.values.scope = outer
        self.turns //= turns
        return self.special_call(Call("for", head, body))

    def intersected(self, flat, depth):
        span = self.values.one_of("[0:1]", "[0, 90]", "[0:45:90]", "[1:2]")
        outer, self.values.scope = self.values.scope, self.values.scope + ["i"]
        self.turns *= 2
        body = self.children(flat, 0, 1)
        self.turns //= 2
        self.values.scope = outer
        if self.values.chance(0.6):
            body = (Call("rotate", (("", (0, "i", 0)),), body),)
        return Call("intersection_for", (("i", span),), body)

    def grouped(self, flat, depth):
        name = self.values.one_of("union", "group", "render", "color", "color")
        arguments = ()
        if name == "color":
            arguments = self.values.one_of((("", '"red"'),), (("", '"blue"'), ("alpha", 0.5)), (("", (0, 1, 0)),), (("", '"#ff0000"'), ("", 0.3)), (("c", '"no such"'),))
        elif name == "render" and self.values.chance(0.4):
            arguments = (("convexity", 2),)
        return self.over(name, arguments, flat, depth)

    def branched(self, flat, depth):
        otherwise = self.children(flat, depth - 2, self.values.one_of(0, 1, 1)) if self.values.chance(0.5) else None
        return Call("if", (("", self.values.condition()),), self.children(flat, depth - 1, self.values.one_of(1, 1, 2)), "", otherwise)

    def let(self, flat, depth):
        name = self.values.one_of("s", "w")
        value = self.values.length(6)
        outer, self.values.scope = self.values.scope, self.values.scope + [name]
        body = self.children(flat, depth - 1)
        self.values.scope = outer
        return Call("let" if self.values.chance(0.9) else "assign", ((name, value),), body)

    def called(self, flat, depth):
        return self.call(flat, depth) if self.modules[flat] else self.wrapped(flat, depth)

    def call(self, flat, depth):
        name, names, asks = self.random.choice(self.modules[flat])
        arguments = []
        for parameter in names:
            if self.values.chance(0.7):
                arguments.append((parameter if self.values.chance(0.5) else "", self.values.length(6)))
        arguments.sort(key=lambda pair: pair[0] != "")
        if self.values.chance(0.05):
            arguments.append(("other", self.values.number()))
        if self.values.chance(0.1):
            arguments.append(("$w", self.values.plain(1, 5)))
        self.left -= self.turns
        body = self.children(flat, depth - 1) if asks and self.values.chance(0.8) or self.values.chance(0.1) else None
        return self.special_call(Call(name, tuple(arguments), body))

    def wrapped(self, flat, depth):
        return self.over(self.values.one_of("wrap", "each_one", "union", "group"), (), flat, depth)

    def asked(self):
        return self.values.one_of(
            Call("children"), Call("children"), Call("children", (("", 0),)), Call("children", (("", 1),)), Call("children", (("", (0, 1)),)),
            Call("children", (("", "[0:$children - 1]"),)), Call("children", (("", -1),)), Call("children", (("", "$children - 1"),)),
            Call("if", (("", "$children > 1"),), (Call("children", (("", 1),)),)),
            Call("for", (("i", "[0:1:$children - 1]"),), (Call("children", (("", "i"),)),)))

    def resized(self, flat, depth):
        count = 2 if flat else 3
        sizes = tuple(self.values.one_of(0, self.values.length()) for _ in range(count))
        auto = self.values.one_of((), (), (("auto", True),), (("auto", tuple(self.values.one_of(True, False) for _ in range(count))),))
        return self.over("resize", (("", sizes),) + auto, flat, depth)

    # -- Outlines --

    def offset(self, flat, depth):
        amount = self.values.one_of(1, 0.5, 2, -0.5, -1, 0, self.values.number(-2, 2))
        how = self.values.one_of((("r", amount),), (("delta", amount),), (("delta", amount), ("chamfer", True)), (("", amount),))
        return self.over("offset", how + (("$fn", self.random.choice(self.values.fragments)),) * self.values.chance(0.6), True, depth)

    def projection(self, flat, depth):
        return self.over("projection", self.values.one_of((), (("cut", True),), (("cut", False),)), False, min(depth, 2))

    # -- Solids of outlines --

    def extruded(self, flat, depth):
        return self.over("linear_extrude", self.shapes.extrusion(), True, depth)

    def turned(self, flat, depth):
        body = self.children(True, min(depth - 1, 2))
        if self.values.chance(0.8):
            body = (Call("translate", (("", (self.values.plain(8, 16), 0)),), body),)
        angle = (("angle", self.values.one_of(90, 180, -90, 270, 360, 45, self.values.angle())),) * self.values.chance(0.6)
        return Call("rotate_extrude", angle + (("$fn", self.random.choice(self.values.fragments)),), body)

    def echo(self):
        inner = self.random.choice(self.values.scope) if self.values.scope else "u"
        return Call("echo", self.values.one_of((("", inner),), (("a", self.values.number()), ("", inner)), (("", '"x"'), ("", "$fn")), (("", "missing"),), (("", "1 + \"a\""),)))


def program(seed, index, profile="plain"):
    return Generator(seed, index, profile).program()

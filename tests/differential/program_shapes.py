# SPDX-License-Identifier: Apache-2.0
"""Leaves of random programs: primitives, nothing in all its spellings, and the arguments of motions and extrusions."""
from program_tree import Call

BOX_FACES = ((0, 1, 2, 3), (4, 5, 1, 0), (7, 6, 5, 4), (5, 6, 2, 1), (6, 7, 3, 2), (7, 4, 0, 3))


def nested(list_of_lists):
    return tuple(nested(item) if isinstance(item, (list, tuple)) else item for item in list_of_lists)


class Shapes:
    def __init__(self, random, values):
        self.random = random
        self.values = values

    def rounded(self, share=0.85):
        """$fn for a round primitive, mostly: without it the fragments come from outside."""
        v = self.values
        return (("$fn", self.random.choice(v.fragments)),) if v.chance(share) else v.specials(0.3)

    def radius(self):
        v = self.values
        return (v.one_of("r", "r", "d"), v.length(8))

    # -- Outlines --

    def outline(self):
        v = self.values
        kind = self.random.choice(("square", "square", "square", "circle", "circle", "polygon", "polygon"))
        if kind == "square":
            size = v.one_of(v.length(), (v.length(), v.length()), (v.length(), v.length()))
            return Call("square", (("", size),) + (("center", v.truth()),) * v.chance(0.4))
        if kind == "circle":
            return Call("circle", (self.radius() if v.chance(0.6) else ("", v.length(8)),) + self.rounded())
        return Call("polygon", self.polygon())

    def polygon(self):
        v = self.values
        a, b = v.plain(1, 9), v.plain(1, 9)
        points = v.one_of(
            ((0, 0), (a, 0), (0, b)), ((0, 0), (0, b), (a, b), (a, 0)), ((0, 0), (6, 0), (6, 2), (2, 2), (2, b + 2), (0, b + 2)),
            ((0, 0), (8, 0), (0, 6), (8, 6)), ((0, 0), (5, 0), (9, 0)), ((0, 0), (4, 0), (4, 0), (4, 4), (0, 4)), ((1, 1), (5, 1)),
            "[for (t = [0:60:359]) [%s * cos(t), %s * sin(t)]]" % (a, b), "[for (t = [0:4]) [t, t * t]]",
            ((0, 0), (10, 0), (10, 10), (0, 10), (0, 0)), ((0, 0), (10, 0), (10, 10), (5, 0), (0, 10)))
        if v.chance(0.25):
            points = ((0, 0), (10, 0), (10, 10), (0, 10), (2, 2), (8, 2), (8, 8), (2, v.one_of(8, 8, 12)))
            return (("", points), ("", v.one_of(((0, 1, 2, 3), (4, 5, 6, 7)), ((0, 1, 2, 3), (7, 6, 5, 4)), ((4, 5, 6, 7),), ((0, 1, 2, 3, 9),), ())))
        if v.chance(v.odd):
            points = v.one_of((), "undef", ((0, 0), (1, "undef"), (2, 2)), ((0, 0, 0), (5, 0, 0), (0, 5, 0)), ((0, 0), (5, 0), (0, "1/0")), ((0, 0), (1e-5, 0), (0, 1e-5)))
        return (("points" if v.chance(0.3) else "", points),)

    # -- Solids --

    def solid(self):
        v = self.values
        kind = self.random.choice(("cube", "cube", "cube", "sphere", "cylinder", "cylinder", "cylinder", "extrude", "turn", "polyhedron"))
        if kind == "cube":
            size = v.one_of(v.length(), (v.length(), v.length(), v.length()), (v.length(), v.length(), v.length()))
            return Call("cube", (("", size),) + (("center", v.truth()),) * v.chance(0.4))
        if kind == "sphere":
            return Call("sphere", (self.radius() if v.chance(0.6) else ("", v.length(8)),) + self.rounded())
        if kind == "cylinder":
            return Call("cylinder", self.cylinder())
        if kind == "extrude":
            return Call("linear_extrude", (("", v.length()),), (self.outline(),))
        if kind == "turn":
            return Call("rotate_extrude", self.rounded(1), (Call("translate", (("", (v.plain(6, 12), 0)),), (Call("square", (("", v.length(4)),)),)),))
        return Call("polyhedron", self.polyhedron())

    def cylinder(self):
        v = self.values
        height = (v.one_of("h", ""), v.length())
        how = v.one_of((self.radius(),), (self.radius(),), (("r1", v.length(6)), ("r2", v.one_of(0, v.length(6)))),
                       (("d1", v.length()), ("d2", v.length())), (("r1", v.length(6)),), ())
        if height[0] == "" and v.chance(0.2) and how:
            how = tuple(("", value) for _, value in how)
        return (height,) + how + (("center", v.truth()),) * v.chance(0.35) + self.rounded()

    def polyhedron(self):
        v = self.values
        a, b, c = v.plain(2, 8), v.plain(2, 8), v.plain(2, 8)
        tetra = ((0, 0, 0), (a, 0, 0), (0, b, 0), (0, 0, c))
        box = ((0, 0, 0), (a, 0, 0), (a, b, 0), (0, b, 0), (0, 0, c), (a, 0, c), (a, b, c), (0, b, c))
        box_faces = nested(BOX_FACES)
        tetra_faces = ((0, 1, 2), (0, 3, 1), (0, 2, 3), (1, 3, 2))
        inside_out = lambda faces: tuple(tuple(reversed(face)) for face in faces)
        way = v.one_of("tetra", "box", "box", "inside out", "tent", "odd")
        if way == "tetra":
            points, faces = tetra, tetra_faces
        elif way == "box":
            points, faces = box, box_faces
        elif way == "inside out":
            points, faces = v.one_of((tetra, inside_out(tetra_faces)), (box, inside_out(box_faces)))
        elif way == "tent":  # upright on its base, its top a ridge
            points = ((0, 0, 0), (a, 0, 0), (a, b, 0), (0, b, 0), (0, b / 2, c), (a, b / 2, c))
            faces = ((0, 1, 2, 3), (5, 4, 3, 2), (0, 4, 5, 1), (0, 3, 4), (5, 2, 1))
        else:  # open, or with an index out of bounds, or bent faces
            bent = box[:6] + ((a, b, c + 1),) + box[7:]
            points, faces = v.one_of((box, box_faces[:5]), (tetra, tetra_faces + ((0, 1, 9),)), (bent, box_faces), (tetra[:3], ((0, 1, 2),)), ((), ()))
        return (("", points), ("faces" if v.chance(0.5) else "", faces))

    # -- Arguments --

    def motion(self, flat):
        v = self.values
        count = 2 if flat else v.one_of(3, 3, 3, 3, 2)
        kind = self.random.choice(("translate", "translate", "translate", "rotate", "rotate", "scale", "mirror", "multmatrix"))
        if kind == "translate":
            return kind, (("", v.place(count)),)
        if kind == "rotate":
            if flat or v.chance(0.3):
                return kind, (("", v.angle()),) + ((("v", v.one_of((1, 0, 0), (0, 1, 0), (1, 1, 1), (0, 0, 0))),) if not flat and v.chance(0.5) else ())
            return kind, (("", (v.one_of(0, v.angle()), v.one_of(0, v.angle()), v.one_of(0, v.angle()))),)
        if kind == "scale":
            return kind, (("", v.one_of(v.factor(), v.vector(count, v.factor))),)
        if kind == "mirror":
            return kind, (("", v.vector(count, lambda: v.one_of(0, 0, 1, 1, -1))),)
        return kind, (("", self.matrix()),)

    def matrix(self):
        v = self.values
        shear = lambda: v.one_of(0, 0, 0, 0.5, -0.5, 0.25)
        rows = [(v.one_of(1, 1, -1), shear(), shear(), v.number(-5, 5)), (shear(), v.one_of(1, 1, 1, 2), shear(), v.number(-5, 5)),
                (shear(), shear(), v.one_of(1, 1, 1, -1), v.number(-5, 5)), (0, 0, 0, v.one_of(1, 1, 1, 1, 2))]
        if v.chance(v.odd):
            return v.one_of((), "undef", tuple(rows[:2]), tuple(row[:3] for row in rows[:3]), ((1, 0, 0, "0/0"),), tuple(rows[:1]))
        return tuple(rows[:v.one_of(3, 4, 4)])

    def extrusion(self):
        v = self.values
        arguments = [(v.one_of("", "height"), v.length())]
        if v.chance(0.3):
            arguments.append(("twist", v.one_of(90, 45, -90, 180, 0, 360, v.angle())))
        if v.chance(0.35):
            arguments.append(("scale", v.one_of(0.5, 2, 0, 1, (1, 2), (0, 1), (0.5, 0.5), v.factor())))
        if v.chance(0.4):
            arguments.append(("slices", v.one_of(1, 2, 4, 5, 8)))
        if v.chance(0.3):
            arguments.append(("center", v.truth()))
        return tuple(arguments)

    # -- Nothing, in all its spellings --

    def nothing(self, flat, in_module):
        v = self.values
        leaf = Call("square", (("", 1),)) if flat else Call("cube", (("", 1),))
        far = Call("translate", (("", (50, 50)),), (leaf,))
        names = ["union", "render", "difference", "intersection", "hull", "minkowski", "group", "color", "wrap", "each_one", "nothing", "translate", "rotate",
                 "mirror", "scale", "multmatrix", "resize"]
        choices = [Call(name, self.bare(name, flat), ()) for name in names]
        choices += [Call(name, (), None) for name in ("nothing", "wrap", "union", "group", "each_one")]
        choices += [Call("for", (("i", "[]"),), (leaf,)), Call("let", (("a", 1),), ()), Call("intersection_for", (("i", "[]"),), (leaf,)), Call("if", (("", False),), (leaf,)),
                    Call("if", (("", True),), ()), Call("intersection", (), (leaf, far)), Call("difference", (), (leaf, leaf)), Call("scale", (("", 0),), (leaf,)),
                    Call(leaf.name, leaf.arguments, None, "*"), Call(leaf.name, leaf.arguments, None, "%"), Call("echo", (("", '"e"'),)),
                    Call("square", (("", 0),)) if flat else Call("cube", (("", 0),)), Call("circle", (("", 0),)) if flat else Call("sphere", (("", 0),))]
        if flat:
            choices += [Call("offset", (("", 1),), ()), Call("projection", (), ()), Call("offset", (("r", -5),), (leaf,)), Call("polygon", (("", ()),)),
                        Call("projection", (("cut", True),), (Call("translate", (("", (0, 0, 5)),), (Call("cube", (("", 1),)),)),))]
        else:
            choices += [Call("linear_extrude", (("", 1),), ()), Call("rotate_extrude", (), ()), Call("linear_extrude", (("", 0),), (Call("square", (("", 1),)),)),
                        Call("linear_extrude", (("", 2),), (Call("square", (("", 0),)),)), Call("cylinder", (("h", 0), ("r", 2)))]
        if in_module:
            choices += [Call("children", (("", 7),)), Call("children", (("", ()),))]
        return self.random.choice(choices)

    def bare(self, name, flat):
        return {"color": (("", '"red"'),), "translate": (("", (1, 1)),), "rotate": (("", 90),), "mirror": (("", (1, 0)),), "scale": (("", 2),),
                "multmatrix": (("", ((1, 0, 0, 1), (0, 1, 0, 0), (0, 0, 1, 0))),), "resize": (("", (4, 4)),)}.get(name, ())

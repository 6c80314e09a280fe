# SPDX-License-Identifier: Apache-2.0
"""Numbers, vectors and conditions of random programs: mostly small and on a grid, so that faces coincide, some of
them odd (zero, negative, not a number, far too large), some of them expressions of what is in scope."""

ODD = (0, 0, 0, -3, -0.5, "0/0", "1/0", "-1/0", 1e-7, 0.001, 1e6, "undef", '"a"', (), True, (1,), "[1:2]")
PLAIN_FRAGMENTS = (3, 4, 5, 6, 8, 12)
SMOOTH_FRAGMENTS = (3, 4, 6, 8, 96, 120, 128)


class Values:
    """Draws values; `scope` holds the names of numbers that may be used, innermost last."""

    def __init__(self, random, fragments=PLAIN_FRAGMENTS):
        self.random = random
        self.fragments = fragments
        self.smooth = fragments is SMOOTH_FRAGMENTS
        self.odd = random.choice((0, 0, 0, 0.02, 0.05, 0.15))
        self.grid = random.choice((0.5, 0.8, 1.0))
        self.named = random.choice((0, 0.15, 0.35))
        self.scope = []
        self.functions = []

    def chance(self, share):
        return self.random.random() < share

    def one_of(self, *choices):
        return self.random.choice(choices)

    # -- Numbers --

    def plain(self, low, high):
        if self.chance(self.grid):
            return self.random.randint(low, high)
        return self.one_of(self.random.randint(2 * low, 2 * high) / 2, round(self.random.uniform(low, high), 2),
                           round(self.random.uniform(low, high), 5))

    def expression(self, low, high):
        """Of a variable in scope, a function of the program, or a comprehension; None where there is none."""
        ways = []
        if self.scope:
            name = self.random.choice(self.scope)
            ways += ["%s", "%s + 1", "%s * 2", "%s / 2", "(%s > 2 ? 3 : %s)", "max(1, %s)", "-%s"]
            ways = [way.replace("%s", name) for way in ways]
        if self.functions:
            ways += ["%s(%s)" % (self.random.choice(self.functions), self.plain(low, high)) for _ in range(2)]
        n = self.random.randint(1, 4)
        ways += ["[for (k = [1:%d]) k + %d][%d]" % (n, self.random.randint(0, 3), n - 1), "len([for (k = [0:%d]) k])" % n,
                 "let (q = %d) q * q" % n, "floor(%s)" % self.plain(low, high), "%d %% 5" % self.random.randint(1, 9)]
        return self.random.choice(ways)

    def number(self, low=-8, high=8):
        if self.chance(self.odd):
            return self.random.choice(ODD)
        if self.chance(self.named):
            return self.expression(max(low, 1), high)
        return self.plain(low, high)

    def length(self, high=10):
        return self.number(1, high)

    def angle(self):
        if self.chance(self.odd / 2):
            return self.random.choice(ODD)
        return self.one_of(0, 90, 180, 270, -90, 45, 30, 60, 360, round(self.random.uniform(-180, 180), 1))

    def factor(self):
        if self.chance(self.odd):
            return self.random.choice(ODD)
        return self.one_of(1, 1, 2, 0.5, -1, 3, 1.5, round(self.random.uniform(0.3, 2), 2))

    def truth(self):
        return self.one_of(True, False, "1", "0") if self.chance(0.2) else self.one_of(True, False)

    def condition(self):
        if self.scope and self.chance(0.5):
            return "%s %s %d" % (self.random.choice(self.scope), self.one_of("<", ">", "==", "!=", ">="), self.random.randint(0, 3))
        return self.one_of(True, True, False, "1 < 2", "undef", "[]", "!false", '"x"', "0")

    # -- Vectors --

    def vector(self, count, draw):
        if self.chance(self.odd / 2):
            count = self.one_of(1, 2, 3, 4)
        return tuple(draw() for _ in range(count))

    def place(self, count):
        return self.vector(count, lambda: 0 if self.chance(0.35) else self.number())

    def grid_step(self, count):
        return tuple(self.one_of(0, 0, 1, 2, 5, -5, 10) for _ in range(count))

    # -- Special variables --

    def specials(self, share=0.5):
        """Named arguments that decide the fragments of round shapes below."""
        if not self.chance(share):
            return ()
        if self.smooth:
            return (("$fn", self.random.choice(self.fragments)),)
        if self.chance(0.75):
            return (("$fn", "0/0" if self.chance(self.odd) else self.random.choice(self.fragments)),)
        return (("$fa", self.one_of(30, 45, 60, 90, 40)), ("$fs", self.one_of(1, 2, 4)))

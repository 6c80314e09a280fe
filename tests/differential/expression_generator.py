# SPDX-License-Identifier: Apache-2.0
"""Random expressions of the OpenSCAD language, as trees that can be made smaller.

A tree is [text with {} for each child, children...]; render() gives its source.
"""
import random

# Every expression may use these. One line, so that expression i stands on line i + 2.
PRELUDE = ("x=3; y=-2.5; z=0; v=[1,2,[3,4],\"five\"]; w=[[0,1],[2,3.5],[10,-4]]; m=[[1,2,3],[4,5,6],[7,8,10]]; s=\"hello\"; "
           "u=\"äö€😀\"; t=true; r=[0:2:6]; $q=7; f=function(a) a*2; h=function(a,b=5) [a,b,$q]; "
           "function g(a=1,b)=[a,b,$q]; function k(a,$q=4)=[a,$q]; function fact(n)=n<=1?1:n*fact(n-1); "
           "function tail(n,a=0)=n<=0?a:tail(n-1,a+n); function fib(n)=n<2?n:fib(n-1)+fib(n-2); "
           "function late(n)=n<=0?d:late(n-1); function compose(p,q)=function(a) p(q(a)); "
           "function quiet(a)=is_undef(a)?\"no\":a; function even(n)=n==0?true:odd(n-1); function odd(n)=n==0?false:even(n-1);")


def render(tree):
    if isinstance(tree, str):
        return tree
    parts = tree[0].split("{}")
    out = [parts[0]]
    for child, part in zip(tree[1:], parts[1:]):
        out += [render(child), part]
    return "".join(out)


def size(tree):
    return 1 if isinstance(tree, str) else 1 + sum(size(child) for child in tree[1:])


class Generator:
    """One stream of expressions; the same seed gives the same ones."""

    # version_num() is not among them: of a vector of two with a text in it openscad reads memory that nobody wrote.
    UNARY = "abs sign sin cos tan asin acos atan floor ceil round ln log exp sqrt len norm is_undef is_bool is_num is_string is_list is_function chr ord str max min concat".split()
    BINARY = "+ - * / % ^ < <= > >= == != && ||".split()

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self):
        r = self.random
        return r.choice([
            lambda: str(r.randint(-9, 12)), lambda: str(r.randint(-9, 12)), lambda: str(r.randint(0, 4)),
            lambda: r.choice(["0", "-0", "1", "-1", "2", "0.5", "-0.1", "1e3", "1e-7", "1e20", "123456789", "0.1+0.2", "1/3", "(1/0)", "(0/0)",
                              "(-1/0)", "2147483648", "1e-320", "1e308", "100000.5", "1234565", "0.000012345", "999999.5", "30", "45", "60", "90",
                              "180", "360", "-30", "720", ".5", "1.", "1e+2", "07"]),
            lambda: "%.5g" % r.uniform(-1e3, 1e3), lambda: "%.7g" % (r.uniform(-1, 1) * 10 ** r.randint(-12, 15)),
        ])()

    def string(self):
        return self.pick('""', '"a"', '"abc"', '"äöü"', '"12"', '"a\\nb"', '"\\u20ac\\t"', '"A"', '"\\x41"', '"1e2"', '"\\u0000"', '"x\\"y"', '"\\\\"',
                         '"\\q\\x80\\U01F600"', '"ab ab"', '"é€😀"', '"\\u00"', '"undef"', '"lo"', '"the quick"')

    def name(self):
        return self.pick("x", "y", "z", "v", "w", "m", "s", "u", "t", "r", "$q", "f", "h", "PI", "$t", "$fn", "$fa", "$children", "nowhere", "$nowhere", "v", "s", "x")

    def range(self, depth):
        r = self.random
        if depth > 0 and r.random() < .3:
            return self.pick(["[{}:{}]", self.small(), self.small()], ["[{}:{}:{}]", self.expression(0), self.small(), self.small()])
        return "[%s:%s]" % (self.small(), self.small()) if r.random() < .5 else "[%s:%s:%s]" % (self.small(), self.pick("1", "2", "-1", "0.5", "0.1", "-0.5", "0"), self.small())

    def small(self):
        return self.pick("0", "1", "2", "3", "5", "-1", "-2", "x", "1.5", "0.25", "6")

    def leaf(self):
        r = self.random.random()
        if r < .45:
            return self.number()
        if r < .6:
            return self.string()
        if r < .85:
            return self.name()
        if r < .93:
            return self.range(0)
        return self.pick("undef", "true", "false", "[]", "[1,2,3]", "[[1,2],[3,4]]", "[\"a\",1]", "[undef]", "(function(a) a)", "[0,0,1]", "[1,-2]")

    def expression(self, depth):
        r = self.random
        if depth <= 0:
            return self.leaf()
        kinds = [(20, self.binary), (6, self.unary), (9, self.vector), (13, self.builtin), (12, self.builtin_many), (7, self.index), (6, self.conditional),
                 (9, self.comprehension), (8, self.call), (5, self.let), (2, self.wrapped), (3, self.literal)]
        kind = r.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]
        tree = kind(depth - 1)
        # These take all that follows, so that an operator's operand they are in parentheses only.
        return ["({})", tree] if kind in (self.let, self.wrapped, self.literal) else tree

    def free(self, depth):
        """Where a whole expression stands: an argument, an element."""
        if depth > 0 and self.random.random() < .1:
            return self.pick(self.let, self.wrapped, self.literal)(depth - 1)
        return self.expression(depth)

    def binary(self, d):
        return ["({} " + self.pick(*self.BINARY) + " {})", self.expression(d), self.expression(d)] if self.random.random() < .7 else \
            ["{} " + self.pick(*self.BINARY) + " {} " + self.pick(*self.BINARY) + " {}", self.atom(d), self.atom(d), self.atom(d)]

    def atom(self, d):
        return ["({})", self.expression(d)] if self.random.random() < .5 else self.pick(self.number(), self.name(), self.string(), self.range(0))

    def unary(self, d):
        return [self.pick("-", "!", "+", "-", "--", "!!", "-!") + "{}", self.atom(d)]

    def vector(self, d):
        children = [self.free(d) for _ in range(self.random.randint(0, 4))]
        return ["[" + ",".join("{}" for _ in children) + self.pick("", "", "", "," if children else "") + "]", *children]

    def builtin(self, d):
        count = self.random.choices([1, 0, 2], [20, 1, 1])[0]
        return [self.pick(*self.UNARY) + "(" + ",".join("{}" for _ in range(count)) + ")", *[self.free(d) for _ in range(count)]]

    def builtin_many(self, d):
        e, r = self.free, self.random
        table = lambda: self.pick("w", "[[0,1],[5,2],[10,3]]", "[[3,1],[1,5]]", "[[1,\"a\"],[2]]", "[]", "v", "[[0,1],[0,2]]")
        needle_table = lambda: self.pick('"abcabc"', '[["a",1],["b",2],["ab",3]]', "[1,2,3,2,1]", "[[1,2],[2,1]]", 'u', 's', '["a","b"]', "v", '[["x",2],[2,"x"]]')
        return r.choice([
            lambda: ["min({},{})", e(d), e(d)], lambda: ["max({})", e(d)], lambda: ["max({},{},{})", e(d), e(0), e(0)], lambda: ["pow({},{})", e(d), e(d)],
            lambda: ["atan2({},{})", e(d), e(d)], lambda: ["concat({},{})", e(d), e(d)], lambda: ["concat({},{},{})", e(0), e(d), e(0)],
            lambda: ["str({},{})", e(d), e(d)], lambda: ["cross({},{})", e(d), e(d)], lambda: ["cross([1,2,{}],[{},0,1])", e(0), e(0)],
            lambda: ["cross([{},2],[3,{}])", e(0), e(0)], lambda: ["search({},{})", e(d), needle_table()],
            lambda: ["search({},{},{})", self.pick(self.string(), e(d)), needle_table(), self.pick("0", "1", "2", "-1", "undef", "1.5")],
            lambda: ["search({},{},{},{})", self.pick(self.string(), e(0)), needle_table(), self.pick("0", "1", "2"), self.pick("0", "1", "2", "3")],
            lambda: ["lookup({},{})", e(d), table()], lambda: ["lookup({},{})", self.number(), self.pick(table(), e(d))], lambda: ["log({},{})", e(0), e(d)],
            lambda: ["rands({},{},{},{})", self.pick("0", "-5", "1", e(0)), self.pick("1", "10", "0", e(0)), self.pick("1", "3", "2.7", "0"), self.pick("1", "42", "-7", "0.5", "1e10", e(0))],
            lambda: ["chr([{},{}])", self.pick("65", "97", e(0)), self.pick("8364", "66", "0", "-1", "1114111", "55296")], lambda: ["chr({})", self.range(0)],
            lambda: ["norm([{},{}])", e(0), e(0)], lambda: ["version()"], lambda: ["parent_module({})", e(0)], lambda: ["len(str({}))", e(d)],
            lambda: ["is_undef({})", self.name()], lambda: ["ord({}[{}])", self.pick("u", "s", "w"), self.small()], lambda: ["abs({},{})", e(d), e(0)],
            lambda: ["version_num({})", self.pick("[2019,5]", "[2021,1,0]", "[1,2,3]", self.number())], lambda: ["sin(x={})", e(d)], lambda: ["nothing_of_that_name({})", e(d)],
        ])()

    def index(self, d):
        return self.pick(["{}[{}]", self.pick("v", "s", "u", "w", "m", "r"), self.expression(d)], ["({})[{}]", self.expression(d), self.expression(0)],
                         ["{}[{}][{}]", self.pick("m", "w", "v"), self.small(), self.expression(0)], ["({}).{}", self.expression(d), self.pick("x", "y", "z", "a")],
                         ["{}.{}", self.pick("v", "w", "r", "s", "x"), self.pick("x", "y", "z")], ["\"abcd\"[{}]", self.expression(d)])

    def conditional(self, d):
        return ["({} ? {} : {})", self.expression(d), self.expression(d), self.expression(d)]

    def element(self, d):
        """What may stand in a list besides expressions."""
        e = self.expression
        return self.random.choice([
            lambda: ["for(i={}) {}", self.pick(self.range(d), e(d), "v", "u", "[3,1]", "[0:3]"), self.inner(d, "i")],
            lambda: ["for(i={}) {}", self.range(0), self.inner(d, "i")],
            lambda: ["for(i={},j={}) {}", self.pick("[0:2]", "[1,2]", self.range(0)), self.pick("[0:1]", "[i:2]", "\"ab\"", e(0)), self.pick("[i,j]", "i+j", "i*j", ["[i,{}]", e(0)])],
            lambda: ["for(i={},n=1;i<{};i=i+1,n=n*2) {}", self.pick("0", "1", "-2"), self.pick("3", "4", "0"), self.pick("n", "[i,n]", ["i+{}", e(0)])],
            lambda: ["each {}", e(d)], lambda: ["each {}", self.range(d)], lambda: ["if({}) {}", e(d), e(d)], lambda: ["if({}) {} else {}", e(d), e(d), e(d)],
            lambda: ["let(p={}) {}", e(d), self.pick("p", "[p,p]", ["p+{}", e(0)])], lambda: ["for(c={}) {}", self.string(), self.pick("c", "ord(c)", "str(c,\"-\")")],
            lambda: ["for(i=[0:3]) if(i%2=={}) {}", self.small(), self.inner(d, "i")], lambda: ["for(i=[0:2]) for(j=[0:i]) {}", self.pick("[i,j]", "j", ["i*{}", e(0)])],
            lambda: ["for(i=[0:2]) each {}", self.pick("[i,i]", "[0:i]", e(d))], lambda: ["for(i=[0:2]) let(p=i*{}) if(p>1) p else -p", self.number()],
            lambda: ["for(e={}) is_list(e)?len(e):e", self.pick("v", "m", "[[1],2,[]]", e(d))],
        ])()

    def inner(self, d, name):
        return self.pick(name, ["[%s,{}]" % name, self.expression(0)], ["%s+{}" % name, self.expression(0)], self.expression(d), ["v[{}]", name])

    def comprehension(self, d):
        count = self.random.choices([1, 2], [4, 1])[0]
        return ["[" + ",".join("{}" for _ in range(count)) + "]", *[self.element(d) if i == 0 else self.pick(self.element(d), self.expression(0)) for i in range(count)]]

    def call(self, d):
        e = self.free
        return self.random.choice([
            lambda: ["f({})", e(d)], lambda: ["h({})", e(d)], lambda: ["h({},{})", e(d), e(0)], lambda: ["h(b={})", e(d)], lambda: ["h(b={},a={})", e(0), e(d)],
            lambda: ["g()"], lambda: ["g({})", e(d)], lambda: ["g(b={})", e(d)], lambda: ["g({},{})", e(d), e(d)], lambda: ["g({},{},{})", e(0), e(d), e(0)],
            lambda: ["g(a={},{})", e(0), e(d)], lambda: ["g(c={})", e(d)], lambda: ["g({},a={})", e(0), e(d)], lambda: ["g($q={})", e(d)], lambda: ["k({},$q={})", e(d), e(0)], lambda: ["k({})", e(d)],
            lambda: ["fact({})", self.pick("0", "1", "5", "10", "20", "3.5")], lambda: ["tail({})", self.pick("0", "10", "100", "2.5")], lambda: ["fib({})", self.pick("0", "1", "7", "10")],
            lambda: ["late({},d={})", self.pick("0", "1", "3"), e(d)], lambda: ["compose(f,f)({})", e(d)], lambda: ["compose(function(a) str(a,{}),f)({})", e(0), e(d)], lambda: ["quiet({})", e(d)],
            lambda: ["quiet()"], lambda: ["even({})", self.pick("4", "7", "0")], lambda: ["x({})", e(0)], lambda: ["({})({})", self.pick("f", "function(a) [a]", e(d)), e(0)],
            lambda: ["quiet(a={},b={})", e(d), e(0)], lambda: ["(function(a,b=2) [a,b])({})", e(d)], lambda: ["(function(a,b={}) [a,b])({})", e(0), e(d)], lambda: ["(function() {})()", e(d)],
        ])()

    def let(self, d):
        e = self.expression
        return self.pick(["let(a={}) {}", e(d), self.pick("a", "[a,a]", e(d))], ["let(a={},b=a) [a,b]", e(d)], ["let(a={},b={},a=3) [a,b]", e(0), e(d)], ["let($q={}) g()", e(d)],
                         ["let(p=function(n) n<=0?{}:p(n-1)) p(3)", e(0)], ["let(x={}) {}", e(d), e(d)], ["let({}) 1", self.number()])

    def wrapped(self, d):
        return self.pick(["assert(true) {}", self.expression(d)], ["assert({},\"no\") {}", self.pick("1", "true", "\"a\"", "[0]"), self.expression(d)], ["echo({}) {}", self.expression(0), self.expression(d)],
                         ["echo(p={}) {}", self.expression(0), self.expression(d)])

    def literal(self, d):
        return self.pick(["function(a) {}", self.expression(d)], ["function(a={},b) {}", self.expression(0), self.expression(d)], ["str(function() {})", self.expression(d)],
                         ["function(a,$b={}) [a,{}]", self.expression(0), self.expression(d)])

    def top(self):
        return self.free(self.random.randint(1, 4))


def variants(tree):
    """Trees that are one step smaller."""
    if isinstance(tree, str):
        if tree not in ("1", "undef"):
            for smaller in ("1", "undef"):
                yield smaller
        return
    for child in tree[1:]:
        yield child
    for i in range(1, len(tree)):
        for smaller in variants(tree[i]):
            yield tree[:i] + [smaller] + tree[i + 1:]
    if tree[0].startswith("[") and tree[0].replace("{}", "").strip("[],") == "" and len(tree) > 2:
        for i in range(1, len(tree)):
            rest = tree[1:i] + tree[i + 1:]
            yield ["[" + ",".join("{}" for _ in rest) + "]", *rest]

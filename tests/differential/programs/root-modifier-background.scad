// The same statement twice is no second `!`, and the shape of `!%` is built.
module m(x) { difference() { cube(9); !%cube(x); } }
for (j = [1:3]) m(j);
m(4);

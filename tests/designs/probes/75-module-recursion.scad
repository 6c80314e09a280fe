// Recursion of a module ends with its name.
module m(n) { m(n+1); }
translate([0,0,0]) m(0);

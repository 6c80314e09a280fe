// TRACE lines of functions and statements.
module a() { translate([1,0,0]) for(i=[0:1]) if(i==1) b(i); }
module b(x) { let(q=1) union() { c(f(x)) cube(1); } }
module c(x) { children(); }
function f(x) = g(x);
function g(x) = let(z=1) assert(x==0, "boo") 1;
a();

// TRACE lines through children().
module a() { translate([1,0,0]) for(i=[0:1]) if(i==1) b(i); }
module b(x) { let(q=1) union() { c(x) { cube(1); d(); } } }
module c(x) { intersection_for(i=[0:1]) children(); }
module d() { color("red") children2() assert(false); }
module children2() { children(0); }
a();

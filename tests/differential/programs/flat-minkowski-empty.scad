// Empty outlines: passed over after the first, except where nothing else follows it.
minkowski() { square(1); polygon(); square(2); }
translate([10, 0]) minkowski() { square(1); square(2); let() {} square(4); }
translate([20, 0]) minkowski() { polygon(); square(1); square(2); }
translate([30, 0]) minkowski() { square(3); polygon(); polygon(); }
translate([40, 0]) minkowski() { circle(2); square(2); square([0, 1]); }

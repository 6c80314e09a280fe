// children(i) that is not there is no node; an else that does nothing is an empty one.
// (Sizes differ: 2021.01 takes the geometry of `difference() { cube(2); }` for one with an empty group in front.)
module without(i, size = 2) difference() { children(i); cube(size); }
without(0);
translate([10, 0, 0]) without(1) cylinder(r = 3, h = 1);
translate([20, 0, 0]) without(-1) cylinder(r = 3, h = 1);
translate([30, 0, 0]) without(0) { if (false) cube(9); cube(3); }
translate([40, 0, 0]) without([4], 2.5) cube(3);
translate([50, 0, 0]) intersection() { if (false) cube(9); cube(3); }
translate([60, 0, 0]) difference() { if (false) cube(9); else {} cube(3.25); }
translate([70, 0, 0]) difference() { if (false) cube(9); else if (false) cube(9); cube(3.5); }
translate([80, 0, 0]) difference() { if (true) {} else cube(9); cube(3.75); }
translate([90, 0, 0]) linear_extrude(1) { if (false) square(9); else {} square(3); }

// Of $fa and $fs the one that is a number decides; where neither is, there are five facets.
module at(i) translate([i * 10, 0, 0]) children();
at(0) cylinder(r = 3, h = 1, $fa = 0 / 0);
at(1) cylinder(r = 3, h = 1, $fs = 0 / 0);
at(2) cylinder(r = 3, h = 1, $fs = 0 / 0, $fa = 0 / 0);
at(3) rotate_extrude($fa = 0 / 0) translate([2, 0]) square();
at(4) rotate_extrude($fs = 0 / 0) translate([2, 0]) square();
at(5) linear_extrude(1) offset(r = 1, $fa = 0 / 0) square(3);
at(6) sphere(3, $fa = 0 / 0);
at(7) cylinder(r = 3, h = 1, $fa = 1 / 0);

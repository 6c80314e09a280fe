// A twist has three slices to a turn at least, and where $fn, $fa or $fs is no number or without end.
module at(i) translate([i % 6 * 5, floor(i / 6) * 5, 0]) children();
at(0) linear_extrude(1, twist = -90, $fn = 0 / 0) square();
at(1) linear_extrude(1, twist = -300, $fn = 1 / 0) square();
at(2) linear_extrude(1, twist = 300, $fn = -1 / 0) square();
at(3) linear_extrude(1, twist = 300, $fa = 0 / 0) square();
at(4) linear_extrude(1, twist = 700, $fs = 0 / 0) square();
at(5) linear_extrude(1, twist = 300, $fa = 1 / 0) square();
at(6) linear_extrude(1, twist = 300, $fs = 1000) square();
at(7) linear_extrude(1, twist = 100, $fa = 250) square();
at(8) linear_extrude(1, twist = 130, $fa = 250) square();
at(9) linear_extrude(1, twist = 130, $fn = 20, $fs = 0 / 0) square();
at(10) linear_extrude(3, scale = [1, 2], $fn = 1 / 0) square();
at(11) linear_extrude(3, twist = 300, scale = 1.5, $fn = 0 / 0) square();

// Twisted so far in one slice, an extrusion crosses itself: each of its faces casts a shadow.
projection() linear_extrude(height = 1, twist = 180, slices = 1) square(1);
translate([10, 0]) projection() linear_extrude(height = 5, twist = 90, slices = 3) translate([2, 0]) square(3);
translate([30, 0]) projection() linear_extrude(height = 3, twist = 200, slices = 2) circle(4, $fn = 5);

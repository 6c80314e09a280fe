// A turn puts corners a hair over or under the plane of the cut.
linear_extrude(1) projection(cut = true) intersection_for(i = [0, 90]) rotate([0, i, 0]) cylinder();
translate([5, 0]) linear_extrude(2) projection(cut = true) rotate([90, 0, 0]) cylinder(h = 3, r = 2, $fn = 12);
translate([10, 0]) linear_extrude(1) projection(cut = true) rotate([0, 180, 0]) sphere(3, $fn = 9);

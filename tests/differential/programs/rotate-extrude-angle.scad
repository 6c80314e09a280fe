rotate_extrude(angle=270)translate([8,0])square([4,3]);

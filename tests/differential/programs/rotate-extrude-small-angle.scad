rotate_extrude(angle=10)translate([30,0])square(5);

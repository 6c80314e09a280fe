rotate_extrude()translate([10,0])circle(3);

rotate_extrude(angle=-100,$fn=40)translate([8,0])square([4,3]);

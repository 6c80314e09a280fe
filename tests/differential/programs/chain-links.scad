for(i=[0:2])translate([i*12,0,0])rotate([i*90,0,0])rotate_extrude($fn=24)translate([8,0])circle(1.5,$fn=12);

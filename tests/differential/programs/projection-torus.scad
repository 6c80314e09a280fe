linear_extrude(1)projection()rotate_extrude($fn=20)translate([10,0])circle(3,$fn=10);

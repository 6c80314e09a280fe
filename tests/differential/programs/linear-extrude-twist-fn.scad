linear_extrude(height=15,twist=200,$fn=30)translate([4,1])circle(3);

linear_extrude(height=20,twist=90)square([10,4],center=true);

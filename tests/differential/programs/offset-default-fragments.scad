linear_extrude(1)offset(r=1)square([10,10]);

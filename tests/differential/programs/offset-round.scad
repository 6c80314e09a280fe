linear_extrude(1)offset(r=2,$fn=20)square([10,6]);

linear_extrude(1)offset(r=-1.5)difference(){square(20);translate([10,10])circle(3,$fn=16);}

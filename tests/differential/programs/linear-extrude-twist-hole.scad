linear_extrude(height=12,twist=60,slices=8)difference(){circle(8,$fn=16);translate([2,0])circle(3,$fn=12);}

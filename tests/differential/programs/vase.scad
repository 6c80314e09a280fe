linear_extrude(height=40,twist=60,scale=1.5,slices=20)difference(){circle(10,$fn=6);circle(9,$fn=6);}

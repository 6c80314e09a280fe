linear_extrude(height=10,scale=[1,0])square([6,4],center=true);

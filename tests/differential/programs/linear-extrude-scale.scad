linear_extrude(height=10,scale=[2,0.5])square(6,center=true);translate([30,0,0])linear_extrude(height=10,scale=0)square(6,center=true);

linear_extrude(10)square([4,6],center=true);translate([20,0,0])linear_extrude(height=5,center=true)circle(4,$fn=20);

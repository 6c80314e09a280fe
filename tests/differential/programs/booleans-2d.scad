linear_extrude(2)difference(){union(){square([20,10]);translate([20,5])circle(5,$fn=30);}translate([5,5])circle(3,$fn=12);intersection(){square([12,12],center=true);translate([3,3])circle(4,$fn=9);}}

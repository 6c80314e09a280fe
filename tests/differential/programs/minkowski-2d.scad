linear_extrude(2)minkowski(){union(){square([20,5]);square([5,20]);}circle(2,$fn=16);}

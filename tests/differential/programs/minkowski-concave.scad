minkowski(){union(){cube([20,5,5]);cube([5,20,5]);}translate([7,7,0])sphere(2,$fn=10);}

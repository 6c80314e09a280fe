minkowski(){cube([10,8,6]);sphere(2,$fn=12);}

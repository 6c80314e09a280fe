minkowski(){cube([20,10,3]);cylinder(r=2,h=1,$fn=16);}

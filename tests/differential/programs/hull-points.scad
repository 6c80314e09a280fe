hull(){cube([1,1,1]);translate([20,3,7])cube(0.5);translate([3,15,2])sphere(2,$fn=12);}

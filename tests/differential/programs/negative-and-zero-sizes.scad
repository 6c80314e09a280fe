cube([-1,2,3]);sphere(-2);cylinder(h=0,r=3);translate([5,0,0])cube(2);circle(0);

translate([100,0,0])union(){cube(5);!translate([1,2,3])cube(7);}

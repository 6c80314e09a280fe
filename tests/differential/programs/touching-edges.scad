cube(5);translate([5,5,0])cube(5);

cube(5);translate([5,0,0])cube(5);translate([0,5,1])cube(3);

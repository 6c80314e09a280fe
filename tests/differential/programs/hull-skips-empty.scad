hull(){cube(0);cube(5);for(i=[])sphere(9);translate([10,0,0])cube(2);}

cube(5);translate([10,0,0])square(5);

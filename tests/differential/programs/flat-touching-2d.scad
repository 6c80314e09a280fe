square(10);translate([10,0])square(10);translate([20,10])square(5);

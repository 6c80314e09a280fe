color("red")cube(5);color([0,1,0,0.5])translate([10,0,0])cube(5);color("#00f")color("yellow")translate([20,0,0])cube(5);

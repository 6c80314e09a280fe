render(convexity=2)difference(){cube(10);translate([5,5,-1])cylinder(r=3,h=20,$fn=20);}group(){translate([20,0,0])cube(3);translate([24,0,0])cube(3);}

let(a=5,b=a*2)cube([a,b,2]);translate([20,0,0])let(r=3)cylinder(r=r,h=4,$fn=12);

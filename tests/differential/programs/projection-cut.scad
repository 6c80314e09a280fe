linear_extrude(1)projection(cut=true)translate([0,0,-3])difference(){cube([20,20,10]);translate([5,5,-1])cylinder(r=3,h=20,$fn=16);}

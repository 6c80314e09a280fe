square([30,20]);translate([40,10])circle(5,$fn=30);

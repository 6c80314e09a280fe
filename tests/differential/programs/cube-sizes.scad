cube(10); translate([20,0,0]) cube([1,2,3]); translate([0,20,0]) cube([4,5,6], center=true); translate([30,30,0]) cube();

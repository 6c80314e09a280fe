linear_extrude(3)hull(){circle(5,$fn=20);translate([15,3])square([4,6]);translate([2,12])circle(2,$fn=8);}

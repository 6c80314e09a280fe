difference(){cube([20,20,4]);translate([5,5,2])cube([10,10,2]);translate([8,8,0])cube([4,4,2]);}

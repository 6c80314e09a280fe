rotate(33)cube([10,2,1]);rotate([90,0])translate([0,0,20])cube([3,2,1]);

difference(){cube([10,10,10]);translate([2,2,2])cube(6);translate([3,3,-1])cube([1,1,20]);}

difference(){%cube(50,center=true);cube(10);translate([2,2,-1])cube([3,3,20]);}

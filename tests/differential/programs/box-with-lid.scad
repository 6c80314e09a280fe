difference(){cube([40,30,20]);translate([2,2,2])cube([36,26,20]);translate([1,1,18])cube([38,28,5]);}translate([0,40,0])union(){cube([40,30,2]);translate([1.2,1.2,2])cube([37.6,27.6,2]);}

minkowski(){union(){cube([12,3,3]);cube([3,12,3]);}union(){cube([4,1,1]);cube([1,4,1]);}}

difference(){cube(10);cube([5,5,10]);}

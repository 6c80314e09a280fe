difference(){cube(0);cube(5);}union(){intersection(){for(i=[])cube(3);cube(8);}translate([20,0,0])cube(2);}

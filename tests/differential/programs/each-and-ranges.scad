for(i=[each [0:2:6],10])translate([i*3,0,0])cube([2,2,i+1]);for(c="ab")translate([0,10,0])cube(1);

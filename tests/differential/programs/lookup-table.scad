t=[[0,2],[10,8],[20,4]];for(i=[0:5:20])translate([i*2,0,0])cube([3,3,lookup(i,t)]);

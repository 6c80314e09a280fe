for(i=[0:11])rotate(i*30)translate([10,0,0])cube([6,6,4],center=true);

linear_extrude(1)projection()rotate([30,40,0])cube([10,8,6]);

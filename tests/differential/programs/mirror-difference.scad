difference(){mirror([1,0,0])cube([10,10,5]);mirror([1,0,0])translate([2,2,-1])cylinder(r=1.5,h=10,$fn=12);}

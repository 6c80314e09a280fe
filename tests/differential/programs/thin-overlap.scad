cube([10,10,1]);translate([2,2,0.9999])cylinder(r=3,h=5,$fn=18);

scale([2,1,0.5])sphere(5,$fn=12);translate([30,0,0])mirror([1,1,0])cube([10,3,2]);translate([0,30,0])scale(2)cube([1,2,3]);mirror([0,0,1])translate([-30,0,0])cylinder(h=5,r1=4,r2=1,$fn=8);

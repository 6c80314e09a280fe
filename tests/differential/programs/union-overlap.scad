union(){cube(10);translate([5,5,5])cube(10);translate([-3,2,2])cylinder(r=3,h=20);}

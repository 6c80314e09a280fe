hull(){translate([15,10,0])cylinder(r=10,h=3);cylinder(r=5,h=8,$fn=9);}

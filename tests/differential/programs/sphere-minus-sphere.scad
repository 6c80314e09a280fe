difference(){sphere(10,$fn=30);translate([6,0,0])sphere(8,$fn=30);}

difference(){difference(){difference(){cube(20,center=true);cube(15,center=true);}translate([0,0,10])cube(8,center=true);}translate([10,0,0])sphere(5,$fn=14);}

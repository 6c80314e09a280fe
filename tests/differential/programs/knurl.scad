difference(){cylinder(r=10,h=10,$fn=60);for(i=[0:19])rotate(i*18)translate([10,0,-1])rotate(45)cube([1.5,1.5,30],center=true);}

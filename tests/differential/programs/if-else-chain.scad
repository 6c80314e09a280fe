module k(n){if(n==0)cube(4);else if(n==1)sphere(3,$fn=10);else cylinder(r=2,h=5,$fn=9);}for(i=[0:2])translate([i*10,0,0])k(i);

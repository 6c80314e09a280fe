intersection(){cube(10,center=true);sphere(6.5,$fn=40);cylinder(r=5.5,h=20,center=true,$fn=30);}

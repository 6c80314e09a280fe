difference(){cube(10,center=true);sphere(4,$fn=20);}

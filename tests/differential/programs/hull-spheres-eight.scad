hull()for(x=[0,20],y=[0,12],z=[0,9])translate([x,y,z])sphere(3,$fn=16);

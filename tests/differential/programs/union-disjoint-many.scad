for(x=[0:9],y=[0:9])translate([x*5,y*5,0])cube(3);

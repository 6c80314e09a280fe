for(x=[0:4],y=[0:4])translate([x*5,y*5,0])cube([5,5,2]);

difference(){square([30,20],center=true);for(x=[-10,0,10])translate([x,0])circle(3,$fn=24);}

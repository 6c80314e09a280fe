difference(){cube([40,30,5]);for(x=[5,20,35],y=[5,25])translate([x,y,-1])cylinder(d=4,h=7,$fn=24);}

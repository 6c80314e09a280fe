linear_extrude(7)difference(){square(20,center=true);circle(6,$fn=24);translate([7,7])circle(1,$fn=8);}

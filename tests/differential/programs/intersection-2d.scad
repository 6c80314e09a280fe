linear_extrude(2)intersection(){circle(10,$fn=40);square(14,center=true);translate([3,0])circle(9,$fn=30);}

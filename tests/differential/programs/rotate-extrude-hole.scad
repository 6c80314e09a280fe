rotate_extrude($fn=30)translate([12,0])difference(){circle(5,$fn=16);circle(2,$fn=10);}

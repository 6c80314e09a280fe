hull(){circle(5,$fn=24);translate([20,0])circle(2,$fn=24);}

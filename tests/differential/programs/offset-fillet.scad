linear_extrude(1)offset(r=-2,$fn=24)offset(delta=2)union(){square([20,6]);square([6,20]);}

linear_extrude(1)offset(delta=-1)union(){square([20,6]);square([6,20]);}

linear_extrude(2)projection(cut=true)union(){translate([0,0,-5])cube([20,20,5]);translate([5,5,0])cube([5,5,5]);}

translate([1,2,3])rotate([10,20,30])cube([3,4,5]);rotate(45,[1,1,0])translate([20,0,0])cube(4);rotate(a=30,v=[0,0,0])translate([0,20,0])cube(2);

cube(5);*translate([10,0,0])cube(5);%translate([20,0,0])cube(5);#translate([30,0,0])cube(5);

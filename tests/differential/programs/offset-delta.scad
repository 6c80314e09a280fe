linear_extrude(1)offset(delta=3)polygon([[0,0],[20,0],[3,4]]);

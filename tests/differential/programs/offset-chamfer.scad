linear_extrude(1)offset(delta=3,chamfer=true)polygon([[0,0],[20,0],[20,10],[10,3],[0,10]]);

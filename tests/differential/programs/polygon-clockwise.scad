linear_extrude(3)polygon([[0,0],[0,10],[10,10],[10,0]]);

linear_extrude(height=12,twist=-45,center=true,slices=5)polygon([[0,0],[10,0],[4,6]]);

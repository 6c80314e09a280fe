linear_extrude(height=20,twist=-135,slices=12)translate([3,0])square([6,4],center=true);

linear_extrude(height=20,twist=120,scale=0.4)square(10,center=true);

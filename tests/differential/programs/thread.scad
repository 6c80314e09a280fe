module thread(d,p,n){linear_extrude(height=p*n,twist=-360*n,slices=n*24)translate([d*0.05,0])circle(d=d,$fn=24);}thread(10,2,3);

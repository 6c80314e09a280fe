module row(n,d){for(i=[0:n-1])translate([i*d,0,0])children(i%$children);}row(5,12){cube(5);sphere(3,$fn=10);cylinder(r=2,h=6,$fn=8);}

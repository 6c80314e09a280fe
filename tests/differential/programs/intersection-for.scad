intersection_for(n=[1:6])rotate([0,0,n*60])translate([5,0,0])sphere(r=12,$fn=20);

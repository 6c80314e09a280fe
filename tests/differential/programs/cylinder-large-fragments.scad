cylinder(h=20,r=50); translate([150,0,0]) cylinder(h=1,r=100,$fa=1,$fs=0.5);

sphere(10); translate([30,0,0]) sphere(d=10,$fn=7); translate([60,0,0]) sphere(r=4,$fa=5,$fs=0.5); translate([0,40,0]) sphere(3,$fn=3);

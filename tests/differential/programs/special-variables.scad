$fn=10;module m(){sphere(5);}m();translate([15,0,0])m($fn=40);translate([30,0,0]){$fn=6;m();}

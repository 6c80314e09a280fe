for(i=[0:11])hull(){rotate(i*30)translate([10,0,i])sphere(1.5,$fn=8);rotate((i+1)*30)translate([10,0,i+1])sphere(1.5,$fn=8);}

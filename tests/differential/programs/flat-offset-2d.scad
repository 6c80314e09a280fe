offset(r=3,$fn=32)offset(delta=-3)union(){square([30,10]);square([10,30]);}

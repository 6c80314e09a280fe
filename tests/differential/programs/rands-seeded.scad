for(v=rands(0,20,8,42))translate([v,v*2,0])cube(v/4+1);echo(rands(0,1,3,7));

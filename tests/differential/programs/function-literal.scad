f=function(x,y=2)x*y;g=[for(i=[1:4])f(i)];echo(f,g);for(i=[0:3])translate([i*10,0,0])cube(g[i]);

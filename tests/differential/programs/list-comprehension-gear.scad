n=12;pts=[for(i=[0:n*4-1])let(r=i%4<2?20:16,a=i*360/(n*4))[r*cos(a),r*sin(a)]];linear_extrude(5)difference(){polygon(pts);circle(4,$fn=32);}

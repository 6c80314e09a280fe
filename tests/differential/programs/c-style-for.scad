pts=[for(i=0,a=0;i<36;i=i+1,a=a+10)[a%20==0?10:7,0]*1,];echo(len(pts));linear_extrude(2)polygon([for(i=0;i<36;i=i+1)(i%2==0?10:7)*[cos(i*10),sin(i*10)]]);

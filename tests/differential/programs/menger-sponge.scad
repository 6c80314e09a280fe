module m(n,s){if(n==0)cube(s);else for(x=[0:2],y=[0:2],z=[0:2])if((x==1?1:0)+(y==1?1:0)+(z==1?1:0)<2)translate([x,y,z]*s/3)m(n-1,s/3);}m(1,9);

// Trigonometry to the 15th digit, signs of zero, exactness at whole degrees.
function dg(v) = let(a=abs(v),x=floor(a*1e5),r=a*1e5-x,y=floor(r*1e5),r2=r*1e5-y,z=floor(r2*1e5)) [sign(v),x,y,z];
for(i=[0:20:400]) let(d=-700+i*3.7) echo(dg(sin(d)),dg(cos(d)),dg(tan(d)/100),dg(asin(d/1000)/100),dg(acos(d/1000)/1000),dg(atan(d/50)/100),dg(atan2(d,31)/100), dg(atan2(3,d)/1000));
for(i=[0:15:720]) echo(i,sin(i),cos(i),tan(i),dg(sin(i)),dg(cos(i)),dg(tan(i)/10),1/tan(i),1/sin(i),1/cos(i));
for(i=[0:15:720]) echo(-i,sin(-i),cos(-i),tan(-i),1/tan(-i),1/sin(-i),1/cos(-i));
for(i=[30,45,60,15,75,36,18,1,0.1,1e-5,89.999,1e10+30,360000030]) echo(i,dg(sin(i)),dg(cos(i)),dg(tan(i)/10),asin(sin(i))==i,acos(cos(i))==i,atan(tan(i))==i);
for(v=[[1,1],[1,-1],[-1,-1],[-1,1],[1,sqrt(3)],[sqrt(3),1],[-1,sqrt(3)],[sqrt(3),-1],[2,2],[0,1],[1,0],[-1,0],[1/0,1],[1/0,1/0],[1,1/0],[2,2*sqrt(3)],[3,3*sqrt(3)],[0.1,0.1*sqrt(3)]]) echo(v,dg(atan2(v[0],v[1])/1000), dg(atan(v[0]/v[1])/1000));
echo(dg(asin(sqrt(2)/2)/100),dg(asin(sqrt(3)/2)/100),dg(asin(-0.5)/100),dg(acos(-0.5)/1000),dg(acos(-sqrt(2)/2)/1000),dg(acos(-sqrt(3)/2)/1000),acos(1),1/acos(1),asin(-1),1/asin(-0),1/atan(-0),dg(acos(0.5)/100), dg(acos(sqrt(3)/2)/100),dg(acos(0)/100),dg(asin(1/sqrt(2))/100),dg(atan(1/sqrt(3))/100),dg(atan(sqrt(3)/3)/100),dg(atan(-sqrt(3)/3)/100));

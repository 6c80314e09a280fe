// Every range of -inf, 0, 3, inf, nan: how many elements it has.
v=[-1/0,0,3,1/0,0/0];
s=[-1/0,-1,0,1,1/0,0/0];
for(b=v) for(t=s) for(e=v) { r=[b:t:e]; n = [for(i=r) i]; if (len(n)>0) echo(b,t,e,len(n),n); else echo(b,t,e,"zero");}
r=[1:2:9]; echo(r.x,r.y,r.z,[1:3].x, r[0],r[1],r[2],r[-0.5],r[0.9],r["x"]);

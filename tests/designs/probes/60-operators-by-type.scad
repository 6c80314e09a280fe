// Every binary operator with a pair of every two types, then every unary one, indices and members.
v=[undef,true,3,"s",[1,2],[0:1:2],function(x) x];
for(i=[0:len(v)-1]) for(j=[0:len(v)-1]) { a=v[i]; b=v[j];
 echo("+",a+b); echo("-",a-b); echo("*",a*b); echo("/",a/b); echo("%",a%b); echo("^",a^b); echo("<",a<b); echo("<=",a<=b); echo(">",a>b); echo(">=",a>=b); echo(a==b,a!=b); }
w=[undef,true,3,"s",[1,2],[0:1:2],function(x) x,[[1,2],[3,4]],[],["a"],[[]],[[1,"a"]],[undef,1],[[1,2],3]];
for(a=w) {echo(-a); echo(+a); echo(!a); echo(a[0],a[1],a.x,a.y,a.z,a.w,a["x"],a[undef],a[1/0],a[0/0],a[-1],a[1e10],a[4294967296],a[-0.99]);}

// Every binary and unary operator with operands of every type.
v=[undef,true,3,"s",[1,2],[0:1:2],function(x) x,[[1,2],[3,4]],[],["a"],[[1,"a"]],[[1,2],3]];
for(i=[0:len(v)-1]) for(j=[0:len(v)-1]) { a=v[i]; b=v[j];
 echo(i,j);
 echo("+",a+b); echo("-",a-b); echo("*",a*b); echo("/",a/b); echo("%",a%b); echo("^",a^b); echo("<",a<b); echo("<=",a<=b); echo(">",a>b); echo(">=",a>=b);echo("==",a==b);echo("!=",a!=b); }
for(i=[0:len(v)-1]) {a=v[i]; echo(-a); echo(+a); echo(!a); echo(a[0],a[1],a.x,a.y,a.z,a.w,a["x"],a[undef],a[1/0],a[0/0],a[-1],a[1e10],a[4294967296],a[-0.99]);}

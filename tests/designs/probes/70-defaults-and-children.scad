// Order of defaults, arguments and the assignments of children; tail calls; what is_undef() keeps silent.
// let recursion
echo(let(g=function(n) n<=0?1:n*g(n-1)) g(5));
// default evaluation
function f(a=echo("default a") 1, b=echo("default b") 2) = [a,b];
echo(f(echo("arg") 5));
echo(f(b=echo("argb") 5, a=echo("arga") 1));
module m(a=echo("default a") 1, b=echo("default b") 2) { c=echo("c") 3; echo(a,b); }
m(echo("arg") 5);
// tail call specials
function ts(n) = n==0 ? $x : ts(n-1);
echo(ts(3,$x=5));
function ts2(n) = n==0 ? $y : let($y=n) ts2(n-1);
echo(ts2(3));
// children scope re-evaluation
module ch(){ children(0); children(1); children(); children([1,0]); echo($children); }
ch() { x=echo("assign x") 5; echo("first",x); echo("second",x); }
module outer() { ch2() { for(i=[0:$children-1]) { echo("oc",i,$children); children(i); } } }
module ch2() { children(); }
outer() { echo("o1"); echo("o2"); echo("o3"); }
// mutual tail
function ev(n)= n==0 ? "even" : od(n-1);
function od(n)= n==0 ? "odd" : ev(n-1);
echo(ev(5000));
module pm(x) { x=2; echo(x); }
pm(1); pm(1);
function v1(a) = a; 
vv = 5; echo(vv(1));
echo(undef_in_arg(nope));
undefm(nope);
echo(sin(nope));
w = is_undef(nope2) ? 1 : 2; echo(w);
echo(is_undef(nope[1]), is_undef($nope3), is_undef(a.b));

// `$` variables in arguments: the parameter of that name is one already while they are evaluated.
$q=7;
function tq(n,$q=4)= n<=0?$q:tq(n-1,$q=$q+1);
echo("self tail", tq(3));
function tp(n,$q=4)= n<=0?[$q]:concat(tp(n-1,$q=$q+1));
echo("self not tail", tp(3));
function t1(n,$q=4)= n<=0?$q:t2(n,$q=$q+1);
function t2(n,$q=40)= t1(n-1,$q=$q+1);
echo("mutual", t1(3));
function s(a)=[a,$q];
echo("special no param", s($q=9,a=$q), s(a=$q,$q=9), s($q,$q=9));
function nd(a,$q)=[a,$q];
echo("no default", nd($q), nd($q,3), nd($q=3,a=$q), nd(a=$q,$q=3));
function d3(a=$q,$q=4,b=$q)=[a,$q,b];
echo("defaults", d3(), d3($q), d3(1,2), d3(1,$q,$q));
module m(a,$q=4,b=$q) echo("m",a,$q,b);
m(); m($q); m(1,2); m($q,$q+1,$q); m($q=$q*2); m(a=$q,$q=$q*2);
module mm(a) { echo("mm",a,$q); children(); }
mm($q); mm($q=$q*2); mm($q=$q*2,a=$q); mm(a=$q,$q=$q*2) mm($q=$q+1,a=$q);
module body(d,$fn=64) { echo("fn",$fn,d); children(); }
$fn=12;
body(1,$fn=$fn*2); body(1,$fn=$fn); body($fn);
body(1,$fn=20) body(2,$fn=$fn);
g=function(a)[a,$q];
echo("closure no param", g($q), g($q=$q+1), g(a=$q,$q=$q+1), g($q=$q+1,a=$q), g($q,$q=3));
function in()=$q;
function k4(a,$q=4)=[a,$q];
ct=function(n,$q=4) n<=0?$q:ct(n-1,$q=$q+1);
echo("closure rec", ct(3));
cc=function(f,n,$q=4) n<=0?$q:f(f,n-1,$q=$q+1);
echo("closure self", cc(cc,3));
function e2(a,$q=4)=let($q=5) k4($q);
echo("let inside", e2(1));
echo("nested", k4(k4($q,5),6), k4(k4(k4($q))));
echo("let outer", let($q=70) k4($q), let($q=70) k4($q,$q));
echo("compr", [for($q=[1,2]) k4($q)]);
module round_part(d, $fn = 64) { echo("facets", $fn); cylinder(d = d, h = 1); }
round_part(10, $fn = $fn * 2);
round_part(d = $fn);
h = function(a, b = 5) [a, b];
echo("order of values", h(echo("first") 1, echo("second") 2), h(b = echo("b") 1, a = echo("a") 2));
h3 = function(p, q, r) [p, q, r];
echo("order of three", h3(echo(1) 1, echo(2) 2, echo(3) 3));
cq = function(a, $q = 4) [a, $q];
echo("given by name", cq($q = 9), cq(1, $q = 8), cq(1, 6));

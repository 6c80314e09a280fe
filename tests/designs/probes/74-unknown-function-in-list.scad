// A variable is no function before it is assigned.
x = f(1);
function f(x) = g(x);
function g(x) = [for(i=[0:2]) 1+h(i)][0];
h = function(x) assert(x<2,"hh") x;
echo("after");

// Recursion of a function literal.
f = function(x) 1+f(x+1); y=f(1);

// A function in a `$` variable is not called.
$f=function(x) x*2; echo($f(echo("arg")1)); module m($g) { echo($g(2)); } m(function(x) x); echo($nof(1)); function $h(x)=x; echo($h(3)); echo(is_function($f)); ff=$f; echo(ff(4)); echo(($f)(3));

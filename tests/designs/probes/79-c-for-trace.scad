// TRACE of such a loop in a function.
function f() = [for(i=0;true;i=i+1) i]; module a() { echo(f()); } a();

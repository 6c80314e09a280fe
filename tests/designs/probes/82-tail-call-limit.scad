// Endless tail calls stop at the line of the function's definition.
function inf(n)=
   inf(n+1); 
module k() 
{ echo(
   inf(
  0)); }
  k();

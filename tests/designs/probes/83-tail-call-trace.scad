// One frame stands for all tail calls of a function to itself.
function inf(n)= n == 3 ? assert(false) 1 :
   inf(n+1); 
module k() 
{ echo(
   inf(
  0)); }
  k();

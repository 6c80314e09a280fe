// The same through if and let.
module m(n) { if(true) let(a=1) m(n+1); }
m(0);

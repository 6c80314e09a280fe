// An assertion in a default names the module called.
module z(a=assert(false) 1) {} 
a() z();
module a() children();

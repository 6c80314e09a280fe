// An assertion in an argument names the builtin module.
cube(assert(false) 1); 

// One among empty ones is no operand: inside out, it stays as it is.
module inside_out() polyhedron([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]);
cube(0);
union() { inside_out(); sphere(0); difference() { cube(); cube(2); } }

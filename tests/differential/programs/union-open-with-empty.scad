// One among empty ones is no operand: unclosed, it is exported, and nothing is said of it.
cube(0);
polyhedron([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 2, 1], [0, 1, 3], [0, 3, 2]]);

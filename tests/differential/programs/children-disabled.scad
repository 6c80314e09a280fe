// A child switched off by `*` is no child: neither counted nor numbered. Nor is one that if() leaves out without else.
module first() { echo($children); children(0); }
module second() { children(1); }
module rest() for (i = [1:$children - 1]) translate([10 * i, 0, 0]) children(i);
first() { *cube(9); cube(1); sphere(9); }
translate([20, 0, 0]) second() { cube(1); *cube(9); cube(2); }
translate([0, 20, 0]) rest() { *cube(9); cube(1); *for (i = [0:2]) cube(9); cube(3); *if (true) cube(9); %cube(4); cube(5); }
translate([0, 40, 0]) first() { *intersection_for(i = [0]) cube(9); *nowhere(); cube(2); }

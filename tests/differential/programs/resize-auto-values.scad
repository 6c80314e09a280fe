// The elements of `auto` count where they would as conditions; `auto` itself only where it is true.
values = [1, 0, "a", "", [0], [], undef, -1, 0/0, true, false];
for (i = [0:len(values) - 1]) translate([20 * i, 0, 0]) resize([0, 4, 0], auto = [values[i], false, values[i]]) cube([2, 2, 3]);
for (i = [0:len(values) - 1]) translate([20 * i, 20, 0]) resize([0, 4, 0], auto = values[i]) cube([2, 2, 3]);
translate([0, 40, 0]) resize([0, 4, 0], auto = [1]) cube([2, 2, 3]);
translate([20, 40, 0]) resize([0, 4, 0], auto = [1, 1, 1, 1]) cube([2, 2, 3]);
translate([40, 40, 0]) resize([0, 4, 0], auto = [0, true]) cube([2, 2, 3]);

// Round corners never have fewer than 4.3 fragments around, whatever $fn asks for.
for (i = [0:6]) translate([9 * i, 0]) offset(r = 1, $fn = [0.5, 1, 2, 3, 4, 5, -1][i]) polygon([[0, 0], [3, 0], [0, 2]]);
for (i = [0:6]) translate([9 * i, 9]) offset(r = -1, $fn = [0.5, 1, 2, 3, 4, 5, -1][i]) difference() { square(8); translate([4, 4]) circle(2.5, $fn = 3); }

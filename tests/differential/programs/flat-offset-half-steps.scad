// A right angle is one and a half steps of these arcs: whether it gets one corner or two hangs on the last digit.
for (i = [0:4])
  translate([i * 12, 0])
    offset(r = [0.7, 1, 2, 3, 1.5][i], $fn = 6) square(2);
translate([0, 20]) offset(r = -1, $fn = 6) polygon([[0, 0], [5, 2], [2, 2], [2, 4], [0, 2]]);
translate([12, 20]) offset(r = 2, $fn = 10) square(3);

module m() { !children(1); children(); }
m() cylinder(r = 3, h = 2, $fn = 8);

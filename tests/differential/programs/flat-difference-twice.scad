// What was cut along a border and is cut along it again has no fin.
module rest() difference() { circle(6); children(); }
module kept() rest() rest() children();
linear_extrude(3) kept() { circle(3.27613, $fn = 6); square(7); }
translate([15, 0]) linear_extrude(3) kept() { circle(3, $fn = 7); rotate(10) square(7); }

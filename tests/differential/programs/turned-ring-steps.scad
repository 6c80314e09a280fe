// Faces of the cutter lie in those of the ring, some of them square to an axis: what is cut leaves no skin.
module ring(inner, fragments = 3) rotate_extrude($fn = fragments) translate([inner, 0]) square(4);
difference() { ring(9); translate([0, 0, 2]) ring(9); }
translate([40, 0]) difference() {
  union() { ring(6); rotate(270) ring(9); ring(9); ring(10.31203, 4); }
  translate([0, 0, 2]) { ring(10.31203, 4); ring(9); }
}
translate([80, 0]) difference() {
  rotate(17) cylinder(h = 5, r = 4, $fn = 5);
  rotate(17) translate([0, 0, 3]) cylinder(h = 5, r = 4, $fn = 5);
}

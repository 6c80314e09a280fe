// Edges on rays through the axis: both diagonals of their quads are as long, and a union's rounding decides nothing.
linear_extrude(height = 3.77, twist = 90, slices = 8) {
    for (i = [0:72:359]) rotate(i) translate([8, 0]) square(10);
    rotate(30) translate([-30, 0]) difference() { square(10); translate([2, 2]) square(6); }
}
translate([0, 0, 10]) linear_extrude(height = 3.77, twist = -90, slices = 8, scale = 0.5)
    for (i = [0:72:359]) rotate(i) translate([8, 0]) square(10);

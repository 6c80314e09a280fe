// SPDX-License-Identifier: CC0-1.0
// Gridfinity-compatible bin with compartments, label shelf, finger scoop and magnet holes.
// Prints as it is, open side up, without support.

/* [Size] */
// Width in grid units of 42 mm
grid_x = 3; // [1:1:6]
// Depth in grid units of 42 mm
grid_y = 2; // [1:1:6]
// Height in units of 7 mm, without the stacking lip
height_units = 6; // [2:1:14]
// Stacking lip. Other bins stand on it
stacking_lip = true;

/* [Compartments] */
// Columns of compartments
divisions_x = 3; // [1:1:8]
// Rows of compartments
divisions_y = 2; // [1:1:8]
// Label shelf at the back of each row
label_shelf = "full"; // [none:None, left:Left, full:Full width]
// Shelf depth in mm
label_depth = 12; // [8:0.5:20]
// Finger scoop at the front of each compartment
finger_scoop = true;

/* [Walls and base] */
// Outer wall in mm
wall_thickness = 1.2; // [0.8:0.1:2.6]
// Walls between compartments in mm
divider_thickness = 1.2; // [0.8:0.1:2.4]
// Magnet holes under each corner of each cell
magnet_holes = true;
// Hole diameter in mm. 6.5 for magnets of 6 mm
magnet_diameter = 6.5; // [5.8:0.1:8.2]
// Hole depth in mm. Magnet height and two layers
magnet_depth = 2.4; // [1:0.1:3.4]
// Screw holes through the base, inside the magnet holes
screw_holes = false;
// Screw hole diameter in mm
screw_diameter = 3; // [2.5:0.1:4]

/* [Hidden] */
pitch = 42;           // cell
height_pitch = 7;     // height unit
gap = 0.25;           // to the neighbour, each side
corner = 3.75;        // outer corner radius
foot_profile = [      // [z, radius of the corner]; its centre stays where it is
  [0, 0.8], [0.8, 1.6], [2.6, 1.6], [4.75, 3.75],
];
foot_height = 4.75;
floor_z = 7;          // foot and bridge
lip_depth = 2.6;
lip_tip = 0.4;        // the lip ends in a flat as wide as one line of plastic
lip_profile = [       // [z above the body, inset]
  [0, 2.6], [0.7, 1.9], [2.5, 1.9], [4.0, 0.4],
];
lip_support = 1.2;    // straight part below the lip
hole_offset = 13;     // magnets from the middle of the cell
shelf_thickness = 1.2;
scoop_radius = 12;
eps = 0.01;
fragments = 48;

size = [grid_x * pitch - 2 * gap, grid_y * pitch - 2 * gap];
body_top = height_units * height_pitch;
top = body_top + (stacking_lip ? 4.0 : 0);
inner = [size[0] - 2 * wall_thickness, size[1] - 2 * wall_thickness];
cell = [
  (inner[0] - (divisions_x - 1) * divider_thickness) / divisions_x,
  (inner[1] - (divisions_y - 1) * divider_thickness) / divisions_y,
];
scoop = min(scoop_radius, body_top - floor_z - lip_support - lip_depth, cell[1] / 2);
shelf = min(label_depth, cell[1] - 4, body_top - floor_z);

assert(min(cell[0], cell[1]) >= 4,
  str("Compartments of ", cell[0], " x ", cell[1], " mm are too small. Choose fewer columns or rows"));

echo(outer = [size[0], size[1], top], compartment = cell);

difference() {
  union() {
    feet();
    rounded(size, 0, foot_height, top);
  }
  difference() {
    cavity();
    dividers();
    if (label_shelf != "none") shelves();
    if (finger_scoop && scoop > 2) scoops();
  }
  if (magnet_holes || screw_holes) holes();
}

// A prism with the bin's rounded corners, `inset` inside the outline, from z0 to z1.
module rounded(size, inset, z0, z1, inset_top = undef) {
  t = is_undef(inset_top) ? inset : inset_top;
  r0 = max(corner - inset, 0.4);
  r1 = max(corner - t, 0.4);
  a = [size[0] / 2 - inset - r0, size[1] / 2 - inset - r0];
  b = [size[0] / 2 - t - r1, size[1] / 2 - t - r1];
  if (inset == t)
    translate([0, 0, z0]) linear_extrude(z1 - z0)
      hull() for (x = [-1, 1], y = [-1, 1]) translate([x * a[0], y * a[1]]) circle(r0, $fn = fragments);
  else
    hull() for (x = [-1, 1], y = [-1, 1]) {
      translate([x * a[0], y * a[1], z0]) cylinder(r = r0, h = eps, $fn = fragments);
      translate([x * b[0], y * b[1], z1 - eps]) cylinder(r = r1, h = eps, $fn = fragments);
    }
}

module feet() {
  for (i = [0:grid_x - 1], j = [0:grid_y - 1])
    translate([(i - (grid_x - 1) / 2) * pitch, (j - (grid_y - 1) / 2) * pitch, 0]) foot();
}

module foot() {
  c = (pitch - 2 * gap) / 2 - corner;
  for (k = [0:2]) {
    z0 = foot_profile[k][0];
    z1 = foot_profile[k + 1][0];
    hull() for (x = [-1, 1], y = [-1, 1]) translate([x * c, y * c, z0])
      cylinder(h = z1 - z0, r1 = foot_profile[k][1], r2 = foot_profile[k + 1][1], $fn = fragments);
  }
}

// All that is taken out of the body, before dividers, shelves and scoops are left standing in it.
module cavity() {
  if (stacking_lip && wall_thickness < lip_depth) {
    z_straight = body_top - lip_support;
    z_wide = z_straight - (lip_depth - wall_thickness);
    rounded(size, wall_thickness, floor_z, z_wide);
    rounded(size, wall_thickness, z_wide - eps, z_straight + eps, lip_depth);
    rounded(size, lip_depth, z_straight, body_top + eps);
  } else {
    rounded(size, wall_thickness, floor_z, body_top + eps);
  }
  if (stacking_lip) {
    rounded(size, lip_profile[0][1], body_top, body_top + lip_profile[1][0] + eps, lip_profile[1][1]);
    rounded(size, lip_profile[1][1], body_top + lip_profile[1][0], body_top + lip_profile[2][0] + eps);
    rounded(size, lip_profile[2][1], body_top + lip_profile[2][0], top + eps, lip_profile[3][1]);
  }
}

module dividers() {
  wall_top = body_top - floor_z;
  if (divisions_x > 1) for (i = [1:divisions_x - 1])
    translate([-inner[0] / 2 + i * (cell[0] + divider_thickness) - divider_thickness, -size[1] / 2, floor_z - 1])
      cube([divider_thickness, size[1], wall_top + 1]);
  if (divisions_y > 1) for (j = [1:divisions_y - 1])
    translate([-size[0] / 2, -inner[1] / 2 + j * (cell[1] + divider_thickness) - divider_thickness, floor_z - 1])
      cube([size[0], divider_thickness, wall_top + 1]);
}

// Front edge of row j.
function row_front(j) = -inner[1] / 2 + j * (cell[1] + divider_thickness);
function column_left(i) = -inner[0] / 2 + i * (cell[0] + divider_thickness);

// A shelf to stick a label on, with a 45 degree underside that prints without support.
module shelves() {
  for (j = [0:divisions_y - 1]) {
    back = row_front(j) + cell[1];
    drop = min(shelf, body_top - floor_z - shelf_thickness);
    if (label_shelf == "full")
      shelf_bar(-inner[0] / 2 - 1, inner[0] + 2, back, drop);
    else
      for (i = [0:divisions_x - 1])
        shelf_bar(column_left(i) - 1, min(cell[0], 2 * shelf) + 1, back, drop);
  }
}

module shelf_bar(x, width, back, drop) {
  translate([x, back, body_top]) rotate([90, 0, 90]) linear_extrude(width)
    polygon([[1, 0], [-shelf, 0], [-shelf, -shelf_thickness], [-shelf + drop, -shelf_thickness - drop], [1, -shelf_thickness - drop]]);
}

// A quarter round along the front of each row, to slide parts out with a finger.
module scoops() {
  for (j = [0:divisions_y - 1])
    translate([-inner[0] / 2 - 1, row_front(j) + (j == 0 && stacking_lip ? max(lip_depth - wall_thickness, 0) : 0), floor_z])
      rotate([90, 0, 90]) linear_extrude(inner[0] + 2)
        difference() {
          translate([-lip_depth, -1]) square([scoop + lip_depth, scoop + 1]);
          translate([scoop, scoop]) circle(scoop, $fn = fragments);
        }
}

module holes() {
  for (i = [0:grid_x - 1], j = [0:grid_y - 1], x = [-1, 1], y = [-1, 1])
    translate([(i - (grid_x - 1) / 2) * pitch + x * hole_offset, (j - (grid_y - 1) / 2) * pitch + y * hole_offset, 0]) {
      if (magnet_holes) translate([0, 0, -1]) cylinder(d = magnet_diameter, h = magnet_depth + 1, $fn = fragments);
      if (screw_holes) translate([0, 0, -1]) cylinder(d = screw_diameter, h = floor_z - 0.8 + 1, $fn = fragments);
    }
}

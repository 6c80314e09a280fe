// SPDX-License-Identifier: CERN-OHL-P-2.0
// Enclosure for a circuit board: posts for its screws, vents in both long walls, a lid that snaps on.
// Both parts print as they lie, without support.

/* [Part] */
// What to make
part = "both"; // [both:Box and lid, box:Box, lid:Lid, closed:Closed to look at]

/* [Board] */
// Board length in mm
board_length = 85; // [20:0.5:200]
// Board width in mm
board_width = 56; // [20:0.5:150]
// Room above the board in mm
room_above = 18; // [4:0.5:80]
// Distance between the holes along the board in mm
hole_distance_x = 58; // [0:0.5:190]
// Distance between the holes across the board in mm
hole_distance_y = 49; // [0:0.5:140]
// First hole from the left edge of the board in mm
hole_inset_x = 3.5; // [2:0.5:100]
// First hole from the front edge of the board in mm
hole_inset_y = 3.5; // [2:0.5:100]

/* [Posts] */
// Post height in mm. Room below the board
post_height = 5; // [2:0.5:20]
// Post diameter in mm
post_diameter = 6; // [4:0.5:12]
// Pilot hole in mm. 2.2 for an M2.5 screw in plastic
pilot_diameter = 2.2; // [1.2:0.1:4]

/* [Walls] */
// Wall in mm
wall = 2; // [1.2:0.1:4]
// Floor and lid in mm
floor_thickness = 2; // [1:0.1:4]
// Outer corner radius in mm
corner_radius = 4; // [1:0.5:12]
// Space around the board in mm
board_clearance = 1; // [0.2:0.1:6]

/* [Snap lid] */
// Gap between lid and box in mm, each side
fit = 0.2; // [0.05:0.05:0.5]
// How far the ridge reaches into the wall in mm
snap_depth = 0.5; // [0.2:0.05:0.8]
// Height of the lid's rim in mm
rim_height = 5; // [4:0.5:10]

/* [Openings] */
// Vents in each long wall
vents = 8; // [0:1:30]
// Vent height in mm
vent_height = 12; // [3:0.5:60]
// Vent width in mm
vent_width = 2.5; // [1.5:0.1:5]
// Cable opening in the left wall, width in mm. 0 for none
cable_width = 12; // [0:0.5:60]
// Cable opening height in mm
cable_height = 7; // [3:0.5:40]

/* [Hidden] */
fragments = 48;
eps = 0.01;
rim_wall = 1.6;
ridge = 1.2;          // height of the snap ridge, with 45 degree flanks

inner = [board_length + 2 * board_clearance, board_width + 2 * board_clearance];
outer = [inner[0] + 2 * wall, inner[1] + 2 * wall];
board_thickness = 1.6;
inner_height = post_height + board_thickness + room_above;
height = floor_thickness + inner_height;
inner_radius = max(corner_radius - wall, 0.5);
groove_z = height - rim_height / 2;
vent_room = inner_height - rim_height - 4;
vent_tall = min(vent_height, vent_room);
vent_pitch = 2 * vent_width;
vent_count = min(vents, floor((inner[0] - 2 * corner_radius) / vent_pitch));

assert(hole_inset_x + hole_distance_x <= board_length && hole_inset_y + hole_distance_y <= board_width,
  str("The holes reach past the board of ", board_length, " x ", board_width, " mm. Make the distances smaller"));
assert(snap_depth < wall, str("The ridge of ", snap_depth, " mm goes through the wall of ", wall, " mm"));

echo(outside = [outer[0], outer[1], height + floor_thickness], vents_each_side = vent_count);

if (part == "box" || part == "both") box();
if (part == "lid") lid();
if (part == "both") translate([0, outer[1] + 8, 0]) lid();
if (part == "closed") {
  box();
  translate([0, 0, height + floor_thickness]) mirror([0, 0, 1]) lid();
}

module plate(size, radius) {
  x = size[0] / 2 - radius;
  y = size[1] / 2 - radius;
  hull() for (sx = [-1, 1], sy = [-1, 1]) translate([sx * x, sy * y]) circle(radius, $fn = fragments);
}

module box() {
  difference() {
    linear_extrude(height) plate(outer, corner_radius);
    translate([0, 0, floor_thickness]) linear_extrude(inner_height + eps) plate(inner, inner_radius);
    translate([0, 0, groove_z]) snap_ring(0);
    if (vent_count > 0 && vent_tall > vent_width) vent_slots();
    if (cable_width > 0) cable_opening();
  }
  posts();
}

module lid() {
  linear_extrude(floor_thickness) plate(outer, corner_radius);
  rim = [inner[0] - 2 * fit, inner[1] - 2 * fit];
  rim_radius = max(inner_radius - fit, 0.3);
  difference() {
    union() {
      translate([0, 0, floor_thickness - eps]) linear_extrude(rim_height + eps) plate(rim, rim_radius);
      translate([0, 0, floor_thickness + rim_height / 2]) snap_ring(fit);
    }
    translate([0, 0, floor_thickness]) linear_extrude(rim_height + 1)
      plate([rim[0] - 2 * rim_wall, rim[1] - 2 * rim_wall], max(rim_radius - rim_wall, 0.3));
  }
}

// A ridge along the middle of each wall: what the lid has, and, without `less`, what the box lacks.
module snap_ring(less) {
  long = inner[0] * 0.5;
  short = inner[1] * 0.5;
  for (s = [-1, 1]) {
    translate([0, s * (inner[1] / 2 - less), 0]) rotate([0, 90, 0]) ridge_bar(long - 2 * less, less);
    translate([s * (inner[0] / 2 - less), 0, 0]) rotate([90, 0, 0]) ridge_bar(short - 2 * less, less);
  }
}

// A bar along z with a diamond section, half of which stands in the wall.
module ridge_bar(length, less) {
  r = snap_depth + (less > 0 ? 0 : fit);
  linear_extrude(length, center = true)
    polygon([[-r, 0], [0, -r], [r, 0], [0, r]]);
}

module posts() {
  for (i = [0, 1], j = [0, 1])
    translate([
      -board_length / 2 + hole_inset_x + i * hole_distance_x,
      -board_width / 2 + hole_inset_y + j * hole_distance_y,
      floor_thickness - eps,
    ])
      difference() {
        union() {
          cylinder(d = post_diameter, h = post_height + eps, $fn = fragments);
          cylinder(d1 = post_diameter + 2, d2 = post_diameter, h = 1 + eps, $fn = fragments);
        }
        translate([0, 0, 0.6]) cylinder(d = pilot_diameter, h = post_height + 1, $fn = fragments);
      }
}

module vent_slots() {
  z = floor_thickness + 2 + vent_tall / 2;
  half = vent_tall / 2 - vent_width / 2;
  for (i = [0:vent_count - 1])
    translate([(i - (vent_count - 1) / 2) * vent_pitch, 0, z]) rotate([90, 0, 0])
      linear_extrude(outer[1] + 2, center = true)
        hull() for (s = [-1, 1]) translate([0, s * half]) circle(d = vent_width, $fn = 24);
}

module cable_opening() {
  w = min(cable_width, inner[1] - 4);
  h = min(cable_height, inner_height - rim_height - post_height);
  translate([-outer[0] / 2 - 1, -w / 2, floor_thickness + post_height]) cube([wall + 2, w, h]);
}

// SPDX-License-Identifier: Apache-2.0
// The enclosure without fillets: shell, lid lip, four posts with holes, vents through both long walls.
include <primitives.scad>
L = 100; W = 70; H = 30; corner = 5; wall = 2;
postD = 7; postHole = 2.8; postH = 8; postX = 40; postY = 25;
vents = 8; ventW = 2.5; ventH = 14; ventPitch = 7; ventZ = 19; lipT = 1; lipH = 2;
g = wall - lipT;
difference() {
  union() {
    difference() {
      linear_extrude(H) rounded(L, W, corner);
      translate([0, 0, wall]) linear_extrude(H) rounded(L - 2 * wall, W - 2 * wall, corner - wall);
    }
    translate([0, 0, H - 1]) linear_extrude(lipH + 1) difference() {
      rounded(L - 2 * g, W - 2 * g, corner - g);
      rounded(L - 2 * wall, W - 2 * wall, corner - wall);
    }
    for (x = [-1, 1], y = [-1, 1]) translate([x * postX, y * postY, wall - 1]) difference() {
      cylinder(d = postD, h = postH + 1);
      translate([0, 0, 2]) cylinder(d = postHole, h = postH);
    }
  }
  w = ventW / 2;
  h = ventH / 2 - w;
  for (i = [0:vents - 1]) translate([(i - (vents - 1) / 2) * ventPitch, W / 2 + 1, ventZ]) rotate([90, 0, 0])
    linear_extrude(W + 2) hull() for (s = [-1, 1]) translate([0, s * h]) circle(r = w);
}

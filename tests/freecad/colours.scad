// SPDX-License-Identifier: CC0-1.0
// Two parts of two colours, for check.py: a red block with a blue pin beside it.
module block() { cube([20, 10, 5]); }
module pin() { translate([30, 5, 0]) cylinder(r = 4, h = 12, $fn = 64); }
color([0.8, 0.1, 0.1]) block();
color([0.1, 0.2, 0.9]) pin();

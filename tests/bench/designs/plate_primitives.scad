// SPDX-License-Identifier: Apache-2.0
// The plate without fillets, as people write it: an outline raised, cylinders cut off.
include <primitives.scad>
L = 120; W = 80; T = 6; corner = 6; holeD = 5; nx = 5; ny = 4; px = 24; py = 18;
difference() {
  linear_extrude(T) rounded(L, W, corner);
  for (i = [0:nx - 1], j = [0:ny - 1])
    translate([(i - (nx - 1) / 2) * px, (j - (ny - 1) / 2) * py, -1]) cylinder(d = holeD, h = T + 2);
}

// SPDX-License-Identifier: CC0-1.0
// Adapter between two hoses, pipes or vacuum nozzles of different diameters.
// Prints standing on its first end, without support.

/* [First end] */
// Measured diameter in mm
first_diameter = 35; // [8:0.1:150]
// Does the diameter fit inside the adapter or around it
first_fit = "around"; // [around:The adapter goes around it, inside:The adapter goes inside it]
// Length in mm
first_length = 30; // [10:1:120]
// Taper in mm. How much tighter it gets towards the middle
first_taper = 0.6; // [0:0.1:3]

/* [Second end] */
// Measured diameter in mm
second_diameter = 50; // [8:0.1:150]
// Does the diameter fit inside the adapter or around it
second_fit = "inside"; // [around:The adapter goes around it, inside:The adapter goes inside it]
// Length in mm
second_length = 35; // [10:1:120]
// Taper in mm. How much tighter it gets towards the middle
second_taper = 0.6; // [0:0.1:3]
// Barbs that hold a soft hose
barbs = 0; // [0:1:6]

/* [Body] */
// Wall in mm
wall = 2.4; // [1.2:0.1:6]
// Steepest overhang in degrees from upright
overhang = 45; // [20:1:55]
// Gap for a sliding fit in mm on the diameter
clearance = 0.3; // [0:0.05:1]
// Roundness: sides of the circles
sides = 96; // [24:8:240]

/* [Hidden] */
eps = 0.001;

// Inner radius at the mouth and at the stop of an end. An end that goes around a pipe narrows
// inwards, one that goes into a pipe widens inwards.
function mouth(d, fit) = fit == "around" ? (d + clearance) / 2 : (d - clearance) / 2 - wall;
function stop(d, fit, taper) = mouth(d, fit) + (fit == "around" ? -taper / 2 : taper / 2);

r0 = mouth(first_diameter, first_fit);
r1 = stop(first_diameter, first_fit, first_taper);
r2 = stop(second_diameter, second_fit, second_taper);
r3 = mouth(second_diameter, second_fit);
middle = max(abs(r2 - r1) / tan(overhang), 2);
z1 = first_length;
z2 = z1 + middle;
z3 = z2 + second_length;
barb_reach = 1.2;

assert(min(r0, r1, r2, r3) > 1, str("The wall of ", wall, " mm leaves no bore. Make it thinner or the pipe wider"));

echo(bores = [2 * r0, 2 * r3], length = z3);

rotate_extrude($fn = sides) section();

// Half of the section through the axis.
module section() {
  polygon(concat(
    [[r0, 0], [r1, z1], [r2, z2], [r3, z3]],
    [[r3 + wall, z3]],
    barbs > 0 && second_fit == "inside" ? barb_points() : [],
    [[r2 + wall, z2], [r1 + wall, z1], [r0 + wall, 0]]
  ));
}

// Saw teeth from the mouth of the second end downwards: a slope to slide over, a step to hold.
function barb_points() = let(pitch = second_length / (barbs + 1)) [
  for (k = [0:barbs - 1], half = [0, 1])
    let(z = z3 - pitch * (k + (half == 0 ? 0.7 : 1)), r = r3 + (r2 - r3) * (z3 - z) / second_length)
      [r + wall + (half == 0 ? barb_reach : 0), z + (half == 0 ? 0 : pitch * 0.3 - barb_reach)]
];

// SPDX-License-Identifier: Apache-2.0
#include "exact/exact_designs.hpp"

#include <cmath>

using namespace pw;
using namespace pw::test;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("a cylinder is a true cylinder: pi r^2 h and three faces, whatever $fn says above 8") {
  for (const char* fragments : {"", "$fn = 9;", "$fn = 100;", "$fa = 5; $fs = 0.5;"}) {
    const auto answer = fullyExact(std::string(fragments) + "cylinder(r = 5, h = 7);");
    CHECK(answer.faces == 3);
    CHECK_THAT(answer.measures.volume, WithinRel(25 * pi * 7, 1e-12));
    CHECK(answer.asWrittenVolume < answer.measures.volume);
  }
}

TEST_CASE("a hex nut drawn as cylinders with $fn = 6 stays a prism around a true hole") {
  const std::string nut = "difference() { cylinder(r = 5, h = 4, $fn = 6); translate([0, 0, -1]) cylinder(r = 2.5, h = 6); }";
  const auto answer = fullyExact(nut);
  CHECK(answer.faces == 9);
  CHECK_THAT(answer.measures.volume, WithinRel(4 * (3 * std::sqrt(3.0) / 2 * 25 - pi * 6.25), 1e-12));
  CHECK(countOf(stepOf(nut), "CYLINDRICAL_SURFACE") == 1);
}

TEST_CASE("the same count of fragments is a circle by $fa and $fs and a polygon by $fn") {
  // A small circle has 5 fragments by default.
  CHECK(fullyExact("cylinder(r = 0.5, h = 1);").faces == 3);
  CHECK(fullyExact("cylinder(r = 0.5, h = 1, $fn = 5);").faces == 7);
}

TEST_CASE("spheres, cones and turned outlines have the volumes of the textbook") {
  CHECK_THAT(fullyExact("sphere(6);").measures.volume, WithinRel(4.0 / 3 * pi * 216, 1e-12));
  CHECK_THAT(fullyExact("cylinder(h = 9, r1 = 6, r2 = 2);").measures.volume, WithinRel(pi * 3 * (36 + 12 + 4), 1e-12));
  CHECK_THAT(fullyExact("cylinder(h = 9, r1 = 6, r2 = 0);").measures.volume, WithinRel(pi * 3 * 36, 1e-12));
  CHECK_THAT(fullyExact("rotate_extrude() translate([10, 0]) circle(3);").measures.volume,
             WithinRel(2 * pi * pi * 10 * 9, 1e-9));
  CHECK_THAT(fullyExact("rotate_extrude(angle = 90) translate([10, 0]) square(4);").measures.volume,
             WithinRel(pi / 4 * (14.0 * 14 - 100) * 4, 1e-9));
}

TEST_CASE("uniform scales, mirrors and rotations keep circles true") {
  const double hole = pi * 4 * 10;
  CHECK_THAT(fullyExact("scale(2) difference() { cube([10, 10, 10]); translate([5, 5, -1]) cylinder(r = 2, h = 12); }")
                 .measures.volume,
             WithinRel(8 * (1000 - hole), 1e-9));
  CHECK_THAT(fullyExact("mirror([1, 1, 0]) rotate([30, 20, 10]) cylinder(r = 2, h = 10);").measures.volume,
             WithinRel(hole, 1e-9));
}

TEST_CASE("scales along the axis only keep prisms and cones exact") {
  CHECK(countOf(stepOf("scale([2, 2, 3]) cylinder(r = 2, h = 5);"), "CYLINDRICAL_SURFACE") == 1);
  CHECK_THAT(fullyExact("scale([2, 2, 3]) cylinder(r = 2, h = 5);").measures.volume, WithinRel(16 * pi * 15, 1e-12));
  CHECK_THAT(fullyExact("scale([1, 1, 3]) cylinder(r1 = 2, r2 = 1, h = 5);").measures.volume,
             WithinRel(pi * 5 * (4 + 2 + 1), 1e-12));
  CHECK_THAT(fullyExact("resize([20, 20, 7]) cylinder(r = 2, h = 5);").measures.volume, WithinRel(100 * pi * 7, 1e-9));
}

TEST_CASE("an ellipse is one: the area is pi a b") {
  CHECK_THAT(fullyExact("linear_extrude(3) scale([2, 1]) circle(5);").measures.volume, WithinRel(50 * pi * 3, 1e-9));
}

TEST_CASE("round offsets are arcs, outward and inward") {
  CHECK_THAT(fullyExact("linear_extrude(2) offset(r = 3) square([20, 10]);").measures.volume,
             WithinRel(2 * (200 + 60 * 3 + pi * 9), 1e-9));
  // A convex corner stays one when the outline shrinks.
  CHECK_THAT(fullyExact("linear_extrude(2) offset(r = -2) square([20, 10]);").measures.volume, WithinRel(2 * 16.0 * 6, 1e-9));
  CHECK_THAT(fullyExact("linear_extrude(2) offset(r = 2) offset(r = -2) square([20, 10]);").measures.volume,
             WithinRel(2 * (200 - (4 - pi) * 4), 1e-9));
}

TEST_CASE("an extrusion along a slanted vector has the volume of area times height") {
  CHECK_THAT(fullyExact("linear_extrude(height = 10, center = true) circle(3);").measures.volume, WithinRel(90 * pi, 1e-12));
  CHECK_THAT(fullyExact("linear_extrude(v = [3, 4, 10]) square(3);").measures.volume, WithinRel(90.0, 1e-9));
}

TEST_CASE("a circle tapered alike is a cone") {
  CHECK_THAT(fullyExact("linear_extrude(6, scale = 0.5) circle(4);").measures.volume, WithinRel(pi * 2 * (16 + 8 + 4), 1e-12));
}

TEST_CASE("polyhedra and whatever else is planes count as exact, coplanar triangles merged") {
  const auto answer = fullyExact(
      "polyhedron([[0,0,0],[10,0,0],[10,10,0],[0,10,0],[0,0,5],[10,0,5],[10,10,5],[0,10,5]],"
      "[[0,1,2],[0,2,3],[4,6,5],[4,7,6],[0,4,5],[0,5,1],[1,5,6],[1,6,2],[2,6,7],[2,7,3],[3,7,4],[3,4,0]]);");
  CHECK(answer.faces == 6);
  CHECK_THAT(answer.measures.volume, WithinRel(500.0, 1e-12));
  CHECK(fullyExact("hull() { cube(5); translate([10, 0, 0]) cube(3); }").faces > 6);
  CHECK(fullyExact("minkowski() { cube(5); rotate(30) cube(2); }").faces == 10);
}

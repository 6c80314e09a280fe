// SPDX-License-Identifier: Apache-2.0
#include "exact/exact_designs.hpp"

#include <cmath>

using namespace pw;
using namespace pw::test;
using Catch::Matchers::WithinRel;

namespace {

const std::string corners = "for (x = [-10, 10], y = [-5, 5]) translate([x, y]) ";

}  // namespace

TEST_CASE("the hull of four cylinders is a rounded block of planes and true cylinders") {
  const std::string block = "hull() " + corners + "cylinder(r = 2, h = 6);";
  CHECK_THAT(fullyExact(block).measures.volume, WithinRel(6 * (200 + 60 * 2 + 4 * pi), 1e-12));
  CHECK(fullyExact(block).faces == 10);
  CHECK(countOf(stepOf(block), "CYLINDRICAL_SURFACE") == 4);
}

TEST_CASE("the hull of four circles, extruded, is the same block") {
  CHECK_THAT(fullyExact("linear_extrude(6) hull() " + corners + "circle(2);").measures.volume,
             WithinRel(6 * (200 + 60 * 2 + 4 * pi), 1e-12));
}

TEST_CASE("the hull of eight equal spheres is a block rounded all over") {
  const std::string block = "hull() for (x = [0, 10], y = [0, 8], z = [0, 6]) translate([x, y, z]) sphere(2);";
  const double volume = 480 + 2 * (80 + 48 + 60) * 2 + pi * 4 * (10 + 8 + 6) + 4.0 / 3 * pi * 8;
  CHECK_THAT(fullyExact(block).measures.volume, WithinRel(volume, 1e-6));
  CHECK(fullyExact(block).faces == 6 + 12 + 8);
}

TEST_CASE("a Minkowski sum of a cube and a sphere is that block too, one with a cylinder a rounded prism") {
  const double volume = 480 + 2 * (80 + 48 + 60) * 2 + pi * 4 * (10 + 8 + 6) + 4.0 / 3 * pi * 8;
  CHECK_THAT(fullyExact("minkowski() { cube([10, 8, 6]); sphere(2); }").measures.volume, WithinRel(volume, 1e-6));
  CHECK_THAT(fullyExact("minkowski() { cube([10, 8, 6]); cylinder(r = 2, h = 1); }").measures.volume,
             WithinRel(7 * (80 + 36 * 2 + 4 * pi), 1e-12));
}

TEST_CASE("a capsule and a cylinder with a round end are exact") {
  CHECK_THAT(fullyExact("hull() { sphere(3); translate([0, 0, 10]) sphere(3); }").measures.volume,
             WithinRel(pi * 9 * 10 + 36 * pi, 1e-9));
  CHECK_THAT(fullyExact("hull() { cylinder(r = 3, h = 10); translate([0, 0, 10]) sphere(3); }").measures.volume,
             WithinRel(pi * 9 * 10 + 18 * pi, 1e-9));
}

TEST_CASE("the hull of equal cones at several places has planes and true cones") {
  // A Gridfinity foot: at each height a rounded square.
  const std::string foot = "hull() for (x = [-17, 17], y = [-17, 17]) translate([x, y]) cylinder(h = 2, r1 = 1, r2 = 3);";
  CHECK_THAT(fullyExact(foot).measures.volume,
             WithinRel(2 * (34.0 * 34 + 136 * 2 + pi * (1 + 3 + 9) / 3.0), 1e-9));
  CHECK(fullyExact(foot).faces == 10);
  CHECK(countOf(stepOf(foot), "CONICAL_SURFACE") == 4);
}

TEST_CASE("thin cylinders stacked at the corners of two heights are one cone between them") {
  const std::string shape =
      "hull() for (x = [-10, 10], y = [-5, 5]) { translate([x, y, 0]) cylinder(r = 1, h = 1); "
      "translate([x, y, 5]) cylinder(r = 3, h = 1); }";
  const auto answer = fullyExact(shape);
  const auto slice = [](double a, double b, double h) {
    return h * (200 + 60 * (a + b) / 2 + pi * (a * a + a * b + b * b) / 3);
  };
  // The lower cylinder's upper rim lies inside: from its foot to the upper cylinder's foot.
  CHECK_THAT(answer.measures.volume, WithinRel(slice(1, 3, 5) + slice(3, 3, 1), 1e-9));
}

TEST_CASE("two cones side by side make a ridge with half cones at its ends") {
  CHECK_THAT(fullyExact("hull() for (x = [0, 20]) translate([x, 0]) cylinder(h = 4, r1 = 5, r2 = 2);").measures.volume,
             WithinRel(4 * (40 * 3.5 + pi * (25 + 10 + 4) / 3.0), 1e-9));
}

TEST_CASE("hulls that are none of these stay faceted, with line and reason") {
  const auto answer = exactOf("cube([2, 2, 40]);\nhull() {\n  sphere(5);\n  translate([20, 0, 0]) sphere(3);\n"
                              "  translate([0, 20, 0]) sphere(4);\n}\n");
  REQUIRE(answer.faceted.size() == 1);
  CHECK(answer.faceted[0].line == 2);
  CHECK(answer.faceted[0].file == "design.scad");
  CHECK(answer.faceted[0].statement == "hull");
  CHECK(answer.faceted[0].reason == "a hull of spheres of different radii");
  CHECK(answer.faceted[0].faces > 20);
  CHECK(answer.exactFaces + answer.faceted[0].faces == answer.faces);
  CHECK(answer.exactFaces >= 5);
}

TEST_CASE("corners drawn as quarters of cylinders make the same rounded block, where the quarters show outward") {
  const std::string quarter = "intersection() { cylinder(r = 2, h = 1); translate([0, 0, -1]) cube([3, 3, 5]); } ";
  const std::string block =
      "hull() for (z = [0, 5]) translate([0, 0, z]) { translate([10, 5, 0]) " + quarter + "mirror([1, 0, 0]) translate([10, 5, 0]) " +
      quarter + "mirror([0, 1, 0]) translate([10, 5, 0]) " + quarter +
      "mirror([0, 1, 0]) mirror([1, 0, 0]) translate([10, 5, 0]) " + quarter + "}";
  CHECK_THAT(fullyExact(block).measures.volume, WithinRel(6 * (200 + 60 * 2 + 4 * pi), 1e-12));
  // Half a cylinder whose flat side shows is no such corner.
  const auto half = exactOf("hull() { intersection() { cylinder(r = 2, h = 1); translate([0, -3, -1]) cube([3, 6, 5]); } }");
  REQUIRE(half.faceted.size() == 1);
  CHECK(half.faceted[0].reason == "a hull around intersection()");
}

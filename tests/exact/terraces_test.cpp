// SPDX-License-Identifier: Apache-2.0
#include "exact/exact_designs.hpp"

using namespace pw;
using namespace pw::test;
using Catch::Matchers::WithinRel;

namespace {

std::string around(const std::string& turn, const std::string& design) {
  return "rotate(" + turn + ") translate([3, -2, 7]) {" + design + "}";
}

}  // namespace

// Volumes are by hand; each also stands the comparison with fine triangles, and each wall is one face.
TEST_CASE("a box with a pocket, a lip and posts is one solid of walls, whichever way it stands") {
  const std::string design = R"(
    difference() { cube([40, 30, 12]); translate([2, 2, 2]) cube([36, 26, 12]); }
    translate([0, 0, 10]) difference() {
      translate([1, 1, 0]) cube([38, 28, 4]); translate([2, 2, -1]) cube([36, 26, 9]); }
    for (x = [8, 32], y = [8, 22]) translate([x, y, 1]) difference() {
      cylinder(d = 6, h = 7); translate([0, 0, 3]) cylinder(d = 3, h = 9); })";
  const double shell = 40 * 30 * 12 - 36 * 26 * 10, lip = (38 * 28 - 36 * 26) * 2,
               posts = 4 * pi * (9 * 6 - 2.25 * 4);
  for (const char* turn : {"[0, 0, 0]", "[180, 0, 0]", "[90, 0, 30]", "[20, 30, 40]"}) {
    INFO(turn);
    const auto answer = fullyExact(around(turn, design));
    CHECK_THAT(answer.measures.volume, WithinRel(shell + lip + posts, 1e-9));
    CHECK(answer.measures.pieces == 1);
    // Bottom, floor, 4 outer walls, 4 of the pocket and lip, step, 4 of the lip, its top; a post has two
    // walls, a ring and the floor of its hole.
    CHECK(answer.faces == 16 + 4 * 4);
  }
}

TEST_CASE("a blind hole from below, a boss on top and a hole through both") {
  const auto answer = fullyExact(R"(
    difference() {
      union() { cube([20, 20, 8]); translate([10, 10, 6]) cylinder(r = 6, h = 6); }
      translate([10, 10, -1]) cylinder(r = 4, h = 5);
      translate([10, 10, -1]) cylinder(r = 2, h = 99);
    })");
  CHECK_THAT(answer.measures.volume, WithinRel(3200 + pi * (36 * 4 - 16 * 4 - 4 * 8), 1e-9));
  CHECK(answer.faces == 11);
}

TEST_CASE("steps that share walls and cuts across are still done in space") {
  const auto steps = fullyExact("cube([10, 10, 2]); cube([6, 10, 4]); translate([2, 5, 0]) cylinder(r = 1, h = 6);");
  CHECK_THAT(steps.measures.volume, WithinRel(200 + 120 + 2 * pi, 1e-9));
  const auto across = fullyExact(R"(difference() {
    cube([20, 20, 10]);
    translate([5, 5, 4]) cylinder(r = 3, h = 9);
    translate([15, -1, 5]) rotate([-90, 0, 0]) cylinder(r = 2, h = 99); })");
  CHECK_THAT(across.measures.volume, WithinRel(4000 - pi * 9 * 6 - pi * 4 * 20, 1e-9));
}

TEST_CASE("a pocket keeps its cutter's colour") {
  const std::string step =
      stepOf("difference() { cube([20, 20, 8]); color(\"red\") translate([10, 10, 3]) cylinder(r = 4, h = 9); }");
  CHECK(countOf(step, "COLOUR_RGB('',1.,0.,0.)") + countOf(step, "DRAUGHTING_PRE_DEFINED_COLOUR('red')") >= 1);
  CHECK_THAT(fullyExact("color(\"blue\") difference() { cube([20, 20, 8]); translate([10, 10, 3]) cylinder(r = 4, h = 9); }")
                 .measures.volume,
             WithinRel(3200 - pi * 16 * 5, 1e-9));
}

TEST_CASE("vents and screw holes through the walls of a box with rounded corners") {
  const std::string design = R"(
    difference() {
      linear_extrude(20) offset(4) square([52, 32], center = true);
      translate([0, 0, 2]) linear_extrude(20) offset(2) square([52, 32], center = true);
      for (x = [-18:6:18]) translate([x, 30, 11]) rotate([90, 0, 0]) linear_extrude(60)
        hull() { translate([0, 4]) circle(1); translate([0, -4]) circle(1); }
      for (x = [-20, 20]) translate([x, 0, -1]) cylinder(d = 3, h = 9);
      translate([20, 0, 11]) rotate([0, 90, 0]) cylinder(d = 8, h = 99);
      translate([-99, -6, 8]) cube([80, 12, 6]); })";
  const double outer = 52 * 32 + 2 * 4 * (52 + 32) + 16 * pi, inner = 52 * 32 + 2 * 2 * (52 + 32) + 4 * pi;
  const double slot = 2 * 8 + pi;
  for (const char* turn : {"[0, 0, 0]", "[90, 0, 30]", "[20, 30, 40]"}) {
    INFO(turn);
    const auto answer = fullyExact(around(turn, design));
    CHECK_THAT(answer.measures.volume,
               WithinRel(outer * 20 - inner * 18 - 7 * slot * 4 - 2 * 2.25 * pi * 2 - 16 * pi * 2 - 72 * 2, 1e-9));
    CHECK(answer.measures.pieces == 1);
    // Bottom, floor, rim, 8 walls outside and inside; 7 slots of 4 walls twice, 2 screw holes, a hole, 4 walls.
    CHECK(answer.faces == 19 + 7 * 4 * 2 + 2 + 1 + 4);
  }
}

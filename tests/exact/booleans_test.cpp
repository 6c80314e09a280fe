// SPDX-License-Identifier: Apache-2.0
#include "exact/exact_designs.hpp"

#include <algorithm>
#include <cmath>

using namespace pw;
using namespace pw::test;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("a plate of a hundred holes is cut in the plane: 106 faces and the volume by hand") {
  const auto answer = fullyExact(
      "difference() { cube([110, 110, 5]); for (x = [1:10], y = [1:10]) translate([x * 10, y * 10, -1]) "
      "cylinder(r = 3, h = 7); }");
  CHECK(answer.faces == 106);
  CHECK_THAT(answer.measures.volume, WithinRel(110.0 * 110 * 5 - 100 * pi * 9 * 5, 1e-9));
  CHECK(answer.measures.pieces == 1);
}

TEST_CASE("a box is cut through along any of its axes") {
  for (const char* turn : {"[0, 0, 0]", "[90, 0, 0]", "[0, 90, 0]"})
    CHECK_THAT(fullyExact(std::string("difference() { cube([20, 30, 40], center = true); rotate(") + turn +
                          ") cylinder(r = 4, h = 60, center = true); }")
                   .measures.volume,
               WithinRel(24000 - pi * 16 * (turn[1] != '0' ? 30 : turn[4] != '0' ? 20 : 40), 1e-9));
}

TEST_CASE("a counterbore is a through hole and a blind one") {
  CHECK_THAT(fullyExact("difference() { cube([20, 20, 10]); translate([10, 10, -1]) { cylinder(d = 4, h = 20); "
                        "translate([0, 0, 7]) cylinder(d = 8, h = 20); } }")
                 .measures.volume,
             WithinRel(4000 - pi * 4 * 6 - pi * 16 * 4, 1e-9));
}

TEST_CASE("holes that overlap, cutters that miss and cutters that take all are right") {
  const double lens = 2 * (9 * pi / 3 - 9 * std::sqrt(3.0) / 4);  // two circles of radius 3, 3 apart
  CHECK_THAT(fullyExact("difference() { cube([20, 20, 5]); for (x = [8, 11]) translate([x, 10, -1]) cylinder(r = 3, h = 9); "
                        "translate([100, 0, 0]) sphere(4); }")
                 .measures.volume,
             WithinRel(2000 - 5 * (18 * pi - lens), 1e-9));
  auto shop = workshop();
  open(shop, "difference() { cube(5); translate([-1, -1, -1]) cylinder(r = 20, h = 20); }");
  const auto gone = shop.exact({}).answer;
  REQUIRE(gone.problem);
  CHECK(gone.problem->code == "empty");
}

TEST_CASE("unions of prisms of one height are unions of outlines, of others solids") {
  CHECK_THAT(fullyExact("union() { cube([10, 10, 4]); translate([10, 5, 0]) cylinder(r = 3, h = 4); }").measures.volume,
             WithinRel(4 * (100 + pi * 9 / 2), 1e-9));
  CHECK_THAT(fullyExact("union() { cube([10, 10, 4]); translate([5, 5, 0]) cylinder(r = 3, h = 9); }").measures.volume,
             WithinRel(400 + pi * 9 * 5, 1e-9));
}

TEST_CASE("intersections of prisms of one axis and across") {
  CHECK_THAT(fullyExact("intersection() { cube([10, 10, 4]); translate([0, 0, 2]) cylinder(r = 5, h = 9); }").measures.volume,
             WithinRel(2 * pi * 25 / 4, 1e-9));
  // Two cylinders across: Steinmetz.
  CHECK_THAT(fullyExact("intersection() { cylinder(r = 3, h = 20, center = true); rotate([90, 0, 0]) "
                        "cylinder(r = 3, h = 20, center = true); }")
                 .measures.volume,
             WithinRel(16.0 / 3 * 27, 1e-5));
}

TEST_CASE("parts that only touch, and parts apart, are counted as triangles count them") {
  CHECK(fullyExact("cylinder(r = 5, h = 5); translate([10, 0, 0]) cylinder(r = 5, h = 5);").measures.pieces == 1);
  CHECK(fullyExact("cylinder(r = 5, h = 5); translate([11, 0, 0]) cylinder(r = 5, h = 5);").measures.pieces == 2);
  CHECK(fullyExact("cube(5); translate([2, 2, 5]) sphere(2);").measures.pieces == 1);
}

TEST_CASE("a body cut by a body is right whatever its seams: a chain of rounds and blocks") {
  const auto answer = fullyExact(
      "difference() { union() { cylinder(r = 10, h = 20); translate([0, 0, 20]) sphere(10); "
      "translate([-15, -3, 2]) cube([30, 6, 6]); } translate([0, 0, -1]) cylinder(r = 6, h = 22); "
      "translate([0, 0, 20]) sphere(6); rotate([0, 90, 0]) translate([-5, 0, -20]) cylinder(r = 1.5, h = 40); }");
  CHECK(answer.volumeDoubt < 0.01 * answer.measures.volume);
  CHECK(answer.measures.pieces == 1);
}

TEST_CASE("a subtree of too many facets leaves the boolean around it faceted, and says so") {
  const auto answer = exactOf(
      "difference() {\n  linear_extrude(20, twist = 90, slices = 300) square(8, center = true);\n"
      "  cylinder(r = 2, h = 50, center = true);\n}\n");
  REQUIRE_FALSE(answer.faceted.empty());
  CHECK(answer.faceted[0].line == 1);
  CHECK(answer.faceted[0].reason.find("facets") != std::string::npos);
}

TEST_CASE("a part that touches itself is built, and no other part stays faceted for it") {
  struct Case {
    std::string name, source;
    double volume;
  };
  const Case cases[] = {
      {"a corner on a side", "linear_extrude(2) polygon([[0,0],[10,0],[10,10],[5,0],[0,10]]);", 100},
      {"a corner on a corner", "linear_extrude(2) polygon([[0,0],[5,5],[10,0],[10,10],[5,5],[0,10]]);", 100},
      {"a hole that touches a side", "difference() { cube(10); linear_extrude(20) polygon([[0,5],[5,2],[7,5],[5,7]]); }", 825},
      {"a hole that touches all sides", "difference() { cube(10); linear_extrude(20) polygon([[0,5],[5,0],[10,5],[5,10]]); }", 500},
      {"bodies that touch along edges", "{ cube(5); translate([5,5,0]) cube(5); translate([5,0,5]) cube(5); }", 375},
      {"a bore that touches four edges", "difference() { cube(10); translate([5,5,5]) rotate([45,0,0]) cube([20,sqrt(50),sqrt(50)], center = true); }", 500},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const auto answer = fullyExact("cylinder(r = 3, h = 5); translate([20, 0, 0]) " + one.source);
    CHECK_THAT(answer.measures.volume, WithinRel(45 * pi + one.volume, 1e-9));
    const std::string step = stepOf("cylinder(r = 3, h = 5); translate([20, 0, 0]) " + one.source);
    const std::size_t first = step.find("CYLINDRICAL_SURFACE");
    CHECK(first != std::string::npos);
    CHECK(step.find("CYLINDRICAL_SURFACE", first + 1) == std::string::npos);
  }
}

TEST_CASE("bodies of cells that meet in faces, edges and corners are the triangles' own volume, whole or with holes") {
  std::uint32_t state = 12;
  const auto upTo = [&](std::uint32_t n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % n;
  };
  for (int round = 0; round < 40; ++round) {
    std::string cells;
    const std::uint32_t size = 2 + upTo(2);
    for (std::uint32_t x = 0; x < size; ++x)
      for (std::uint32_t y = 0; y < size; ++y)
        for (std::uint32_t z = 0; z < size; ++z)
          if (upTo(2) == 0)
            cells += "translate([" + std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(z) + "]) cube(1);";
    if (cells.empty()) continue;
    const std::string source = round % 2 ? "difference() { translate([-1,-1,-1]) cube(" + std::to_string(size + 2) + "); union() {" + cells + "} }"
                                         : "union() {" + cells + "}";
    INFO(source);
    auto shop = workshop();
    open(shop, "cylinder(r = 0.2, h = 9, center = true); translate([30, 0, 0]) {" + source + "}");
    const auto answer = shop.exact({}).answer;
    REQUIRE_FALSE(answer.problem);
    CHECK(answer.faceted.empty());
    const double count = static_cast<double>(std::count(cells.begin(), cells.end(), 'c'));
    const double expected = round % 2 ? std::pow(size + 2.0, 3) - count : count;
    CHECK_THAT(answer.measures.volume, WithinRel(expected + 0.36 * pi, 1e-9));
  }
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>

#include "jobs/workshop.hpp"

// Measures far beyond what can be made: only what reaches the result counts.
using namespace pw;
using Catch::Matchers::WithinRel;

namespace {

protocol::RegenerateAnswer built(const std::string& text) {
  jobs::Workshop workshop{model::makeAsWrittenEngine(64u << 20)};
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("a.scad", text);
  const auto opened = workshop.open(sources, {});
  REQUIRE_FALSE(opened.problem);
  return workshop.regenerate({}).answer;
}

}  // namespace

TEST_CASE("Huge cutters, and parts that are made small again, are as exact as small ones", "[jobs][reach]") {
  struct Sample {
    const char* design;
    double volume;
    double within;
  };
  const Sample samples[] = {
      {"resize([0, 0, 0.5]) cube([6, 6, 1e10]);", 18, 1e-9},
      {"scale(1e-9) cube(1e10);", 1000, 1e-9},
      {"difference() { cube(10); translate([-1e11, -1e11, 5]) cube(2e11); }", 500, 1e-12},
      {"intersection() { cube(10); translate([-1e11, -1e11, 5]) cube(2e11); }", 500, 1e-12},
      {"intersection() { translate([-1e11, -1e11, 5]) cube(2e11); cube(10); }", 500, 1e-12},
      {"difference() { cube(10); translate([5, 5, -1]) cylinder(r = 1e12, h = 3); }", 800, 1e-12},
      // Details of a thousandth next to a cutter of a million kilometres.
      {"difference() { cube([1, 1, 0.001]); translate([-1e11, -1e11, 0.0005]) cube(2e11); }", 0.0005, 1e-9},
      {"difference() { union() { cube(10); translate([0, 0, 10]) cube(0.002); } translate([5, -1e12, -1e12]) cube(2e12); }", 500 + 8e-9, 1e-12},
      {"linear_extrude(2) intersection() { square(5); translate([-1e10, 2]) square(3e10); }", 30, 1e-9},
      {"intersection() { cube(5); hull() { cube(1); translate([1e10, 0, 0]) cube(1); } }", 5, 1e-6},
  };
  for (const Sample& sample : samples) {
    INFO(sample.design);
    const auto answer = built(sample.design);
    INFO((answer.problem ? answer.problem->message : ""));
    REQUIRE_FALSE(answer.problem);
    CHECK(answer.measures.closed);
    CHECK_THAT(answer.measures.volume, WithinRel(sample.volume, sample.within));
  }
}

TEST_CASE("A result beyond the limit is refused at the line that reaches so far", "[jobs][reach]") {
  struct Sample {
    const char* design;
    const char* words;
  };
  const Sample samples[] = {
      {"cube(1);\ncube([1, 1e12, 1]);", "cube() reaches 1e+12 mm from the origin; the limit is 1e+09 mm. Use smaller measures."},
      {"union() { cube(1);\ntranslate([2e9, 0, 0]) cube(1); }", "The transformed part reaches 2e+09 mm from the origin; the limit is 1e+09 mm. Use smaller measures."},
      {"cube(1);\ncolor(\"red\") cylinder(r = 3, h = 1e10);", "cylinder() reaches 1e+10 mm from the origin; the limit is 1e+09 mm. Use smaller measures."},
      {"linear_extrude(1)\nsquare(1e10);", "square() reaches 1e+10 mm from the origin; the limit is 1e+09 mm. Use smaller measures."},
      {"cube(1);\ncube(1e14);", "cube() is asked for a measure of 1e+14 mm; the most that is allowed is 1e+13. Use a smaller one"},
      {"cube(3);\ntranslate([5, 0, 0]) scale([1e10, 1, 1]) sphere(2);", "The transformed part reaches 1.84776e+10 mm from the origin; the limit is 1e+09 mm. Use smaller measures."},
      // Between two such bodies nothing would be left of the small one, without a word.
      {"intersection() { cube(10, center = true); difference() {\ntranslate([-1e10, -1e10, -1e10]) cube(2e10); cube(2, center = true); } }",
       "The transformed part reaches 1e+10 mm from the origin; the limit is 1e+09 mm. Use smaller measures."},
  };
  for (const Sample& sample : samples) {
    INFO(sample.design);
    const auto answer = built(sample.design);
    REQUIRE(answer.problem);
    CHECK(answer.problem->code == "limit");
    CHECK(answer.problem->message == sample.words);
    CHECK(answer.problem->line == 2);
  }
}

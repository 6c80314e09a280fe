// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>

#include "jobs/workshop.hpp"

// Where nothing remains, the reasons do.
using namespace pw;
using Catch::Matchers::WithinRel;

namespace {

struct Shop {
  jobs::Workshop workshop{model::makeAsWrittenEngine(64u << 20)};
  protocol::OpenAnswer opened;

  explicit Shop(const std::string& text, const std::string& name = "a.scad") {
    auto sources = std::make_shared<base::MemorySources>();
    sources->put(name, text);
    opened = workshop.open(sources, {});
  }
};

std::string textOf(const std::vector<protocol::Diagnostic>& lines) {
  std::string text;
  for (const auto& line : lines) text += line.text + "\n";
  return text;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("A design that leaves nothing tells why, to the page and with a file", "[jobs][reasons]") {
  struct Sample {
    const char* design;
    const char* reason;
  };
  const Sample samples[] = {
      {"rotate_extrude() circle(5);", "all points for rotate_extrude() must have the same X coordinate sign"},
      {"linear_extrude(2) cube(5);", "Ignoring 3D child object for 2D operation"},
      {"projection(cut=true) translate([0,0,5]) cube(1);", "Projection() failed."},
      {"", "'a.scad' is empty"},
      {" \n\t\n", "'a.scad' is empty"},
      {"// a box, one day\n", "all in it is comments"},
      {"width = 10;\nfunction f(x) = x;\n", "sets values and makes no shape"},
      {"module hook() { cube(1); } module eye() {}", "defines hook(), eye() and calls none of them"},
  };
  for (const Sample& sample : samples) {
    INFO(sample.design);
    Shop shop(sample.design);
    const jobs::Regenerated regenerated = shop.workshop.regenerate({});
    REQUIRE(regenerated.answer.problem);
    CHECK(regenerated.answer.problem->message == "Current top level object is empty.");
    CHECK(contains(textOf(regenerated.answer.diagnostics), sample.reason));
    protocol::ExportRequest request;
    request.format = "stl";
    const jobs::Exported exported = shop.workshop.exportFile(request);
    REQUIRE(exported.answer.problem);
    CHECK(contains(textOf(exported.answer.diagnostics), sample.reason));
  }
}

TEST_CASE("Only what '%' shows is no reason for a warning that OpenSCAD does not give", "[jobs][reasons]") {
  Shop shop("%cube(2);");
  const jobs::Regenerated regenerated = shop.workshop.regenerate({});
  CHECK(regenerated.answer.hasModel);
  CHECK(textOf(regenerated.answer.diagnostics) == "Current top level object is empty.\n");
}

TEST_CASE("A CSG dump opens like a design", "[jobs][csg]") {
  // As openscad -o x.csg writes difference() { cube(4); translate([1, 1, -1]) cylinder(h = 6, r = 1, $fn = 8); }
  const std::string dump =
      "group() {\n\tdifference() {\n\t\tcube(size = [4, 4, 4], center = false);\n"
      "\t\tmultmatrix([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, -1], [0, 0, 0, 1]]) {\n"
      "\t\t\tcylinder($fn = 4, $fa = 12, $fs = 2, h = 6, r1 = 1, r2 = 1, center = false);\n\t\t}\n\t}\n}\n";
  Shop shop(dump, "part.csg");
  CHECK_FALSE(shop.opened.problem);
  CHECK(shop.opened.main == "part.csg");
  CHECK_FALSE(shop.opened.readOnly);
  const jobs::Regenerated regenerated = shop.workshop.regenerate({});
  REQUIRE(regenerated.answer.hasModel);
  CHECK_THAT(regenerated.answer.measures.volume, WithinRel(64.0 - 2.0 * 4.0, 1e-9));
}

TEST_CASE("Beside a design its dump is not a second one", "[jobs][csg]") {
  jobs::Workshop workshop(model::makeAsWrittenEngine(64u << 20));
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("part.scad", "cube(1);");
  sources->put("part.csg", "cube(size = [1, 1, 1], center = false);");
  CHECK(workshop.open(sources, {}).main == "part.scad");
}

TEST_CASE("A source in UTF-16 is shown as it is read", "[jobs][source]") {
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("cube(2);\n")) wide += std::string{c, '\0'};
  Shop shop(wide);
  CHECK(shop.workshop.source({"a.scad"}).text == "cube(2);\n");
  CHECK(shop.workshop.regenerate({}).answer.hasModel);
}

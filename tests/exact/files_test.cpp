// SPDX-License-Identifier: Apache-2.0
#include "exact/exact_designs.hpp"
#include "formats/stl.hpp"
#include "jobs/dispatch.hpp"
#include "protocol/json.hpp"

using namespace pw;
using namespace pw::test;
using Catch::Matchers::WithinRel;

namespace {

jobs::Exported exported(jobs::Workshop& shop, const std::string& format, const std::string& quality = "") {
  protocol::ExportRequest request;
  request.format = format;
  request.quality = quality;
  request.time = "2026-11-24T12:00:00";
  return shop.exportFile(request);
}

}  // namespace

TEST_CASE("a STEP file has named, coloured solids, the header of the manifest and the caller's time") {
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("part.scad", "module pin() cylinder(r = 2, h = 9);\nmodule plate() cube([10, 10, 2]);\n"
                            "color(\"red\") plate();\ncolor(\"blue\") translate([30, 0, 0]) pin();\n");
  sources->put("okh.toml", "okhv = \"2.4\"\nname = \"Pin and plate\"\nlicense = \"CC0-1.0\"\nlicensor = \"Ada\"\n"
                           "repo = \"https://example.org/pin\"\nversion = \"1.0\"\nsource = [\"part.scad\"]\nfunction = \"Holds.\"\n");
  auto shop = workshop();
  REQUIRE_FALSE(shop.open(sources, {}).problem);
  const jobs::Exported file = exported(shop, "step");
  INFO((file.answer.problem ? file.answer.problem->message : ""));
  REQUIRE_FALSE(file.answer.problem);
  CHECK(file.answer.fileName == "part.step");
  CHECK(file.bytes.starts_with("ISO-10303-21;"));
  for (const char* words : {"Ada", "CC0-1.0", "https://example.org/pin", "2026-11-24T12:00:00", "'plate'", "'pin'"}) {
    INFO(words);
    CHECK(file.bytes.find(words) != std::string::npos);
  }
  CHECK(countOf(file.bytes, "MANIFOLD_SOLID_BREP(") == 2);
  CHECK(countOf(file.bytes, "CYLINDRICAL_SURFACE") == 1);
  CHECK(countOf(file.bytes, "COLOUR_RGB") + countOf(file.bytes, "DRAUGHTING_PRE_DEFINED_COLOUR") >= 2);
}

TEST_CASE("statements that are apart are parts by the names of their modules, those that meet are one") {
  const std::string apart = stepOf("module box() cube(10);\nmodule lid() translate([20, 0, 0]) cube([10, 10, 2]);\nbox();\nlid();\n");
  CHECK(apart.find("'box'") != std::string::npos);
  CHECK(apart.find("'lid'") != std::string::npos);
  CHECK(countOf(apart, "MANIFOLD_SOLID_BREP(") == 2);
  CHECK(countOf(stepOf("cube(10); translate([5, 5, 5]) cylinder(r = 2, h = 10);"), "MANIFOLD_SOLID_BREP(") == 1);
}

TEST_CASE("faces that a coloured cutter makes are of its colour in the exact model too") {
  auto shop = workshop();
  open(shop, "difference() { color(\"red\") cube(10); color(\"blue\") translate([5, 5, -1]) cylinder(r = 2, h = 12); }");
  const jobs::ExactResult result = shop.exact({});
  REQUIRE(result.preview);
  REQUIRE(result.preview->parts.size() == 2);
  CHECK(result.preview->parts[0].color == base::Color{1, 0, 0, 1});
  CHECK(result.preview->parts[1].color == base::Color{0, 0, 1, 1});
  CHECK_THAT(result.answer.measures.volume, WithinRel(1000 - 40 * pi, 1e-9));
}

TEST_CASE("a STEP file opens as a read-only design of the same box and volume, and exports triangles") {
  const std::string source = "difference() { cube([20, 30, 10]); translate([10, 10, -1]) cylinder(r = 4, h = 12); }";
  for (const char* format : {"step", "brep"}) {
    auto shop = workshop();
    open(shop, source);
    const jobs::Exported file = exported(shop, format);
    REQUIRE_FALSE(file.answer.problem);
    auto sources = std::make_shared<base::MemorySources>();
    sources->put(std::string("part.") + format, file.bytes);
    const auto opened = shop.open(sources, {});
    REQUIRE_FALSE(opened.problem);
    CHECK(opened.readOnly);
    CHECK(opened.parameters.empty());
    const auto answer = shop.exact({}).answer;
    INFO((answer.problem ? answer.problem->message : ""));
    REQUIRE(answer.hasModel);
    CHECK_THAT(answer.measures.volume, WithinRel(6000 - 160 * pi, 1e-9));
    CHECK_THAT(answer.measures.size[1], WithinRel(30.0, 1e-9));
    CHECK(answer.faces == 7);
    CHECK(answer.faceted.empty());
    CHECK(shop.regenerate({}).answer.hasModel);
    const jobs::Exported stl = exported(shop, "stl");
    REQUIRE_FALSE(stl.answer.problem);
    CHECK(stl.bytes.size() > 84);
    CHECK(exported(shop, "step").answer.problem->code == "usage");
    CHECK(exported(shop, "svg").answer.problem->code == "bad-input");
    CHECK_FALSE(exported(shop, "zip").answer.problem);
  }
}

TEST_CASE("what is no STEP file is refused by its name") {
  auto shop = workshop();
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("part.step", "solid ascii");
  CHECK(shop.open(sources, {}).readOnly);
  const auto answer = shop.exact({}).answer;
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "bad-input");
  CHECK(answer.problem->file == "part.step");
}

TEST_CASE("the exact quality of a mesh file is finer where the deflection is smaller, and nearer to the circle") {
  auto shop = workshop();
  open(shop, "cylinder(r = 10, h = 10, $fn = 16);");
  const auto written = exported(shop, "stl");
  const auto exact = exported(shop, "stl", "exact");
  REQUIRE_FALSE(exact.answer.problem);
  CHECK(exact.bytes.size() > written.bytes.size());
  // What is said of the file is what its triangles enclose, a little less than the circle's.
  CHECK_THAT(exact.answer.measures.volume, WithinRel(1000 * pi, 1e-2));
  CHECK(exact.answer.measures.volume < 1000 * pi);
  CHECK(exact.bytes.size() == 84 + 50 * static_cast<std::size_t>(exact.answer.measures.triangles));
  for (const char* format : {"3mf", "obj", "off"}) CHECK_FALSE(exported(shop, format, "exact").answer.problem);
  CHECK(exported(shop, "stl", "fine").answer.problem->code == "usage");
}

TEST_CASE("without an exact engine everything that needs one is unsupported, with words that say so") {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  open(shop, "sphere(3);");
  CHECK(shop.exact({}).answer.problem->code == "unsupported");
  CHECK(exported(shop, "step").answer.problem->code == "unsupported");
  CHECK(exported(shop, "stl", "exact").answer.problem->code == "unsupported");
  CHECK_FALSE(exported(shop, "stl").answer.problem);
  auto sources = std::make_shared<base::MemorySources>();
  sources->put("part.step", "ISO-10303-21;");
  CHECK(shop.open(sources, {}).readOnly);
  const auto answer = shop.regenerate({}).answer;
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "unsupported");
  CHECK(answer.problem->message.find("exact engine") != std::string::npos);
}

TEST_CASE("warming up makes an exact model without a fault, and says nothing") {
  auto shop = workshop();
  const jobs::Reply reply = jobs::handle(shop, "warm", "{}", {}, {});
  CHECK(reply.json == protocol::toJson(protocol::EchoAnswer{}));
  // The design it leaves open.
  const auto answer = shop.exact({}).answer;
  REQUIRE_FALSE(answer.problem);
  CHECK(answer.faceted.empty());
  CHECK(answer.exactFaces == answer.faces);
}

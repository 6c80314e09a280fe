// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "exact/design.hpp"
#include "exact/exact_designs.hpp"

using namespace pw;
using namespace pw::test;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("a twisted extrusion stays faceted inside an exact design, by line") {
  const auto answer = exactOf("cylinder(r = 20, h = 3);\ntranslate([0, 0, 3])\n  linear_extrude(20, twist = 90) square(8, center = true);\n");
  REQUIRE(answer.faceted.size() == 1);
  CHECK(answer.faceted[0].line == 3);
  CHECK(answer.faceted[0].statement == "linear_extrude");
  CHECK(answer.faceted[0].reason == "a twisted extrusion");
  CHECK(answer.exactFaces >= 3);
}

TEST_CASE("a faceted statement whose faces are all cut away is not reported") {
  const auto answer = exactOf("intersection() { cube(4, center = true); minkowski() { sphere(20); rotate(45) "
                              "cylinder(r = 4, h = 3); } }");
  CHECK(answer.faceted.empty());
  CHECK(answer.faces == 6);
}

TEST_CASE("a solid that is not what triangles say is told from one that is") {
  exact::Remembered remembered(16u << 20);
  const auto node = graph::makeNode(graph::Sphere{10, 60}, graph::Dimension::Three);
  graph::Occurrence occurrence;
  occurrence.node = node;
  const auto root = graph::makeOccurrence(std::move(occurrence));
  const base::Limits limits;
  const base::Task task;
  model::Builder meshes(remembered.meshes, limits, task);
  exact::Evaluation evaluation(remembered, meshes, limits, task, *root, exact::Care::Quick);
  kernel::Context context{limits, task};
  const auto right = evaluation.compared(node, *kernel::sphere(context, 10));
  REQUIRE(right);
  CHECK(right->agrees);
  const auto wrong = evaluation.compared(node, *kernel::sphere(context, 10.1));
  REQUIRE(wrong);
  CHECK_FALSE(wrong->agrees);
  CHECK(wrong->words.find("4315.71") != std::string::npos);
}

TEST_CASE("as written and exact volumes stand side by side") {
  const auto answer = exactOf("cylinder(r = 1, h = 10, $fn = 12);");
  CHECK_THAT(answer.asWrittenVolume, WithinAbs(30, 1e-4));  // a regular 12-gon of radius 1 has area 3
  CHECK_THAT(answer.measures.volume, WithinRel(10 * pi, 1e-12));
}

TEST_CASE("the same design gives the same bytes whatever was asked before") {
  const std::string design = "difference() { hull() for (x = [0, 30]) translate([x, 0]) cylinder(r = 8, h = 5); "
                             "for (x = [0, 30]) translate([x, 0, -1]) cylinder(r = 3, h = 9); translate([15, 0, 5]) sphere(4); }";
  const std::string first = stepOf(design);
  auto shop = workshop();
  open(shop, "difference() { cube(20); sphere(9); }");
  REQUIRE_FALSE(shop.exact({}).answer.problem);
  open(shop, design);
  REQUIRE_FALSE(shop.exact({}).answer.problem);
  protocol::ExportRequest request;
  request.format = "step";
  request.time = "2026-11-24T12:00:00";
  CHECK(shop.exportFile(request).bytes == first);
}

TEST_CASE("a flat design has no exact solid, and says what to do") {
  auto shop = workshop();
  open(shop, "circle(5);");
  const auto answer = shop.exact({}).answer;
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "unsupported");
  CHECK(answer.problem->message.find("SVG") != std::string::npos);
}

TEST_CASE("a raised flag stops the exact engine with a typed failure") {
  auto shop = workshop();
  open(shop, "difference() { cube(20); for (i = [0:30]) rotate(i * 11) translate([15, 0, 0]) sphere(4); }");
  base::Task task;
  task.cancel.raise();
  const auto answer = shop.exact({}, task).answer;
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "cancelled");
}

TEST_CASE("an unclosed polyhedron is refused with a way out") {
  auto shop = workshop();
  open(shop, "polyhedron([[0,0,0],[10,0,0],[0,10,0],[0,0,10]], [[0,1,2],[0,3,1],[1,3,2]]);");
  const auto answer = shop.exact({}).answer;
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "bad-input");
  CHECK(answer.problem->message.find("not closed") != std::string::npos);
}

TEST_CASE("a faceted part of more planes than a browser's memory takes is refused with the number and a way out") {
  auto shop = workshop();
  open(shop, "linear_extrude(400, twist = 3600, slices = 9000) square(8);");
  const auto answer = shop.exact({}).answer;
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "limit");
  CHECK(answer.problem->message.find("72002 flat faces") != std::string::npos);
  CHECK(answer.problem->message.find("55000") != std::string::npos);
  CHECK(answer.problem->message.find("export triangles as written") != std::string::npos);
}

TEST_CASE("the exact preview has the surfaces' normals and the solid's edges, and marks what stays faceted") {
  auto shop = workshop();
  open(shop, "cylinder(r = 10, h = 5); translate([40, 0, 0]) linear_extrude(9, twist = 30) square(8);");
  const jobs::ExactResult result = shop.exact({});
  REQUIRE(result.preview);
  const protocol::Preview& preview = *result.preview;
  REQUIRE(preview.parts.size() == 2);
  CHECK_FALSE(preview.parts[0].faceted);
  CHECK(preview.parts[1].faceted);
  CHECK(preview.edges.size() >= 6 * 12);
  // On the cylinder's side the normal is the radius, exactly.
  std::size_t sides = 0;
  for (std::size_t i = 0; i < preview.parts[0].indexCount; ++i) {
    const std::size_t v = 3 * std::size_t{preview.indices[preview.parts[0].firstIndex + i]};
    if (std::abs(preview.normals[v + 2]) > 0.5f) continue;
    ++sides;
    CHECK_THAT(preview.normals[v] * 10, WithinAbs(preview.positions[v], 1e-3));
    CHECK_THAT(preview.normals[v + 1] * 10, WithinAbs(preview.positions[v + 1], 1e-3));
  }
  CHECK(sides > 20);
}

TEST_CASE("a solid that can't be meshed keeps its report and its STEP, and is drawn in fine triangles") {
  base::Limits limits;
  limits.facets = 30'000;  // the sphere at 0.001 mm has more, the fine one fewer
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20), limits, exact::makeExactEngine(64u << 20));
  open(shop, "sphere(10);");
  protocol::ExactRequest request;
  request.deflection = 0.001;
  const jobs::ExactResult result = shop.exact(request);
  REQUIRE_FALSE(result.answer.problem);
  CHECK(result.answer.exactFaces == 1);
  CHECK_THAT(result.answer.measures.volume, WithinRel(4000 * pi / 3, 1e-9));
  REQUIRE(result.preview);
  REQUIRE(result.preview->parts.size() == 1);
  CHECK(result.preview->parts[0].faceted);
  CHECK(std::any_of(result.answer.diagnostics.begin(), result.answer.diagnostics.end(), [](const auto& line) {
    return line.severity == protocol::Severity::Note && line.text.find("the limit is 30000") != std::string::npos;
  }));
  protocol::ExportRequest file;
  file.format = "step";
  CHECK_FALSE(shop.exportFile(file).answer.problem);
  // Never the fine triangles as if they were the surface's.
  file.format = "stl";
  file.quality = "exact";
  file.deflection = 0.001;
  REQUIRE(shop.exportFile(file).answer.problem);
}

TEST_CASE("a coloured part that can only be left faceted is, instead of ending everything") {
  const auto answer = exactOf("color(\"red\") union() { linear_extrude(20, twist = 720, slices = 300) translate([3, 0]) "
                              "circle(4, $fn = 24); cylinder(r = 2, h = 25); }\ntranslate([30, 0, 0]) cube(5);");
  CHECK(answer.faces > 2000);
  CHECK_FALSE(answer.faceted.empty());
}

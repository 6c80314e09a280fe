// SPDX-License-Identifier: Apache-2.0
#include "scad/modules.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>

#include "base/sources.hpp"
#include "scad/arguments.hpp"
#include "scad/colors.hpp"
#include "scad/evaluate.hpp"
#include "scad/parse.hpp"

namespace {

using namespace pw;
using Catch::Matchers::WithinAbs;

scad::Evaluated evaluated(const std::string& source) {
  base::MemorySources sources;
  sources.put("main.scad", source);
  scad::ParseCache cache;
  const scad::Parsed parsed = scad::parse(sources, {.file = "main.scad"}, cache);
  REQUIRE_FALSE(parsed.failed);
  scad::Evaluated result = scad::evaluate(parsed.program, {}, {});
  REQUIRE_FALSE(result.failure);
  return result;
}

// The shape of the only statement's node.
template <class Shape>
Shape shapeOf(const std::string& source) {
  const scad::Evaluated result = evaluated(source);
  REQUIRE(std::holds_alternative<Shape>(result.root->node->shape));
  return std::get<Shape>(result.root->node->shape);
}

bool isNothing(const std::string& source) {
  return std::holds_alternative<graph::Nothing>(evaluated(source).root->node->shape);
}

std::string geometryText(const std::string& source) {
  std::string text;
  for (const auto& line : evaluated(source).geometryDiagnostics) text += line.text + "\n";
  return text;
}

base::Vec3 moved(const std::string& source, base::Vec3 point) {
  const auto matrix = shapeOf<graph::Transform>(source).parentFromChild;
  const base::Vec4 to = matrix * base::Vec4(point, 1);
  return {to.x, to.y, to.z};
}

}  // namespace

TEST_CASE("Zero, negative and infinite sizes are nothing", "[scad][modules]") {
  for (const char* source :
       {"cube(0);", "cube([1, -2, 3]);", "cube(1/0);", "cube(0/0);", "sphere(0);", "sphere(-1);",
        "cylinder(h = -1, r = 1);", "cylinder(h = 1, r1 = 1, r2 = -1);", "circle(0);", "square([1, 0]);",
        "polygon([[0, 0], [1, 0]]);", "polygon();", "polyhedron();", "linear_extrude(-5) square(1);"}) {
    INFO(source);
    CHECK(isNothing(source));
  }
}

TEST_CASE("A cylinder takes its radii as OpenSCAD does", "[scad][modules]") {
  const auto radii = [](const std::string& source) {
    const auto shape = shapeOf<graph::Cylinder>(source);
    return std::vector<double>{shape.height, shape.bottomRadius, shape.topRadius};
  };
  CHECK(radii("cylinder();") == std::vector<double>{1, 1, 1});
  CHECK(radii("cylinder(5, 2);") == std::vector<double>{5, 2, 1});
  CHECK(radii("cylinder(h = 5, r = 2, r1 = 3);") == std::vector<double>{5, 3, 2});
  CHECK(radii("cylinder(h = 5, d1 = 4, r1 = 1);") == std::vector<double>{5, 2, 1});
  CHECK(radii("cylinder(h = 1, d = 4, r1 = 1);") == std::vector<double>{1, 1, 2});
}

TEST_CASE("The usable start of a size is taken", "[scad][modules]") {
  CHECK(shapeOf<graph::Cube>("cube([18, undef, 3]);").size == base::Vec3{18, 1, 1});
  CHECK(shapeOf<graph::Cube>("cube([1, 2]);").size == base::Vec3{1, 1, 1});
  CHECK(shapeOf<graph::Square>("square([1, 2, 3]);").size == base::Vec2{1, 1});
}

TEST_CASE("Fragments follow $fn, or $fa and $fs", "[scad][modules]") {
  CHECK(shapeOf<graph::Circle>("circle(1);").fragments == 5);
  CHECK(shapeOf<graph::Circle>("circle(10);").fragments == 30);
  CHECK(shapeOf<graph::Circle>("circle(2, $fn = 5.7);").fragments == 5);
  CHECK(shapeOf<graph::Circle>("circle(2, $fn = 1);").fragments == 3);
  CHECK(shapeOf<graph::Circle>("circle(1e-7);").fragments == 3);
  CHECK(shapeOf<graph::Sphere>("$fa = 1; $fs = 0.1; sphere(1);").fragments == 63);
  CHECK(shapeOf<graph::Cylinder>("cylinder(h = 2, r1 = 0.1, r2 = 10);").fragments == 30);
}

TEST_CASE("rotate() turns about x, then y, then z, exactly at right angles", "[scad][modules]") {
  CHECK(moved("rotate([90, 0, 0]) cube(1);", {0, 1, 0}) == base::Vec3{0, 0, 1});
  CHECK(moved("rotate([90, 0, 90]) cube(1);", {0, 1, 0}) == base::Vec3{0, 0, 1});
  CHECK(moved("rotate(90) cube(1);", {1, 0, 0}) == base::Vec3{0, 1, 0});
  const base::Vec3 turned = moved("rotate(120, [1, 1, 1]) cube(1);", {1, 0, 0});
  CHECK_THAT(turned.y, WithinAbs(1, 1e-15));
  CHECK(moved("rotate(90, [0, 0, 0]) cube(1);", {1, 2, 3}) == base::Vec3{1, 2, 3});
}

TEST_CASE("mirror() is exact on diagonals", "[scad][modules]") {
  CHECK(moved("mirror([1, -1, 0]) cube(1);", {3, 5, 7}) == base::Vec3{5, 3, 7});
  CHECK(moved("mirror([0, 0, 0]) cube(1);", {3, 5, 7}) == base::Vec3{3, 5, 7});
}

TEST_CASE("multmatrix() fills what is missing and divides by the last cell", "[scad][modules]") {
  CHECK(moved("multmatrix([[1, 0, 0, 5], [0, 1, 0, 6]]) cube(1);", {0, 0, 0}) == base::Vec3{5, 6, 0});
  CHECK(moved("multmatrix([[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,2]]) cube(1);", {2, 4, 6}) ==
        base::Vec3{1, 2, 3});
}

TEST_CASE("A matrix that is not finite removes the object", "[scad][modules]") {
  CHECK(isNothing("scale(1/0) cube(1);"));
  CHECK(geometryText("scale(1/0) cube(1);") ==
        "WARNING: Transformation matrix contains Not-a-Number and/or Infinity - removing object. in file "
        "main.scad, line 1\n");
}

TEST_CASE("An extrusion keeps what its slices depend on", "[scad][modules]") {
  const auto shape =
      shapeOf<graph::LinearExtrude>("linear_extrude(5, twist = 90, scale = -1, $fn = 9) square(1);");
  CHECK(shape.direction == base::Vec3{0, 0, 5});
  CHECK(shape.twist == 90);
  CHECK(shape.scale == base::Vec2{0, 0});
  CHECK(shape.fragmentNumber == 9);
  CHECK(shapeOf<graph::LinearExtrude>("linear_extrude() square(1);").direction.z == 100);
  CHECK(shapeOf<graph::LinearExtrude>("linear_extrude(height = 10, v = [0, 3, 4]) square(1);").direction ==
        base::Vec3{0, 6, 8});
  CHECK(shapeOf<graph::RotateExtrude>("rotate_extrude() square(1);").start == 180);
  CHECK(shapeOf<graph::RotateExtrude>("rotate_extrude(angle = 400) square(1);").fullTurn);
  CHECK_FALSE(shapeOf<graph::RotateExtrude>("rotate_extrude(angle = -90) square(1);").fullTurn);
}

TEST_CASE("The first child decides between 2D and 3D", "[scad][modules]") {
  const scad::Evaluated result = evaluated("union() {\n  cube(1);\n  square(5);\n}");
  REQUIRE(result.root->node->children.size() == 2);
  CHECK(std::holds_alternative<graph::Cube>(result.root->node->children[0]->shape));
  CHECK(std::holds_alternative<graph::Nothing>(result.root->node->children[1]->shape));
  CHECK(result.root->node->children[1]->dimension == graph::Dimension::Three);
  REQUIRE(result.geometryDiagnostics.size() == 2);
  CHECK(result.geometryDiagnostics[0].text ==
        "WARNING: Mixing 2D and 3D objects is not supported in file main.scad, line 3");
  CHECK(result.geometryDiagnostics[1].text ==
        "WARNING: Ignoring 2D child object for 3D operation in file main.scad, line 3");
  // An empty cube is 3D all the same; an empty group is neither.
  CHECK(geometryText("union() { cube(0); square(1); }").find("Ignoring 2D") != std::string::npos);
  CHECK(geometryText("union() { group(); square(1); }").empty());
  CHECK(geometryText("linear_extrude(1) { square(1); cube(1); }") ==
        "WARNING: Ignoring 3D child object for 2D operation in file main.scad, line 1\n");
}

TEST_CASE("A statement without a node is no operand; an empty one is", "[scad][modules]") {
  const auto operands = [](const std::string& inside) {
    return evaluated("difference() { " + inside + " cube(2); }").root->node->children.size();
  };
  CHECK(operands("if (false) cube(5);") == 1);
  CHECK(operands("echo(\"x\");") == 1);
  CHECK(operands("nosuch();") == 1);
  CHECK(operands("*cube(4);") == 1);
  CHECK(operands("%cube(4);") == 1);
  // An empty first operand leaves nothing of the difference, and an empty second one the first.
  for (const char* nothing : {"for (i = []) cube(5);", "if (true) {}", "union() {}", "cube(0);"}) {
    INFO(nothing);
    const auto first = evaluated("difference() { " + std::string(nothing) + " cube(2); }");
    CHECK(std::holds_alternative<graph::Nothing>(first.root->node->shape));
    const auto second = evaluated("difference() { cube(2); " + std::string(nothing) + " }");
    REQUIRE(second.root->node->children.size() == 2);
    CHECK(std::holds_alternative<graph::Nothing>(second.root->node->children[1]->shape));
  }
  CHECK(operands("{ cube(4); cube(1); }") == 3);
}

TEST_CASE("Groups with one node share it, with several are a union", "[scad][modules]") {
  const scad::Evaluated one = evaluated("union() { color(\"red\") { cube(3); } }");
  CHECK(std::holds_alternative<graph::Cube>(one.root->node->shape));
  CHECK(one.root->hasColor);
  const scad::Evaluated two = evaluated("for (i = [0:1]) cube(i + 1);");
  CHECK(std::holds_alternative<graph::Union>(two.root->node->shape));
  CHECK(two.root->children.front()->name == "for");
  CHECK(two.root->children.front()->children.size() == 2);
}

TEST_CASE("A shape's hash ignores colour and place", "[scad][modules]") {
  const auto digest = [](const std::string& source) { return evaluated(source).root->node->digest; };
  CHECK(digest("color(\"red\") cube(3);") == digest("\n\n  #cube(3);"));
  CHECK_FALSE(digest("cube(3);") == digest("cube(3, center = true);"));
}

TEST_CASE("Modifiers mark occurrences and ! shows one alone", "[scad][modules]") {
  const scad::Evaluated marks = evaluated("#cube(1); %cube(2); cube(3);");
  CHECK(marks.root->children[0]->highlight);
  CHECK(marks.root->children[1]->background);
  CHECK(marks.root->node->children.size() == 2);
  CHECK(marks.root->hasMarks);
  const scad::Evaluated only = evaluated("translate([5, 0, 0]) !cube(2); cube(3);");
  CHECK(std::get<graph::Cube>(only.root->node->shape).size.x == 2);
}

TEST_CASE("An occurrence names the modules around it", "[scad][modules]") {
  const scad::Evaluated result = evaluated("module a() { b() cube(1); }\nmodule b() { children(); }\na();");
  const graph::Occurrence* at = result.root.get();
  while (!at->children.empty()) at = at->children.front().get();
  CHECK(at->name == "cube");
  REQUIRE(at->call);
  CHECK(at->call->module == "a");
  CHECK(at->call->place.line == 3);
  CHECK_FALSE(at->call->caller);
}

TEST_CASE("Colours come by name, in hexadecimal and as a list", "[scad][modules]") {
  CHECK(scad::colorOf("RebeccaPurple") == base::Color{0x66 / 255.0f, 0x33 / 255.0f, 0x99 / 255.0f, 1});
  CHECK(scad::colorOf("#f008") == base::Color{1, 0, 0, 0x88 / 255.0f});
  CHECK_FALSE(scad::colorOf("#12345"));
  CHECK_FALSE(scad::colorOf(""));
  const auto color = [](const std::string& source) { return evaluated(source).root->children[0]->color; };
  CHECK(color("color([1, 0]) cube(1);") == base::Color{1, 0, 1, 1});
  CHECK(color("color(\"red\", 0.5) cube(1);") == base::Color{1, 0, 0, 0.5f});
  CHECK_FALSE(color("color(\"nosuch\") cube(1);"));
}

TEST_CASE("Arguments are evaluated in the order of GNU's hash table", "[scad][modules]") {
  // Recorded from echoing arguments in OpenSCAD 2021.01: reversed, but for names that share a bucket.
  const auto order = [](std::vector<std::string_view> names) { return scad::evaluationOrder(names); };
  CHECK(order({"a", "b"}) == std::vector<std::size_t>{1, 0});
  CHECK(order({"h", "r1", "r2", "center"}) == std::vector<std::size_t>{3, 2, 1, 0});
  CHECK(order({}) == std::vector<std::size_t>{});
}

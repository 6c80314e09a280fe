// SPDX-License-Identifier: Apache-2.0
#include "kernel/exchange.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <numbers>
#include <string>

#include "kernel/operations.hpp"
#include "kernel/step_mutants/mutants.hpp"
#include "support/solids.hpp"

using namespace pw;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr base::Color red{1, 0, 0, 1}, blue{0, 0.25f, 0.75f, 1};

kernel::Solid placed(kernel::Context& context, const kernel::Solid& solid, double x, double y, double z) {
  return kernel::transformed(context, solid, support::by(x, y, z)).value();
}

// A plate of 30 x 20 x 4 with two holes of radius 3, the holes' faces tagged 7.
kernel::Solid plate(kernel::Context& context) {
  const kernel::Solid hole = kernel::cylinder(context, 10, 3, 3, true).value().withTag(7);
  const std::vector<kernel::Solid> operands = {kernel::box(context, {30, 20, 4}, false).value(),
                                               placed(context, hole, 8, 10, 2), placed(context, hole, 22, 10, 2)};
  return kernel::combined(context, mesh::Boolean::Difference, operands).value();
}

const double plateVolume = 30 * 20 * 4 - 2 * std::numbers::pi * 9 * 4;

std::string stepOf(kernel::Context& context, std::vector<kernel::Part> parts, const kernel::FileHeader& header = {},
                   kernel::StepSchema schema = kernel::StepSchema::Ap242) {
  const auto file = kernel::writeStep(context, parts, header, schema);
  if (!file) FAIL(file.failure().message);
  return *file;
}

kernel::Reading reading(kernel::Context& context, const std::string& file) {
  auto read = kernel::readStep(context, file);
  if (!read) FAIL(read.failure().message);
  return *std::move(read);
}

// The solids of it, with what is remarked of the file and of them.
kernel::ReadParts readBack(kernel::Context& context, const std::string& file) {
  const kernel::Reading read = reading(context, file);
  CHECK(read.skipped.empty());
  kernel::ReadParts parts = kernel::partsOf(context, read).value();
  parts.remarks.insert(parts.remarks.begin(), read.remarks.begin(), read.remarks.end());
  return parts;
}

const step_mutants::Seed& seed(const std::string& name) {
  static const std::vector<step_mutants::Seed> all = step_mutants::seeds();
  for (const step_mutants::Seed& one : all)
    if (one.name == name) return one;
  FAIL("no such seed");
  return all.front();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a plate goes through STEP with its volume, its kinds of faces, name, colour and the colour of its holes") {
  kernel::Context context;
  for (const auto schema : {kernel::StepSchema::Ap214, kernel::StepSchema::Ap242}) {
    const std::string file = stepOf(context, {{"Plate", plate(context), red, {{7, blue}}}}, {}, schema);
    const kernel::ReadParts read = readBack(context, file);
    REQUIRE(read.parts.size() == 1);
    CHECK(read.remarks.empty());
    const kernel::Part& part = read.parts.front();
    CHECK(part.name == "Plate");
    CHECK(part.color == red);
    CHECK_THAT(part.solid.measures().volume, WithinRel(plateVolume, 1e-9));
    CHECK(part.solid.faces() == kernel::FaceCounts{.planes = 6, .cylinders = 2});
    REQUIRE(part.faceColors.size() == 1);
    CHECK(part.faceColors.front().second == blue);
    CHECK(part.solid.faceCount(part.faceColors.front().first) == 2);
    CHECK(part.solid.faceCount(0) == 6);
  }
}

TEST_CASE("a sphere, a cone and a torus keep their surfaces in STEP and in BREP") {
  kernel::Context context;
  const auto profile = kernel::transformed(context, kernel::circle(context, 2).value(), support::by(10, 0, 0)).value();
  const std::vector<kernel::Part> parts = {
      {"ball", kernel::sphere(context, 5).value(), std::nullopt, {}},
      {"cone", placed(context, kernel::cylinder(context, 10, 4, 1, false).value(), 20, 0, 0), std::nullopt, {}},
      {"ring", placed(context, kernel::revolved(context, profile, 0, 360).value(), 50, 0, 0), std::nullopt, {}}};
  const auto check = [&](const kernel::ReadParts& read) {
    double volume = 0;
    kernel::FaceCounts faces;
    for (const kernel::Part& part : read.parts) {
      volume += part.solid.measures().volume;
      const kernel::FaceCounts own = part.solid.faces();
      faces.planes += own.planes, faces.cones += own.cones, faces.spheres += own.spheres, faces.tori += own.tori;
    }
    const double pi = std::numbers::pi;
    CHECK_THAT(volume, WithinRel(500 * pi / 3 + pi * 10 * (16 + 4 + 1) / 3 + 2 * pi * 10 * pi * 4, 1e-9));
    CHECK(faces == kernel::FaceCounts{.planes = 2, .cones = 1, .spheres = 1, .tori = 1});
  };
  check(readBack(context, stepOf(context, parts)));
  const auto brep = kernel::readBrep(context, kernel::writeBrep(context, parts).value());
  if (!brep) FAIL(brep.failure().message);
  check(kernel::partsOf(context, *brep).value());
}

TEST_CASE("the same parts give the same bytes, whatever was written before and wherever they came from") {
  kernel::Context context;
  const auto parts = [&] {
    return std::vector<kernel::Part>{
        {"A", plate(context), red, {{7, blue}}},
        {"B", placed(context, kernel::sphere(context, 3).value(), 0, 0, 40), blue, {}},
        {"C", placed(context, kernel::box(context, {1, 2, 3}, true).value(), 0, 50, 0), std::nullopt, {}}};
  };
  kernel::FileHeader header;
  header.name = "three";
  header.time = "2026-11-24T12:00:00";
  const std::string first = stepOf(context, parts(), header);
  for (int i = 0; i < 5; ++i) stepOf(context, {{"other", kernel::sphere(context, 1 + i).value(), red, {}}});
  CHECK(stepOf(context, parts(), header) == first);
  const std::string brep = kernel::writeBrep(context, parts()).value();
  CHECK(kernel::writeBrep(context, parts()).value() == brep);
}

TEST_CASE("the header carries name, author, licence, source, program and the caller's time, and no other time") {
  kernel::Context context;
  const std::string file = stepOf(context, {{"x", kernel::box(context, {1, 1, 1}, false).value(), {}, {}}},
                                  {.name = "clamp.step", .description = "A clamp", .author = "Jo Öster",
                                   .organization = "Werkstatt 'Süd'", .authorisation = "CC-BY-4.0",
                                   .time = "2026-11-24T12:00:00", .program = "Partwright 0.1",
                                   .source = "https://example.org/clamp"});
  const std::string header = file.substr(0, file.find("DATA;"));
  for (const char* words : {"'clamp.step'", "'A clamp'", "'Source: https://example.org/clamp'", "'Jo \\X2\\00D6\\X0\\ster'",
                            "'Werkstatt ''S\\X2\\00FC\\X0\\d'''", "'CC-BY-4.0'", "'2026-11-24T12:00:00'",
                            "'Partwright 0.1'", "AP242"}) {
    CHECK_THAT(header, ContainsSubstring(words));
  }
  CHECK_THAT(stepOf(context, {{"x", kernel::box(context, {1, 1, 1}, false).value(), {}, {}}}, {},
                    kernel::StepSchema::Ap214).substr(0, 1000), ContainsSubstring("AUTOMOTIVE_DESIGN"));
}

TEST_CASE("names of any script, with quotes, backslashes and no name at all survive STEP, as printable ASCII") {
  kernel::Context context;
  const auto cube = kernel::box(context, {1, 1, 1}, false).value();
  const std::vector<std::string> names = {"Würfel", "部品 №1", "it's \"10 mm\"", "C:\\X2\\0041\\X0\\tmp\\", "😀 tool",
                                          std::string(300, 'n') + "ä" + std::string(200, 'm')};
  std::vector<kernel::Part> parts;
  for (const std::string& name : names) {
    parts.push_back({name, placed(context, cube, 3. * static_cast<double>(parts.size()), 0, 0), {}, {}});
  }
  parts.push_back({"", placed(context, cube, 0, 10, 0), {}, {}});
  parts.push_back({"", placed(context, cube, 0, 20, 0), {}, {}});
  const std::string file = stepOf(context, parts);
  for (const char c : file) {
    const bool isPlain = c == '\n' || (c >= 0x20 && c < 0x7F);
    REQUIRE(isPlain);
  }
  const kernel::ReadParts read = readBack(context, file);
  REQUIRE(read.parts.size() == parts.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(read.parts[i].name == names[i]);
  CHECK(read.parts[6].name == "Part");
  CHECK(read.parts[7].name == "Part 2");
}

TEST_CASE("a part of several solids is read as several bodies of its name, moved solids stay where they are, and no assembly appears") {
  kernel::Context context;
  const std::vector<kernel::Solid> two = {kernel::box(context, {10, 10, 10}, false).value(),
                                          placed(context, kernel::sphere(context, 4).value(), 40, 0, 0)};
  const auto both = kernel::combined(context, mesh::Boolean::Union, two).value();
  const std::string file = stepOf(context, {{"pair", placed(context, both, 100, 0, 0), red, {}}});
  CHECK(file.find("NEXT_ASSEMBLY_USAGE_OCCURRENCE") == std::string::npos);
  const kernel::ReadParts read = readBack(context, file);
  REQUIRE(read.parts.size() == 2);
  for (const kernel::Part& part : read.parts) {
    CHECK(part.name == "pair");
    CHECK(part.color == red);
    CHECK(part.solid.pieces() == 1);
  }
  CHECK_THAT(read.parts[0].solid.box().min.x, WithinAbs(100, 1e-6));
  CHECK_THAT(read.parts[1].solid.box().max.x, WithinAbs(144, 1e-6));
}

TEST_CASE("colours come back as they were, transparent ones too") {
  kernel::Context context;
  const auto cube = kernel::box(context, {1, 1, 1}, false).value();
  std::vector<base::Color> colors = {{0.2f, 0.4f, 0.6f, 1}, {1, 1, 1, 1}, {0, 0, 0, 1}, {0.9f, 0.1f, 0.05f, 0.25f}};
  std::vector<kernel::Part> parts;
  for (const base::Color& color : colors) {
    parts.push_back({"c", placed(context, cube, 2. * static_cast<double>(parts.size()), 0, 0), color, {}});
  }
  const kernel::ReadParts read = readBack(context, stepOf(context, parts));
  REQUIRE(read.parts.size() == colors.size());
  for (std::size_t i = 0; i < colors.size(); ++i) {
    REQUIRE(read.parts[i].color);
    CHECK_THAT(read.parts[i].color->r, WithinAbs(colors[i].r, 1e-5));
    CHECK_THAT(read.parts[i].color->g, WithinAbs(colors[i].g, 1e-5));
    CHECK_THAT(read.parts[i].color->b, WithinAbs(colors[i].b, 1e-5));
    CHECK_THAT(read.parts[i].color->a, WithinAbs(colors[i].a, 1e-5));
  }
}

TEST_CASE("another program's cube is read with its name and the colours of solid and face") {
  kernel::Context context;
  const kernel::ReadParts read = readBack(context, seed("cube").text);
  REQUIRE(read.parts.size() == 1);
  const kernel::Part& part = read.parts.front();
  CHECK(part.name == "Würfel");
  CHECK_THAT(part.solid.measures().volume, WithinRel(1000, 1e-12));
  CHECK(part.color == red);
  REQUIRE(part.faceColors.size() == 1);
  CHECK(part.faceColors.front().second == blue);
  CHECK(part.solid.faceCount(part.faceColors.front().first) == 1);
  CHECK(read.remarks.empty());
}

TEST_CASE("inches are converted to millimetres") {
  kernel::Context context;
  const kernel::ReadParts read = readBack(context, seed("cylinder").text);
  REQUIRE(read.parts.size() == 1);
  CHECK_THAT(read.parts.front().solid.measures().volume, WithinRel(std::numbers::pi * 6.35 * 6.35 * 12.7, 1e-9));
  CHECK(read.parts.front().solid.faces() == kernel::FaceCounts{.planes = 2, .cylinders = 1});
}

TEST_CASE("an assembly's parts are read as often as they are placed, and where") {
  kernel::Context context;
  const kernel::ReadParts read = readBack(context, seed("assembly").text);
  REQUIRE(read.parts.size() == 2);
  CHECK(read.parts[0].name == "block");
  CHECK(read.parts[1].name == "block");
  const base::Box3 first = read.parts[0].solid.box(), second = read.parts[1].solid.box();
  CHECK_THAT(first.min.x, WithinAbs(0, 1e-6));
  CHECK_THAT(first.max.x, WithinAbs(10, 1e-6));
  // Turned by 90 degrees about Z, then moved by (30, 0, 5).
  CHECK_THAT(second.min.x, WithinAbs(20, 1e-6));
  CHECK_THAT(second.max.x, WithinAbs(30, 1e-6));
  CHECK_THAT(second.min.y, WithinAbs(0, 1e-6));
  CHECK_THAT(second.min.z, WithinAbs(5, 1e-6));
  CHECK_THAT(second.max.z, WithinAbs(15, 1e-6));
}

TEST_CASE("an open surface is shown as it is, with the length of its open edges, and is no part to write again") {
  kernel::Context context;
  const kernel::Reading read = reading(context, step_mutants::openCube());
  REQUIRE(read.bodies.size() == 1);
  const kernel::Shape& shape = read.shapes.at(read.bodies.front().shape).shape;
  CHECK(shape.kind() == kernel::BodyKind::Surface);
  CHECK(shape.faceCount() == 5);
  const kernel::Drawn drawn = kernel::drawn(context, shape, {}).value();
  CHECK(drawn.triangles.triangleCount() == 10);
  CHECK_FALSE(drawn.closed);
  CHECK(drawn.openEdges == 4);
  CHECK_THAT(drawn.openLength, WithinRel(40, 1e-9));
  CHECK_THAT(drawn.measures.area, WithinRel(500, 1e-9));
  const kernel::ReadParts parts = kernel::partsOf(context, read).value();
  CHECK(parts.parts.empty());
  REQUIRE(parts.remarks.size() == 1);
  CHECK_THAT(parts.remarks.front(), ContainsSubstring("5 faces"));
}

TEST_CASE("two solids and a loose face in one file are three bodies, and the face is drawn") {
  kernel::Context context;
  const kernel::Reading read = reading(context, step_mutants::twoCubesAndAFace());
  REQUIRE(read.bodies.size() == 3);
  std::size_t solids = 0, surfaces = 0;
  double volume = 0;
  for (const kernel::Body& body : read.bodies) {
    const kernel::Shape& shape = read.shapes.at(body.shape).shape;
    const kernel::Drawn drawn = kernel::drawn(context, shape, {}).value();
    solids += shape.kind() == kernel::BodyKind::Solid;
    if (shape.kind() == kernel::BodyKind::Solid) volume += drawn.measures.volume;
    if (shape.kind() != kernel::BodyKind::Surface) continue;
    ++surfaces;
    CHECK(drawn.triangles.triangleCount() == 2);
    CHECK_THAT(drawn.openLength, WithinRel(40, 1e-9));
  }
  CHECK(solids == 2);
  CHECK(surfaces == 1);
  CHECK_THAT(volume, WithinRel(2000, 1e-9));
}

TEST_CASE("an empty STEP file, and one without geometry, are refused in words") {
  kernel::Context context;
  const std::string text = "ISO-10303-21;HEADER;FILE_DESCRIPTION((''),'2;1');FILE_NAME('','',(''),(''),'','','');"
                           "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));ENDSEC;DATA;#1=APPLICATION_CONTEXT('');ENDSEC;END-ISO-10303-21;";
  const auto read = kernel::readStep(context, text);
  REQUIRE_FALSE(read);
  CHECK(read.failure().code == base::Code::BadInput);
  CHECK_THAT(read.failure().message, ContainsSubstring("Nothing in the STEP file can be shown"));
}

TEST_CASE("nothing to write is said to be nothing") {
  kernel::Context context;
  const std::vector<kernel::Part> none = {{"empty", {}, {}, {}}};
  CHECK(kernel::writeStep(context, none, {}).failure().code == base::Code::Empty);
  CHECK(kernel::writeBrep(context, none).failure().code == base::Code::Empty);
}

TEST_CASE("writing and reading stop when asked to") {
  kernel::Context context;
  const std::vector<kernel::Part> parts = {{"plate", plate(context), {}, {}}};
  const std::string file = stepOf(context, parts);
  context.task.cancel.raise();
  CHECK(kernel::writeStep(context, parts, {}).failure().code == base::Code::Cancelled);
  CHECK(kernel::readStep(context, file).failure().code == base::Code::Cancelled);
}

TEST_CASE("a point beyond the limit on coordinates is refused, and a solid placed beyond it is left out") {
  kernel::Context context;
  const auto far = kernel::readStep(context, replaced(seed("assembly").text, "(30.,0.,5.)", "(3.E10,0.,5.)"));
  REQUIRE_FALSE(far);
  CHECK(far.failure().code == base::Code::Limit);
  CHECK_THAT(far.failure().message, ContainsSubstring("3e+10 mm") && ContainsSubstring("1e+09 mm"));
  // The block is 10 mm high: from 25 it reaches 35.
  context.limits.coordinate = 32;
  const kernel::ReadParts read = readBack(context, replaced(seed("assembly").text, "(30.,0.,5.)", "(30.,0.,25.)"));
  CHECK(read.parts.size() == 1);
  REQUIRE(read.remarks.size() == 1);
  CHECK_THAT(read.remarks.front(), ContainsSubstring("too far"));
}

TEST_CASE("wrong colours cost the colours and not the shape") {
  kernel::Context context;
  const std::string cube = seed("cube").text;
  const kernel::ReadParts negative = readBack(context, replaced(cube, "COLOUR_RGB('',1.,0.,0.)", "COLOUR_RGB('',-1.,0.,0.)"));
  REQUIRE(negative.parts.size() == 1);
  CHECK_THAT(negative.parts.front().solid.measures().volume, WithinRel(1000, 1e-12));
  CHECK_FALSE(negative.parts.front().color);
  REQUIRE(negative.remarks.size() == 1);
  CHECK_THAT(negative.remarks.front(), ContainsSubstring("colours were left out"));
  // Without its numbers that colour is skipped and named, and with it the face's that overrides it.
  const kernel::Reading none = reading(context, replaced(cube, "COLOUR_RGB('',1.,0.,0.)", "COLOUR_RGB('',$,$,$)"));
  REQUIRE(none.bodies.size() == 1);
  REQUIRE(none.skipped.size() == 1);
  CHECK(none.skipped.front().type == "COLOUR_RGB");
  const kernel::FileShape& shape = none.shapes.at(none.bodies.front().shape);
  CHECK_FALSE(shape.color);
  CHECK(shape.shape.faceCount() == 6);
}

TEST_CASE("a surface that is not as its type demands costs its face, and is named; the other faces are shown") {
  kernel::Context context;
  const kernel::Reading read = reading(context, replaced(seed("cylinder").text, "CYLINDRICAL_SURFACE('',", "CYLINDRICAL_SURFACE('',$,"));
  REQUIRE(read.skipped.size() == 1);
  CHECK(read.skipped.front().type == "CYLINDRICAL_SURFACE");
  CHECK(read.skipped.front().id > 0);
  CHECK(read.skipped.front().line > 0);
  CHECK(read.skipped.front().lost == "1 face");
  std::size_t faces = 0;
  for (const kernel::Body& body : read.bodies) faces += read.shapes.at(body.shape).shape.faceCount();
  CHECK(faces == 2);
}

TEST_CASE("a STEP file that names another file does not have it opened") {
  kernel::Context context;
  const std::string cube = seed("cube").text;
  const std::size_t at = cube.find("=PRODUCT_DEFINITION('");
  const std::size_t hash = cube.rfind('#', at);
  const std::string definition = cube.substr(hash, at - hash);
  std::string text = cube;
  text.insert(text.rfind("ENDSEC;"), "#9000=DOCUMENT_TYPE('geometry');\n#9001=DOCUMENT_FILE('other.step','',$,#9000,'',$);\n"
                                     "#9002=APPLIED_DOCUMENT_REFERENCE(#9001,'',(" + definition + "));\n");
  const kernel::ReadParts read = readBack(context, text);
  REQUIRE(read.parts.size() == 1);
  CHECK(read.parts.front().name == "Würfel");
  REQUIRE(read.remarks.size() == 1);
  CHECK_THAT(read.remarks.front(), ContainsSubstring("names other files"));
}

// SPDX-License-Identifier: Apache-2.0
#include "jobs/workshop.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "jobs/dispatch.hpp"
#include "jobs/opening.hpp"
#include "jobs/writing.hpp"
#include "formats/stl.hpp"
#include "formats/threemf.hpp"
#include "formats/zip.hpp"
#include "protocol/json.hpp"

using namespace pw;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using Files = std::vector<std::pair<std::string, std::string>>;

namespace {

protocol::ExportRequest asked(std::string format, protocol::ParameterValues values, bool partial = false) {
  protocol::ExportRequest request;
  request.format = std::move(format);
  request.values = std::move(values);
  request.partial = partial;
  return request;
}

constexpr const char* box = R"(// Width of the box
width = 10; // [5:1:40]
/* [Look] */
kind = "plain"; // [plain, round]
hole = true;
difference() {
  cube([width, 20, 30]);
  if (hole) translate([2, 2, -1]) cube([2, 2, 40]);
}
)";

jobs::Workshop workshop() { return jobs::Workshop(model::makeAsWrittenEngine(64u << 20)); }

protocol::OpenAnswer open(jobs::Workshop& shop, const Files& files, jobs::Opening how = {}) {
  auto sources = std::make_shared<base::MemorySources>();
  for (const auto& [path, bytes] : files) sources->put(path, bytes);
  return shop.open(sources, how);
}

double volumeOf(const mesh::Triangles& triangles) {
  double sum = 0;
  const auto at = [&](std::size_t corner, std::size_t axis) {
    return triangles.positions[3 * triangles.indices[corner] + axis];
  };
  for (std::size_t t = 0; t < triangles.indices.size(); t += 3)
    sum += (at(t, 0) * (at(t + 1, 1) * at(t + 2, 2) - at(t + 1, 2) * at(t + 2, 1)) +
            at(t, 1) * (at(t + 1, 2) * at(t + 2, 0) - at(t + 1, 0) * at(t + 2, 2)) +
            at(t, 2) * (at(t + 1, 0) * at(t + 2, 1) - at(t + 1, 1) * at(t + 2, 0))) / 6;
  return sum;
}

}  // namespace

TEST_CASE("a lone design opens with its parameters and regenerates to the volume computed by hand") {
  auto shop = workshop();
  const auto opened = open(shop, {{"box.scad", box}});
  CHECK_FALSE(opened.problem);
  CHECK(opened.main == "box.scad");
  REQUIRE(opened.parameters.size() == 3);
  const auto result = shop.regenerate({});
  REQUIRE(result.answer.hasModel);
  REQUIRE(result.preview);
  CHECK_THAT(result.answer.measures.volume, WithinRel(6000.0 - 4 * 30, 1e-12));
  CHECK(result.answer.measures.size == std::vector<double>{10, 20, 30});
  CHECK(result.answer.measures.closed);
  CHECK(result.answer.measures.pieces == 1);
  CHECK(result.preview->box.max.z == 30);
}

TEST_CASE("values change the model, beyond what the designer offers too, and what is so is said") {
  auto shop = workshop();
  open(shop, {{"box.scad", box}});
  CHECK_THAT(shop.regenerate({{{"width", 20.0}, {"hole", false}}}).answer.measures.volume, WithinRel(12000.0, 1e-12));
  const auto wide = shop.regenerate({{{"width", 4000.0}, {"hole", false}}});
  CHECK_THAT(wide.answer.measures.volume, WithinRel(2400000.0, 1e-12));
  REQUIRE_FALSE(wide.answer.diagnostics.empty());
  CHECK(wide.answer.diagnostics.front().text == "width = 4000 is outside 5 to 40, which the designer offers.");
  const auto unknown = shop.regenerate({{{"colour", 1.0}}});
  CHECK(unknown.answer.hasModel);
  REQUIRE_FALSE(unknown.answer.diagnostics.empty());
  CHECK(unknown.answer.diagnostics.back().text.find("'colour' is not a parameter") != std::string::npos);
  // As in OpenSCAD the default stays.
  const auto wrong = shop.regenerate({{{"width", std::string("wide")}, {"hole", false}}});
  CHECK_THAT(wrong.answer.measures.volume, WithinRel(6000.0, 1e-12));
  REQUIRE_FALSE(wrong.answer.diagnostics.empty());
  CHECK(wrong.answer.diagnostics.back().text == "width = wide can't be used: it takes a number. It stays at 10.");
  CHECK(wrong.answer.diagnostics.back().line == 2);
}

TEST_CASE("lists of text, lists of lists and long lists are given as text and never evaluated") {
  auto shop = workshop();
  const auto opened = open(shop, {{"a.scad", "names = [\"a\"];\nholes = [[1, 2]];\nsize = [1, 2, 3, 4, 5];\ngap = undef;\n"
                                             "echo(names, holes, size, gap);\ncube(size[0]);\n"}});
  REQUIRE(opened.parameters.size() == 4);
  const auto result = shop.regenerate({{{"names", std::string("[\"x\", cube(9)]")}, {"holes", std::string("[[3], []]")},
                                        {"size", std::vector<double>{2, 1}}, {"gap", 5.0}}});
  REQUIRE(result.answer.diagnostics.size() == 1);
  CHECK(result.answer.diagnostics[0].text == "ECHO: [\"x\", \"cube 9\"], [[3], []], [2, 1], 5");
  CHECK_THAT(result.answer.measures.volume, WithinRel(8.0, 1e-12));
}

TEST_CASE("without a manifest the header of the source says what the design is") {
  auto shop = workshop();
  const std::string source = "// Hose adapter by Jo Doe\n// SPDX-License-Identifier: CC-BY-SA-4.0\n// Wall\nwall = 2;\ncube(wall);\n";
  const auto opened = open(shop, {{"a.scad", source}});
  CHECK(opened.about.title == "Hose adapter");
  CHECK(opened.about.author == "Jo Doe");
  CHECK(opened.about.licence == "CC-BY-SA-4.0");
  CHECK(opened.about.maySell == true);
  CHECK(opened.parameters.at(0).label == "Wall");
  const auto manifest = open(shop, {{"a.scad", source}, {"okh.toml", "name = \"Other\"\n"}});
  CHECK(manifest.about.title == "Other");
  CHECK(manifest.about.licence.empty());
}

TEST_CASE("a value is data, whatever it looks like") {
  auto shop = workshop();
  open(shop, {{"text.scad", "label = \"a\";\necho(label);\ncube(1);\n"}});
  const auto result = shop.regenerate({{{"label", std::string("\"; cube(99); //")}}});
  REQUIRE(result.answer.diagnostics.size() == 1);
  CHECK(result.answer.diagnostics[0].text == "ECHO: \"\"; cube(99); //\"");
  CHECK_THAT(result.answer.measures.volume, WithinRel(1.0, 1e-12));
}

TEST_CASE("a changed value rebuilds only what hangs on it") {
  auto shop = workshop();
  std::string source = "h = 3; // [1:9]\nunion() {\n  cube(h);\n";
  for (int i = 0; i < 30; ++i)
    source += "  translate([" + std::to_string(20 * i) + ", 40, 0]) cylinder(r = 5, h = " + std::to_string(i + 1) + ");\n";
  open(shop, {{"many.scad", source + "}\n"}});
  const auto first = shop.regenerate({});
  CHECK(first.answer.nodesBuilt >= 62);
  CHECK(shop.regenerate({}).answer.nodesBuilt == 0);
  CHECK(shop.regenerate({{{"h", 4.0}}}).answer.nodesBuilt <= 3);  // the cube, its union, the top level
}

TEST_CASE("the main file is the one nobody includes, and the user is asked where there are several") {
  auto shop = workshop();
  const auto one = open(shop, {{"a/main.scad", "include <part.scad>\npart();"}, {"a/part.scad", "module part() cube(2);"}});
  CHECK(one.main == "a/main.scad");
  CHECK(one.files.size() == 2);
  const auto two = open(shop, {{"x.scad", "cube(1);"}, {"y.scad", "cube(2);"}});
  CHECK(two.main.empty());
  CHECK(two.candidates == std::vector<std::string>{"x.scad", "y.scad"});
  CHECK_FALSE(two.problem);
  CHECK_FALSE(shop.regenerate({}).answer.hasModel);
  jobs::Opening how;
  how.main = "y.scad";
  CHECK(open(shop, {{"x.scad", "cube(1);"}, {"y.scad", "cube(2);"}}, how).main == "y.scad");
  CHECK_THAT(shop.regenerate({}).answer.measures.volume, WithinRel(8.0, 1e-12));
  CHECK(open(shop, {{"readme.txt", "hello"}}).problem);
}

TEST_CASE("a library that came along in a folder of another name is found, and that is said") {
  auto shop = workshop();
  const Files files = {{"m/lib/BOSL2/std.scad", "include <more.scad>\nmodule block(s) cube(s);"}, {"m/lib/BOSL2/more.scad", ""},
                       {"m/zeta.scad", "use <BOSL2/std.scad>\nblock(3);"}};
  const auto opened = open(shop, files);
  CHECK(opened.main == "m/zeta.scad");
  CHECK(opened.missing.empty());
  REQUIRE_FALSE(opened.diagnostics.empty());
  CHECK(opened.diagnostics.front().text == "'BOSL2/std.scad' is taken from 'm/lib', the only place in these files that has it.");
  CHECK_THAT(shop.regenerate({}).answer.measures.volume, WithinAbs(27, 1e-9));
  // Of two places neither is guessed.
  Files two = files;
  two.emplace_back("old/BOSL2/std.scad", "module block(s) cube(1);");
  jobs::Opening how;
  how.main = "m/zeta.scad";
  CHECK(open(shop, two, how).missing == std::vector<std::string>{"BOSL2/std.scad"});
}

TEST_CASE("missing files are listed, and found once their library is there") {
  auto shop = workshop();
  const Files design = {{"main.scad", "use <gears/gear.scad>\ngear();\ncube(1);"}};
  const auto without = open(shop, design);
  REQUIRE(without.missing.size() == 1);
  CHECK(without.missing[0] == "gears/gear.scad");
  Files with = design;
  with.emplace_back("libraries/gears/gear.scad", "module gear() translate([5, 0, 0]) cube(2);");
  const auto found = open(shop, with);
  CHECK(found.missing.empty());
  CHECK(found.main == "main.scad");
  CHECK(found.files == std::vector<std::string>{"main.scad"});
  CHECK_THAT(shop.regenerate({}).answer.measures.volume, WithinRel(9.0, 1e-12));
}

TEST_CASE("zips are unpacked where they are named, libraries under their plain name") {
  const auto zip = [](const std::vector<formats::ZipEntry>& entries) {
    auto bytes = formats::writeZip(entries);
    REQUIRE(bytes);
    return *bytes;
  };
  const auto sources = jobs::unpackedSources(
      {"design.zip", "libraries/BOSL2-master.zip", "libraries/tiny.zip", "notes.txt"},
      {zip({{"d/box.scad", "cube(1);"}}), zip({{"BOSL2-master/std.scad", "x = 1;"}}), zip({{"t.scad", ""}}), "n"}, {});
  REQUIRE(sources);
  CHECK((*sources)->list("") == std::vector<std::string>{"d/box.scad", "libraries/BOSL2/std.scad",
                                                         "libraries/tiny/t.scad", "notes.txt"});
}

TEST_CASE("parameter sets beside the design are typed, only what differs, and keep what nothing takes") {
  auto shop = workshop();
  const auto opened = open(shop, {{"box.scad", box},
                                  {"box.json", R"({"parameterSets": {"wide": {"width": "4000", "kind": "plain", "old": "1"}}})"}});
  REQUIRE(opened.sets.size() == 1);
  CHECK(opened.sets[0].name == "wide");
  CHECK(opened.sets[0].values == protocol::ParameterValues{{"old", std::string("1")}, {"width", 4000.0}});
  const auto text = shop.setsFile({{{"mine", {{"width", 12.0}, {"hole", false}}}}});
  const auto read = shop.sets({text.text});
  REQUIRE(read.sets.size() == 1);
  CHECK(read.sets[0].values == protocol::ParameterValues{{"hole", false}, {"width", 12.0}});
}

TEST_CASE("an export reads back to the volume shown, in every format") {
  auto shop = workshop();
  open(shop, {{"box.scad", box}});
  const double volume = shop.regenerate({{{"width", 12.0}}}).answer.measures.volume;
  const auto stl = shop.exportFile(asked("stl", {{"width", 12.0}}));
  REQUIRE_FALSE(stl.answer.problem);
  CHECK(stl.answer.fileName == "box-width-12.stl");
  const auto triangles = formats::readStl(stl.bytes, {});
  REQUIRE(triangles);
  CHECK_THAT(volumeOf(*triangles), WithinRel(volume, 1e-9));
  const auto threemf = shop.exportFile(asked("3mf", {{"width", 12.0}}));
  REQUIRE_FALSE(threemf.answer.problem);
  const auto contents = formats::read3mf(threemf.bytes, {});
  REQUIRE(contents);
  REQUIRE(contents->objects.size() == 1);
  CHECK_THAT(volumeOf(contents->objects[0].triangles), WithinRel(volume, 1e-9));
  for (const char* format : {"stl-text", "obj", "off"})
    CHECK_FALSE(shop.exportFile(asked(format, {})).answer.problem);
  CHECK(shop.exportFile(asked("svg", {})).answer.problem->message == "Current top level object is not a 2D object.");
  CHECK(shop.exportFile(asked("ply", {})).answer.problem->code == "usage");
  CHECK(shop.exportFile(asked("step", {})).answer.problem->code == "unsupported");  // no exact engine here
  CHECK(shop.exportFile(asked("stl", {})).answer.fileName == "box.stl");
}

TEST_CASE("the pieces of a 3MF keep names and colours and sum to the whole") {
  auto shop = workshop();
  open(shop, {{"two.scad",
               "module lid() cube([10, 10, 2]);\ncolor(\"red\") lid();\n"
               "translate([0, 0, 1]) color(\"blue\") cube([10, 10, 10]);\n"}});
  const double volume = shop.regenerate({}).answer.measures.volume;
  CHECK_THAT(volume, WithinRel(1100.0, 1e-12));
  const auto contents = formats::read3mf(shop.exportFile(asked("3mf", {})).bytes, {});
  REQUIRE(contents);
  REQUIRE(contents->objects.size() == 2);
  CHECK(contents->objects[0].name == "lid");
  CHECK(contents->objects[0].color == base::Color{1, 0, 0, 1});
  CHECK_THAT(volumeOf(contents->objects[0].triangles) + volumeOf(contents->objects[1].triangles), WithinRel(volume, 1e-9));
}

TEST_CASE("the same request gives the same bytes whatever was asked before") {
  auto fresh = workshop(), used = workshop();
  const std::string source = std::string(box) + "translate([30, 0, 0]) color(\"red\") sphere(width / 2);\n";
  open(fresh, {{"box.scad", source}});
  open(used, {{"other.scad", "for (i = [1:9]) translate([i, 0, 0]) sphere(i);"}});
  used.regenerate({});
  open(used, {{"box.scad", source}});
  for (double width = 30; width > 12; width -= 3) used.regenerate({{{"width", width}}});
  for (const char* format : {"stl", "3mf", "obj", "off"})
    CHECK(fresh.exportFile(asked(format, {{"width", 11.0}})).bytes == used.exportFile(asked(format, {{"width", 11.0}})).bytes);
  const auto picture = [](jobs::Workshop& shop) {
    return protocol::encodePreview(*shop.regenerate({{{"width", 11.0}}}).preview, protocol::PreviewEncoding::Full);
  };
  CHECK(picture(fresh) == picture(used));
}

TEST_CASE("a zip to share opens to the same model elsewhere") {
  auto shop = workshop();
  open(shop, {{"d/box.scad", std::string("use <help/h.scad>\n") + box + "help();"}, {"d/notes.txt", "n"},
              {"libraries/help/h.scad", "module help() translate([0, 50, 0]) cube(1);"},
              {"libraries/unused.scad", ""}});
  const auto zip = shop.exportFile(asked("zip", {{"width", 20.0}}));
  REQUIRE_FALSE(zip.answer.problem);
  CHECK(zip.answer.fileName == "box-width-20.zip");
  const auto sources = jobs::unpackedSources({"x.zip"}, {zip.bytes}, {});
  REQUIRE(sources);
  CHECK((*sources)->list("") == std::vector<std::string>{"d/box.json", "d/box.scad", "d/notes.txt", "libraries/help/h.scad"});
  auto other = workshop();
  const auto opened = other.open(*sources, {});
  REQUIRE(opened.sets.size() == 1);
  CHECK(opened.sets[0].name == "Shared");
  CHECK_THAT(other.regenerate({opened.sets[0].values}).answer.measures.volume,
             WithinRel(shop.regenerate({{{"width", 20.0}}}).answer.measures.volume, 1e-12));
}

TEST_CASE("a design with something not supported is shown, named, and exported only when asked for partially") {
  auto shop = workshop();
  open(shop, {{"t.scad", "cube(2);\nimport(\"x.stl\");\n"}});
  const auto result = shop.regenerate({});
  CHECK(result.answer.hasModel);
  REQUIRE(result.answer.incomplete.size() == 1);
  CHECK(result.answer.incomplete[0].what == protocol::Lack::Builtin);
  CHECK(result.answer.incomplete[0].line == 2);
  CHECK(result.answer.incomplete[0].words == "What import() makes is missing: Partwright does not support it yet.");
  const auto refused = shop.exportFile(asked("stl", {}));
  REQUIRE(refused.answer.problem);
  CHECK(refused.answer.problem->code == "unsupported");
  CHECK(refused.bytes.empty());
  CHECK_FALSE(shop.exportFile(asked("stl", {}, true)).bytes.empty());
}

TEST_CASE("whatever a model lacks is in the answer that shows it and in the one that writes it") {
  const auto kinds = [](const std::vector<protocol::Incomplete>& list) {
    std::vector<std::pair<protocol::Lack, std::string>> out;
    for (const protocol::Incomplete& one : list) {
      CHECK(one.words.ends_with('.'));
      CHECK(one.file == "t.scad");
      out.emplace_back(one.what, one.name);
    }
    return out;
  };
  using Kinds = std::vector<std::pair<protocol::Lack, std::string>>;
  struct Case {
    std::string source;
    Kinds lacks;
    bool refused;
  };
  const std::string unclosed = "polyhedron([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]], [[0, 1, 2], [0, 3, 1], [1, 3, 2]]);";
  const std::vector<Case> cases = {
      {"use <lib/gears.scad>\ncube(2);", {{protocol::Lack::File, "lib/gears.scad"}}, true},
      {"cube(2); nosuch();", {{protocol::Lack::Module, "nosuch"}}, false},
      {"cube(2); square(3);", {{protocol::Lack::Dimension, "square"}}, false},
      {"union() { cube(2); " + unclosed + " }", {{protocol::Lack::Open, "union"}}, false},
      {unclosed, {{protocol::Lack::NotClosed, ""}}, false},
      {"cube(2); translate([9, 9, 9]) rotate_extrude() circle(5);", {{protocol::Lack::Value, "rotate_extrude"}}, false},
      {"cube(2); %rotate_extrude() circle(5);", {}, false},
  };
  for (const Case& one : cases) {
    INFO(one.source);
    auto shop = workshop();
    open(shop, {{"t.scad", one.source}});
    CHECK(kinds(shop.regenerate({}).answer.incomplete) == one.lacks);
    CHECK(kinds(shop.regenerate({}).answer.incomplete) == one.lacks);  // from memory too
    const auto written = shop.exportFile(asked("stl", {}));
    CHECK(kinds(written.answer.incomplete) == one.lacks);
    CHECK(written.bytes.empty() == one.refused);
    CHECK_FALSE(shop.exportFile(asked("stl", {}, true)).bytes.empty());
  }
}

TEST_CASE("a file that is no design is called what it is, with what can be opened") {
  const auto words = [](const std::string& name) {
    auto shop = workshop();
    const auto answer = open(shop, {{name, "solid x"}});
    REQUIRE(answer.problem);
    CHECK(answer.main.empty());
    return answer.problem->message;
  };
  CHECK(words("part.STL").starts_with("'part.STL' is an STL file. It holds triangles"));
  CHECK(words("manual.pdf").starts_with("'manual.pdf' is a document. Partwright opens"));
  CHECK(words("case.FCStd").find("FreeCAD document. Export it as STEP") != std::string::npos);
  CHECK(words("x.qqq").starts_with("'x.qqq' is no design that Partwright knows."));
  for (const char* name : {"a.3mf", "a.obj", "a.png", "a.igs", "noend"})
    CHECK(words(name).find("(.scad, .csg), STEP (.step, .stp) and BREP (.brep, .brp) files") != std::string::npos);
  auto shop = workshop();
  const auto many = open(shop, {{"a.stl", ""}, {"b.stl", ""}, {"c.png", ""}});
  CHECK(many.problem->message.starts_with("None of the 3 files is a design (STL files: 2, pictures: 1)."));
}

TEST_CASE("echo sees a preview, models do not") {
  auto shop = workshop();
  open(shop, {{"p.scad", "echo($preview);\ncube($preview ? 1 : 2);\n"}});
  const auto lines = shop.echo({});
  REQUIRE(lines.diagnostics.size() == 1);
  CHECK(lines.diagnostics[0].text == "ECHO: true");
  CHECK_THAT(shop.regenerate({}).answer.measures.volume, WithinRel(8.0, 1e-12));
}

TEST_CASE("flat designs have an area, a region to show and drawings to export") {
  auto shop = workshop();
  open(shop, {{"f.scad", "color(\"red\") square(10);\ntranslate([20, 0]) color(\"blue\") circle(3);\n"}});
  const auto result = shop.regenerate({});
  REQUIRE(result.answer.hasModel);
  CHECK(result.answer.measures.flat);
  CHECK(result.answer.measures.area > 100);
  CHECK(result.preview->flat);
  CHECK(result.preview->parts.size() == 2);
  CHECK(result.preview->parts[0].color == base::Color{1, 0, 0, 1});
  CHECK_FALSE(shop.exportFile(asked("dxf", {})).answer.problem);
  CHECK_FALSE(shop.exportFile(asked("svg", {})).answer.problem);
  CHECK(shop.exportFile(asked("stl", {})).answer.problem);
}

TEST_CASE("a failed run says where, and the next design opens") {
  auto shop = workshop();
  open(shop, {{"a.scad", "cube(1);\nassert(false, \"walls are too thin\");\n"}});
  const auto failed = shop.regenerate({});
  CHECK_FALSE(failed.answer.hasModel);
  REQUIRE(failed.answer.problem);
  CHECK(failed.answer.problem->message.find("walls are too thin") != std::string::npos);
  CHECK(failed.answer.problem->line == 2);
  const auto broken = open(shop, {{"b.scad", "cube(1);\nsphere(;\n"}});
  REQUIRE(broken.problem);
  CHECK(broken.problem->line == 2);
  CHECK(shop.regenerate({}).answer.problem);
  open(shop, {{"c.scad", "cube(1);"}});
  CHECK(shop.regenerate({}).answer.hasModel);
}

TEST_CASE("requests cross as JSON and arrays, and bad ones are answers with a problem") {
  auto shop = workshop();
  auto reply = jobs::handle(shop, "open", R"({"paths":["box.scad"]})", {box}, {});
  auto opened = protocol::fromJson<protocol::OpenAnswer>(reply.json);
  REQUIRE(opened);
  CHECK(opened->main == "box.scad");
  reply = jobs::handle(shop, "regenerate", R"({"values":{"width":12}})", {}, {});
  const auto answer = protocol::fromJson<protocol::RegenerateAnswer>(reply.json);
  REQUIRE(answer);
  CHECK(answer->hasModel);
  REQUIRE(reply.arrays.size() == 1);
  CHECK(protocol::decodePreview({reinterpret_cast<const std::uint8_t*>(reply.arrays[0].data()), reply.arrays[0].size()}));
  reply = jobs::handle(shop, "triangles", "{}", {}, {});
  REQUIRE(reply.arrays.size() == 2);
  CHECK(reply.arrays[0].size() % 12 == 0);
  CHECK(reply.arrays[1].size() % 12 == 0);
  CHECK(jobs::handle(shop, "source", R"({"path":"box.scad"})", {}, {}).json.find("Width of the box") != std::string::npos);
  CHECK(jobs::handle(shop, "source", R"({"path":"../etc/passwd"})", {}, {}).json.find("not-found") != std::string::npos);
  CHECK(jobs::handle(shop, "open", R"({"paths":["a","b"]})", {"x"}, {}).json.find("usage") != std::string::npos);
  CHECK(jobs::handle(shop, "regenerate", "nonsense", {}, {}).json.find("usage") != std::string::npos);
  CHECK(jobs::handle(shop, "dance", "{}", {}, {}).json.find("usage") != std::string::npos);
}

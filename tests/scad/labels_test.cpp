// SPDX-License-Identifier: Apache-2.0
#include "scad/labels.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <set>
#include <sstream>

#include "scad/customizer.hpp"
#include "scad/parsing.hpp"
#include "support/files.hpp"

using namespace pw;
using protocol::Parameter;

namespace {

std::string labelsOf(const std::string& source) {
  std::string out;
  for (const Parameter& p : scad::parametersOf(*test::parseText(source).program))
    out += (out.empty() ? "" : " | ") + p.label + (p.unit.empty() ? "" : " {" + p.unit + "}");
  return out;
}

std::string descriptionOf(const std::string& source) {
  return scad::parametersOf(*test::parseText(source).program).front().description;
}

}  // namespace

TEST_CASE("A name in words is split at underscores and capitals, and abbreviations stay") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"grid_x", "Grid x"},         {"wallThickness", "Wall thickness"}, {"PCBWidth", "PCB width"},
      {"pcb_width", "Pcb width"},   {"numberOfMagnetHoles", "Number of magnet holes"},
      {"WALL_THICKNESS", "Wall thickness"},   {"PCB_WIDTH", "PCB width"}, {"M3_hole", "M3 hole"},
      {"hole2Size", "Hole2 size"},  {"__x__", "X"},   {"$fn", "$fn"},     {"_", ""},
      {"is2D", "Is2D"},             {"USBPort", "USB port"},             {"Lid_Height", "Lid height"},
  };
  for (const auto& [name, words] : cases) CHECK(scad::nameInWords(name) == words);
}

TEST_CASE("A short description is the label, whole; a long one is not cut, the name stands for it") {
  CHECK(labelsOf("\n// Number of magnet holes\na=1;") == "A");  // the first comment of the file
  const std::string head = "x=0;\n";
  CHECK(labelsOf(head + "// Number of magnet holes\na=1;\n// Number of compartments\nb=1;") ==
        "X | Number of magnet holes | Number of compartments");
  CHECK(labelsOf(head + "// Z dimension (multiples of 7 mm).\nz_units=1;") == "X | Z dimension (multiples of 7 mm)");
  CHECK(labelsOf(head + "// How far the lid reaches over the wall of the box on every side\nlid_overlap=1;") ==
        "X | Lid overlap");
  CHECK(labelsOf(head + "// Fits loosely. Use 0.1 for a press fit\nfit=1;") == "X | Fit");
  CHECK(labelsOf(head + "//--- sizes ---\nwidth=1;\n// depth = 5;\nheight=2;\n//\ndepth=3;") ==
        "X | Width | Height | Depth");
}

TEST_CASE("The first comment of a file is about the file, not about its first parameter") {
  CHECK(labelsOf("// Parametric box\nwidth=10;") == "Width");
  CHECK(labelsOf("\xEF\xBB\xBF// Parametric box\n// by Jo\nwidth=10;") == "Width");
  CHECK(labelsOf("// SPDX-License-Identifier: MIT\n// How wide\nwidth=10;") == "Width");
  CHECK(labelsOf("// Parametric box\n\n// How wide\nwidth=10;") == "How wide");
  CHECK(labelsOf("/* A box */\n// How wide\nwidth=10;") == "How wide");
}

TEST_CASE("A comment that goes on over lines is one description, and its end is no label") {
  CHECK(descriptionOf("x=\"\n\";\n// The width of the box, measured\n// from the outside\nwidth=10;") == "");
  const std::string design = "// A box\n\n// The width of the box, measured\n// from the outside\nwidth=10;";
  CHECK(descriptionOf(design) == "The width of the box, measured from the outside");
  CHECK(labelsOf(design) == "The width of the box, measured from the outside");
  CHECK(labelsOf("// A box\n\n// The width of the box including its walls, measured\n// from the outside\nwidth=10;") == "Width");
  CHECK(labelsOf("// A box\n\n// --- Sizes ---\n// How wide\nwidth=10;") == "How wide");
  CHECK(descriptionOf("// A box\n\n// depth = 5;\n// how wide\nwidth=10;") == "how wide");
}

TEST_CASE("Two parameters never share a label") {
  const std::string head = "x=0;\n/* [Box] */\n";
  CHECK(labelsOf(head + "// Width\nbox_width=1;\n/* [Lid] */\n// width\nlid_width=1;") == "X | Box width | Lid width");
  CHECK(labelsOf(head + "// Width\ngrid_x=1;\n// Width\ngridX=1;\n// Grid x\nother=2;") == "X | grid_x | gridX | Other");
}

TEST_CASE("A unit is said once: in the label, or beside the value") {
  const std::string head = "x=0;\n";
  CHECK(labelsOf(head + "// Wall thickness (mm)\nwall=1;") == "X | Wall thickness (mm)");
  CHECK(labelsOf(head + "// How thick the wall of the box is on all its sides, in mm\nwall=1;") == "X | Wall {mm}");
  CHECK(labelsOf(head + "tilt_angle=1;") == "X | Tilt angle {\xC2\xB0}");
  CHECK(scad::unitIn("length in millimetres, without the lip") == "mm");
  CHECK(scad::unitIn("length (inches)") == "in");
  CHECK(scad::unitIn("length, mm") == "mm");
  CHECK(scad::unitIn("Width in grid units of 42 mm") == "");
  CHECK(scad::unitIn("in mmm") == "");
  CHECK(scad::unitIn("fits in a 5 mm hole") == "");
}

TEST_CASE("Whatever names and comments a design has, labels are unique, whole and not empty") {
  std::mt19937 random(12);
  const auto pick = [&](const auto& of) { return of[random() % std::size(of)]; };
  const std::string_view parts[] = {"wall", "Wall", "_", "__", "x", "X", "thickness", "Thickness", "1", "2D", "PCB", "of", "$"};
  const std::string_view comments[] = {"// Width\n", "// width.\n", "// Wall thickness\n", "// wall x\n", "//\n", "// a = 5;\n",
                                       "", "", "// Wall\n// thickness\n", "// Longer than any label on a form may ever be, so a name\n",
                                       "// \xC3\xA9paisseur\n", "/* [Group] */\n", "// Width: \n"};
  for (int design = 0; design < 400; ++design) {
    std::string source;
    for (int i = 0; i < 14; ++i) {
      std::string name;
      for (int part = 0, count = 1 + static_cast<int>(random() % 3); part < count; ++part) {
        const std::string_view one = pick(parts);
        if (one != "$" || name.empty()) name += one;
      }
      if (name == "$" || (name[0] >= '0' && name[0] <= '9')) name = "n" + name;
      source += std::string(pick(comments)) + name + " = 1;\n";
    }
    std::set<std::string> labels;
    for (const Parameter& p : scad::parametersOf(*test::parseText(source).program)) {
      INFO(source << "\n" << p.name << ": " << p.label);
      CHECK_FALSE(p.label.empty());
      CHECK(labels.insert(p.label).second);
      // Whole: the description but for its end, or the name.
      const std::string words = scad::nameInWords(p.name);
      CHECK((p.label == p.name || p.label == words || p.description.starts_with(p.label)));
      if (p.label != p.name && p.label != words)
        CHECK(p.description.find_first_not_of(" .:;,", p.label.size()) == std::string::npos);
    }
  }
}

TEST_CASE("Of public designs no two parameters of one have the same label, and none is cut") {
  std::set<std::string> labels;
  std::string design, name, label;
  std::istringstream rows{std::string(support::file("tests/scad/labels.tsv"))};
  std::string row, before;
  int count = 0;
  while (std::getline(rows, row)) {
    if (row.starts_with('#')) continue;
    std::istringstream cells{row};
    std::getline(cells, design, '\t');
    std::getline(cells, name, '\t');
    std::getline(cells, label);
    if (design != before) labels.clear();
    before = design;
    INFO(row);
    ++count;
    CHECK(labels.insert(label).second);
    // The name, in words or as it is, still comes to the same; a description is whole: what isLabel() takes of it.
    CHECK((label == name || label == scad::nameInWords(name) || scad::isLabel(label)));
    for (const std::string_view end : {" of", " with", " at", " on", " under", " through", " in", " (", " the"})
      CHECK((label == scad::nameInWords(name) || !label.ends_with(end)));
    CHECK(std::ranges::count(label, '(') == std::ranges::count(label, ')'));
  }
  CHECK(count > 1000);
}

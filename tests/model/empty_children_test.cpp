// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/sources.hpp"
#include "model/engine.hpp"
#include "scad/evaluate.hpp"
#include "scad/parse.hpp"
#include "support/files.hpp"

// Children without geometry in every operation, beside what OpenSCAD 2021.01 makes of them
// (empty_children_*.tsv, which tests/differential/empty_children.py measures again).
using namespace pw;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr std::string_view head =
    "module m(){} module w(){children();} module w0(){children(0);} "
    "module we(){for(i=[0:1:$children-1])children(i);} ";

std::vector<std::string> splitAt(std::string_view text, char mark) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(mark, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

struct Outcome {
  std::string kind = "empty";
  double size = 0;
  std::string warnings;
  bool sound = true;  // every child is of the dimension that its parent takes
};

bool isSound(const graph::NodeRef& root) {
  std::vector<const graph::Node*> open{root.get()};
  while (!open.empty()) {
    const graph::Node* node = open.back();
    open.pop_back();
    for (const graph::NodeRef& child : node->children) {
      if (child->dimension != graph::dimensionTaken(*node)) return false;
      open.push_back(child.get());
    }
  }
  return true;
}

Outcome outcomeOf(model::Engine& engine, const std::string& program) {
  Outcome out;
  base::MemorySources sources;
  sources.put("x.scad", std::string(head) + program);
  scad::ParseCache cache;
  const scad::Parsed parsed = scad::parse(sources, {.file = "x.scad"}, cache);
  REQUIRE_FALSE(parsed.failed);
  scad::Evaluated run = scad::evaluate(parsed.program, {}, {});
  REQUIRE(run.root);
  if (run.root->node) out.sound = isSound(run.root->node);
  const auto built = engine.build(run.root, {}, {});
  std::vector<protocol::Diagnostic> lines = run.diagnostics;
  lines.insert(lines.end(), run.geometryDiagnostics.begin(), run.geometryDiagnostics.end());
  const auto said = engine.said(run.root);
  lines.insert(lines.end(), said.begin(), said.end());
  for (const protocol::Diagnostic& line : lines) {
    const bool warning = line.text.starts_with("WARNING") || line.text.starts_with("ERROR") ||
                         line.text.starts_with("DEPRECATED");
    if (warning) out.warnings += (out.warnings.empty() ? "" : " | ") + line.text;
  }
  if (!built) {
    CHECK(built.failure().code == base::Code::Empty);
    return out;
  }
  if (const auto* solid = std::get_if<mesh::Solid>(&built->whole); solid && !solid->isEmpty()) {
    out.kind = "solid";
    out.size = solid->measures().volume;
  } else if (const auto* outline = std::get_if<mesh::Outline>(&built->whole); outline && !outline->isEmpty()) {
    out.kind = "outline";
    out.size = outline->area();
  }
  return out;
}

}  // namespace

TEST_CASE("A child without geometry neither decides the dimension nor hides what follows, in any operation",
          "[model][openscad]") {
  const auto engine = model::makeAsWrittenEngine(64u << 20);
  std::size_t rows = 0;
  std::string table;
  for (const char* part : {"1", "2", "3"})
    table += support::file(std::string("tests/model/empty_children_") + part + ".tsv");
  for (const std::string& line : splitAt(table, '\n')) {
    const std::vector<std::string> cells = splitAt(line, '\t');
    if (cells.size() != 4 || cells[0] == "program") continue;
    ++rows;
    INFO(cells[0]);
    const Outcome outcome = outcomeOf(*engine, cells[0]);
    CHECK(outcome.sound);
    CHECK(outcome.kind == cells[1]);
    const double size = std::strtod(cells[2].c_str(), nullptr);
    CHECK_THAT(outcome.size, WithinRel(size, 1e-4) || WithinAbs(size, 1e-6));
    CHECK(outcome.warnings == cells[3]);
  }
  CHECK(rows > 1000);
}

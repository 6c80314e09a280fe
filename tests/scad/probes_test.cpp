// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/sources.hpp"
#include "scad/evaluate.hpp"
#include "scad/parse.hpp"
#include "support/files.hpp"

// Every program in tests/designs/probes says what OpenSCAD 2021.01 says, to the byte. What it says was
// recorded by scripts/record-probes.
namespace {

using namespace pw;

// Programs that 2021.01 refuses and this one reads.
bool isLaterSyntax(std::string_view path) { return path.find("/35-") != std::string_view::npos; }

// What is taken from later versions, so that 2021.01's warning would be wrong (v and h of
// linear_extrude(), start of rotate_extrude()), or is left out with a warning of its own (a file read
// by rotate_extrude()).
bool isMeantToDiffer(std::string_view name, std::string_view definition) {
  return (name == "43-linear-extrude" && (definition == "n=14" || definition == "n=15")) ||
         (name == "44-rotate-extrude" && (definition == "n=6" || definition == "n=19"));
}

std::string said(const base::MemorySources& sources, const std::string& file,
                 const std::string& definition) {
  scad::ParseCache cache;
  scad::ParseRequest request;
  request.file = file;
  if (!definition.empty()) request.appended = definition + ";";
  const scad::Parsed parsed = scad::parse(sources, request, cache);
  std::string text;
  for (const auto& line : parsed.diagnostics)
    if (line.severity != protocol::Severity::Note || !parsed.failed) text += line.text + "\n";
  if (parsed.failed) return text;
  scad::EvaluateRequest run;
  run.preview = true;
  for (const auto& line : scad::evaluate(parsed.program, run, {}).diagnostics) text += line.text + "\n";
  return text;
}

struct Section {
  std::string definition;
  std::string text;
};

std::vector<Section> sectionsOf(std::string_view recorded) {
  std::vector<Section> sections;
  constexpr std::string_view mark = "=== ";
  while (!recorded.empty()) {
    const std::size_t end = recorded.find('\n');
    sections.push_back({std::string(recorded.substr(mark.size(), end - mark.size())), {}});
    recorded.remove_prefix(end + 1);
    std::size_t next = recorded.substr(0, mark.size()) == mark ? 0 : recorded.find("\n=== ");
    if (next == std::string_view::npos) {
      next = recorded.size();
    } else if (next > 0 || recorded.substr(0, mark.size()) != mark) {
      ++next;
    }
    sections.back().text = recorded.substr(0, next);
    recorded.remove_prefix(next);
  }
  return sections;
}

}  // namespace

TEST_CASE("Every probe says what OpenSCAD 2021.01 says", "[scad][probes]") {
  base::MemorySources sources;
  const std::string folder = "tests/designs/probes/";
  for (const auto& file : support::filesIn("tests/designs/probes"))
    sources.put(std::string(file.path.substr(folder.size())), std::string(file.content));
  std::size_t compared = 0;
  for (const auto& file : support::filesIn("tests/designs/probes")) {
    if (!file.path.ends_with(".echo") || isLaterSyntax(file.path)) continue;
    const std::string name(file.path.substr(folder.size(), file.path.size() - folder.size() - 5));
    for (const Section& section : sectionsOf(file.content)) {
      INFO(name << " -D " << section.definition);
      if (isMeantToDiffer(name, section.definition)) {
        CHECK_FALSE(said(sources, name + ".scad", section.definition) == section.text);
        continue;
      }
      CHECK(said(sources, name + ".scad", section.definition) == section.text);
      ++compared;
    }
  }
  CHECK(compared > 250);
}

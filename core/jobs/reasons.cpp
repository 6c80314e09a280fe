// SPDX-License-Identifier: Apache-2.0
#include "jobs/reasons.hpp"

#include <algorithm>
#include <vector>

namespace pw::jobs {
namespace {

using scad::Statement;
using scad::StatementKind;

struct Census {
  std::vector<std::string> modules;
  std::size_t functions = 0, assignments = 0, calls = 0;
};

Census censusOf(const scad::Program& program) {
  Census census;
  std::vector<const Statement*> open(program.file(program.main).statements.begin(),
                                     program.file(program.main).statements.end());
  std::reverse(open.begin(), open.end());
  while (!open.empty()) {
    const Statement& statement = *open.back();
    open.pop_back();
    switch (statement.kind) {
      case StatementKind::Module: census.modules.push_back(program.names->spelling(statement.name)); break;
      case StatementKind::Function: ++census.functions; break;
      case StatementKind::Assignment: ++census.assignments; break;
      case StatementKind::Call:
      case StatementKind::If: ++census.calls; break;
      case StatementKind::Block: open.insert(open.end(), statement.children.rbegin(), statement.children.rend()); break;
      default: break;
    }
  }
  return census;
}

}  // namespace

std::optional<protocol::Diagnostic> reasonForNothing(const scad::Program& program) {
  const scad::SourceFile& main = program.file(program.main);
  const Census census = censusOf(program);
  if (census.calls > 0) return std::nullopt;
  std::string text = "'" + main.shownPath + "' ";
  if (!census.modules.empty()) {
    constexpr std::size_t most = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(census.modules.size(), most); ++i)
      names += (i ? ", " : "") + census.modules[i] + "()";
    if (census.modules.size() > most) names += " and " + std::to_string(census.modules.size() - most) + " more";
    text += "defines " + names + " and calls none of them: it is a library for other designs. Call one to see it.";
  } else if (census.functions + census.assignments > 0) {
    text += "sets values and makes no shape of them.";
  } else if (main.text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    text += "is empty: there is nothing in it. Save or download it again.";
  } else {
    text += "makes no shape: all in it is comments.";
  }
  return protocol::Diagnostic{protocol::Severity::Note, std::move(text), main.path, 0};
}

}  // namespace pw::jobs

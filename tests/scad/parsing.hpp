// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/sources.hpp"
#include "scad/parse.hpp"

namespace pw::test {

using Files = std::vector<std::pair<std::string, std::string>>;

inline base::MemorySources sourcesOf(const Files& files) {
  base::MemorySources sources;
  for (const auto& [path, text] : files) sources.put(path, text);
  return sources;
}

// The first file is the design.
inline scad::Parsed parseFiles(const Files& files, scad::ParseRequest request = {}) {
  scad::ParseCache cache;
  request.file = files.front().first;
  return scad::parse(sourcesOf(files), request, cache);
}

inline scad::Parsed parseText(std::string text) {
  return parseFiles({{"a.scad", std::move(text)}});
}

// The lines as they are printed.
inline std::vector<std::string> linesOf(const scad::Parsed& parsed) {
  std::vector<std::string> lines;
  for (const protocol::Diagnostic& d : parsed.diagnostics) lines.push_back(d.text);
  return lines;
}

inline std::span<const scad::Statement* const> statementsOf(const scad::Parsed& parsed) {
  return parsed.program->file(parsed.program->main).statements;
}

// The value of the first assignment, printed as OpenSCAD prints expressions.
inline std::string valueText(const std::string& expression) {
  const scad::Parsed parsed = parseText("v = " + expression + ";");
  if (parsed.failed) return "failed";
  return textOf(*parsed.program, *statementsOf(parsed).front()->value);
}

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace pw::test

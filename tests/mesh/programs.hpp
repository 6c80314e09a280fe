// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mesh/solid.hpp"
#include "support/files.hpp"

namespace pw::support {

struct Measured {
  std::string program;
  double volume = 0, area = 0;
  std::vector<double> box;
};

inline std::vector<std::string_view> splitAt(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(mark, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

inline double numberIn(std::string_view text) {
  return std::strtod(std::string(text).c_str(), nullptr);  // libc++ has no from_chars for it
}

// Rows of openscad.tsv by name, of one family.
inline std::map<std::string, Measured> measuredPrograms(std::string_view family) {
  std::map<std::string, Measured> rows;
  for (const std::string_view line : splitAt(file("tests/mesh/openscad.tsv"), '\n')) {
    const std::vector<std::string_view> cells = splitAt(line, '\t');
    if (cells.size() < 6 || cells[0] != family) continue;
    Measured row{std::string(cells[2]), numberIn(cells[3]), numberIn(cells[4]), {}};
    for (const std::string_view side : splitAt(cells[5], ' ')) row.box.push_back(numberIn(side));
    rows[std::string(cells[1])] = std::move(row);
  }
  return rows;
}

// Builds each shape and compares it with OpenSCAD's: volume and area within a part in ten thousand,
// the box within what OpenSCAD's six digits and its cutting off at 2^-20 leave.
inline void checkPrograms(std::string_view family,
                          const std::map<std::string, std::function<mesh::Solid()>>& shapes) {
  using Catch::Matchers::WithinAbs;
  using Catch::Matchers::WithinRel;
  const std::map<std::string, Measured> rows = measuredPrograms(family);
  CHECK(rows.size() == shapes.size());
  for (const auto& [name, row] : rows) {
    INFO(name << ": " << row.program);
    const auto shape = shapes.find(name);
    if (shape == shapes.end()) {
      FAIL_CHECK("no shape of that name");
      continue;
    }
    const mesh::Measures measures = shape->second().measures();
    CHECK_THAT(measures.volume, WithinRel(row.volume, 1e-4) || WithinAbs(row.volume, 1e-5));
    CHECK_THAT(measures.area, WithinRel(row.area, 1e-4) || WithinAbs(row.area, 1e-5));
    for (int k = 0; k < 3; ++k) {
      const auto at = static_cast<std::size_t>(k);
      CHECK_THAT(measures.box.min[k], WithinAbs(row.box[at], 1e-4) || WithinRel(row.box[at], 1e-5));
      CHECK_THAT(measures.box.max[k],
                 WithinAbs(row.box[at + 3], 1e-4) || WithinRel(row.box[at + 3], 1e-5));
    }
  }
}

}  // namespace pw::support

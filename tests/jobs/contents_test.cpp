// SPDX-License-Identifier: Apache-2.0
#include "jobs/contents.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace pw;

TEST_CASE("records of one kind that cost nothing else are one line with the first one's number, and what cost a face stays a line of its own") {
  protocol::FileContents contents;
  for (int i = 0; i < 6; ++i) contents.skipped.push_back({14 + i, "CURVE_STYLE", 30 + i, "curve_font: not an Entity", ""});
  contents.skipped.push_back({40, "CURVE_STYLE", 60, "its type is not known", ""});
  for (int i = 0; i < 2; ++i) contents.skipped.push_back({50 + i, "PLANE", 70 + i, "its type is not known", "1 face"});
  const std::vector<protocol::Diagnostic> lines = jobs::linesOf(contents);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].text == "Record #14 (CURVE_STYLE) and 5 more like it were skipped: curve_font: not an Entity.");
  CHECK(lines[0].line == 30);
  CHECK(lines[1].text == "Record #40 (CURVE_STYLE) was skipped: its type is not known.");
  CHECK(lines[2].text == "Record #50 (PLANE) was skipped: its type is not known. With it 1 face can’t be shown.");
  CHECK(lines[3].line == 71);
  CHECK_FALSE(jobs::lackingIn(contents).empty());
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "scad/parsing.hpp"
#include "support/files.hpp"

using namespace pw;

TEST_CASE("Function literals print as OpenSCAD prints them") {
  const std::string source(support::file("tests/designs/syntax/function_texts.scad"));
  const scad::Parsed parsed = test::parseText(source);
  REQUIRE_FALSE(parsed.failed);
  std::string printed;
  for (const scad::Statement* s : test::statementsOf(parsed)) {
    if (s->kind != scad::StatementKind::Call) continue;
    printed += "ECHO: ";
    for (std::size_t i = 0; i < s->arguments.size(); ++i) {
      if (i) printed += ", ";
      printed += textOf(*parsed.program, *s->arguments[i].value);
    }
    printed += '\n';
  }
  CHECK(printed == support::file("tests/designs/syntax/function_texts.echo"));
}

TEST_CASE("Operators of later versions print like the others") {
  CHECK(test::valueText("a | b & ~c << 2 >> d") == "(a | (b & ((~c << 2) >> d)))");
  CHECK(test::valueText("0x1F") == "31");
}

TEST_CASE("A chain of a hundred thousand additions prints") {
  const std::string text = test::valueText("1" + test::repeated("+1", 100'000));
  CHECK(text.starts_with("((((((("));
  CHECK(text.ends_with(" + 1) + 1)"));
  CHECK(text.size() == 1 + 100'000 * 6);
}

TEST_CASE("The deepest nesting that is parsed prints") {
  CHECK(test::valueText(test::repeated("-", 1100) + "1") == test::repeated("-", 1100) + "1");
  CHECK(test::valueText(test::repeated("[", 1100) + test::repeated("]", 1100)) ==
        test::repeated("[", 1100) + test::repeated("]", 1100));
}

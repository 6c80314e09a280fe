// SPDX-License-Identifier: Apache-2.0
#include "scad/messages.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "scad/parsing.hpp"

using namespace pw;
using protocol::Severity;

namespace {

std::vector<std::string> textsOf(std::vector<protocol::Diagnostic> lines) {
  std::vector<std::string> texts;
  for (protocol::Diagnostic& line : lines) texts.push_back(std::move(line.text));
  return texts;
}

}  // namespace

TEST_CASE("A warning is dropped when the last five such lines equal it") {
  const scad::Parsed parsed = test::parseText("a = 1;");
  scad::Messages messages(*parsed.program, 100);
  for (int i = 0; i < 9; ++i) {
    messages.echo("\"x\"");
    messages.warning("same");
  }
  messages.warning("other");
  messages.warning("same");
  const auto texts = textsOf(messages.take());
  CHECK(std::count(texts.begin(), texts.end(), "WARNING: same") == 6);
  CHECK(std::count(texts.begin(), texts.end(), "ECHO: \"x\"") == 9);
}

TEST_CASE("Two warnings that take turns always print") {
  const scad::Parsed parsed = test::parseText("a = 1;");
  scad::Messages messages(*parsed.program, 100);
  for (int i = 0; i < 10; ++i) {
    messages.warning("one");
    messages.warning("two");
  }
  CHECK(messages.take().size() == 20);
}

TEST_CASE("A deprecation prints once, and does not interrupt a run of equal warnings") {
  const scad::Parsed parsed = test::parseText("a = 1;");
  scad::Messages messages(*parsed.program, 100);
  for (int i = 0; i < 5; ++i) messages.warning("same");
  messages.deprecated("old");
  messages.deprecated("old");
  messages.warning("same");
  CHECK(textsOf(messages.take()).size() == 6);
}

TEST_CASE("Of the TRACE lines the first twelve count, dropped ones too") {
  const scad::Parsed parsed = test::parseText("a = 1;");
  const scad::Span span{parsed.program->main, 1, 0, 1};
  scad::Messages many(*parsed.program, 100);
  for (int i = 0; i < 20; ++i) many.trace("called by 'f" + std::to_string(i) + "'", span);
  CHECK(many.take().size() == 12);
  scad::Messages equal(*parsed.program, 100);
  for (int i = 0; i < 12; ++i) equal.trace("called by 'f'", span);
  equal.trace("called by 'g'", span);
  CHECK(equal.take().size() == 5);
}

TEST_CASE("A line names the file from the folder of the design, and remembers where it is") {
  const scad::Parsed parsed = test::parseFiles(
      {{"d/sub/main.scad", "include <../lib/x.scad>"}, {"d/lib/x.scad", "\nb = 1;"}});
  scad::Messages messages(*parsed.program, 100);
  messages.error("Assertion failed", &test::statementsOf(parsed).front()->span);
  const auto lines = messages.take();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].text == "ERROR: Assertion failed in file ../lib/x.scad, line 2");
  CHECK(lines[0].file == "d/lib/x.scad");
  CHECK(lines[0].line == 2);
}

TEST_CASE("Beyond the limit lines are counted, and the error that ends a run is kept") {
  const scad::Parsed parsed = test::parseText("a = 1;");
  scad::Messages messages(*parsed.program, 3);
  for (int i = 0; i < 10; ++i) messages.echo(std::to_string(i));
  messages.error("end");
  const auto texts = textsOf(messages.take());
  CHECK(texts == std::vector<std::string>{"ECHO: 0", "ECHO: 1", "ECHO: 2", "ERROR: end",
                                          "7 more lines are not kept; the limit is 3 lines."});
}

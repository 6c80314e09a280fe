// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "scad/parsing.hpp"

using namespace pw;

namespace {

struct Refusal {
  std::string source;
  int line;           // as OpenSCAD 2021.01 prints it
  std::string words;  // what we add
};

void check(const Refusal& refusal) {
  INFO(refusal.source);
  const scad::Parsed parsed = test::parseText(refusal.source);
  REQUIRE(parsed.failed);
  REQUIRE(parsed.failure);
  CHECK(parsed.failure->code == base::Code::BadInput);
  CHECK(parsed.failure->place == base::Place{"a.scad", refusal.line});
  const std::string place = " in file a.scad, line " + std::to_string(refusal.line);
  const std::vector<std::string> lines = test::linesOf(parsed);
  REQUIRE(lines.size() >= 4);
  CHECK(lines[0] == "ERROR: Parser error: syntax error" + place);
  CHECK(lines[1] == "Can't parse file 'a.scad'!");
  CHECK(lines[2].empty());
  CHECK(lines[3] == refusal.words + place);
}

}  // namespace

TEST_CASE("A syntax error is OpenSCAD's line, and what was expected there") {
  const Refusal refusals[] = {
      {"cube(\n", 3, "Expected a value, found the end of the file"},
      {"cube(", 2, "Expected a value, found the end of the file"},
      {"a = 1", 2, "Expected ';' after the assignment, found the end of the file"},
      {"a = 1\nb = 2;", 2, "Expected ';' after the assignment, found 'b'"},
      {"a = ;", 1, "Expected a value, found ';'"},
      {"cube(1 2);", 1, "Expected ',' or ')', found a number"},
      {"cube([1,\n2;", 2, "Expected ',' or ']' for the one opened on line 1, found ';'"},
      {"cube()", 2, "Expected ';', '{' or a module call, found the end of the file"},
      {"cube() a = 1;", 1,
       "Expected '('; an assignment can't stand here without braces around it, found '='"},
      {"if (true { }", 1, "Expected ')' after the condition, found '{'"},
      {"if true", 1, "Expected '(' after 'if', found 'true'"},
      {"module (a) { }", 1, "Expected the name of the module, found '('"},
      {"module m { }", 1, "Expected '(' before the parameters, found '{'"},
      {"module m(1) { }", 1, "Expected the name of a parameter, found a number"},
      {"function f(x) x;", 1, "Expected '=' after the parameters of the function, found 'x'"},
      {"function f(x) = x", 2, "Expected ';' after the function, found the end of the file"},
      {"a = b ? c;", 1, "Expected ':' and a value, after '?', found ';'"},
      {"a = b.;", 1, "Expected a name after '.', found ';'"},
      {"a = [1 : 2 : 3 : 4];", 1, "Expected ']', found ':'"},
      {"a = [,1];", 1, "Expected ']', found a number"},
      {"a = 1 + let(b = 1) b;", 1, "Expected a value, found 'let'"},
      {"a = for(i = [1]) i;", 1,
       "Expected a value; for, if and each stand in lists, [for (...) ...], found 'for'"},
      {"a = [for(i = [1]) i + each i];", 1,
       "Expected a value; for, if and each stand in lists, [for (...) ...], found 'each'"},
      {"a = [for(i = 0; i < 1, i = i + 1) i];", 1,
       "Expected ';' after the condition of the loop, found ','"},
      {"\n\xC3\xA9 = 1;", 2,
       "Expected a statement, found the character '\xC3\xA9' (U+00E9), which the language does not have outside "
       "strings and comments"},
      {"a = 1e999;", 1, "Expected a value, found a number that is too large"},
      {"}", 1, "Expected a statement, found '}'"},
      {"{ a = 1;\n", 4, "Expected '}' for the one opened on line 1, found the end of the file"},
      {"union() {\n", 3, "Expected a statement, found the end of the file"},
      {"union() { module m() { } }", 1,
       "A module can't be defined among the children of a module call; move the definition out of "
       "the braces"},
      {"union() { function f() = 1; }", 1,
       "A function can't be defined among the children of a module call; move the definition out "
       "of the "
       "braces"},
      {"if (true) { use <b.scad> }", 1, "Expected a statement, found use"},
      {"for (i = 0; i < 2; i = i + 1) echo(i);", 1, "Expected ',' or ')', found ';'"},
  };
  for (const Refusal& refusal : refusals) check(refusal);
}

TEST_CASE("Strings and comments without an end are named before the syntax error") {
  const std::vector<std::string> string = test::linesOf(test::parseText("a = \"abc\n"));
  REQUIRE(string.size() > 2);
  CHECK(string[0] == "ERROR: Parser error: Unterminated string in file a.scad, line 4");
  CHECK(string[1] == "ERROR: Parser error: syntax error in file a.scad, line 4");
  const std::vector<std::string> comment = test::linesOf(test::parseText("/* abc\n"));
  REQUIRE(comment.size() > 2);
  CHECK(comment[0] == "ERROR: Parser error: Unterminated comment in file a.scad, line 4");
  CHECK(comment[1] == "ERROR: Parser error: syntax error in file a.scad, line 4");
}

TEST_CASE("Several errors are found in one run, each with its place") {
  const scad::Parsed parsed = test::parseText(
      "a = ;\nb = 2;\ncube(1 2);\nmodule m() {\n  sphere(;\n  c = [1;\n}\nd = 4;\n");
  std::vector<int> lines;
  for (const protocol::Diagnostic& d : parsed.diagnostics)
    if (d.severity == protocol::Severity::Note) lines.push_back(d.line);
  CHECK(lines == std::vector<int>{1, 3, 5, 6});
  std::vector<std::string> assigned;
  for (const scad::Statement* s : test::statementsOf(parsed))
    if (s->kind == scad::StatementKind::Assignment)
      assigned.push_back(parsed.program->names->spelling(s->name));
  CHECK(assigned == std::vector<std::string>{"a", "b", "d"});
}

TEST_CASE("Reading goes on after an error until a hundred of them are found") {
  const scad::Parsed parsed = test::parseText(test::repeated("a = ;\n", 5'000));
  const auto notes =
      std::count_if(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                    [](const auto& d) { return d.severity == protocol::Severity::Note; });
  CHECK(notes == 100);
}

TEST_CASE("Nesting beyond the limit is refused in words, whatever is nested") {
  const std::string sources[] = {
      "a = " + test::repeated("(", 200'000),
      test::repeated("union() {", 50'000) + "cube();" + test::repeated("}", 50'000),
      test::repeated("union() ", 50'000) + "cube();",
      "a = " + test::repeated("[", 200'000) + test::repeated("]", 200'000) + ";",
      "a = b" + test::repeated("[0]", 100'000) + ";",
      "a = b" + test::repeated("(0)", 100'000) + ";",
      "a = b" + test::repeated(".x", 100'000) + ";",
      "a = " + test::repeated("-", 200'000) + "1;",
      "a = " + test::repeated("b ? 1 : ", 100'000) + "2;",
      "a = " + test::repeated("2 ^ ", 100'000) + "2;",
      "a = " + test::repeated("function(x) ", 100'000) + "x;",
      "a = [" + test::repeated("for(i = b) ", 100'000) + "i];",
      "if (a) cube();" + test::repeated(" else if (b) cube();", 100'000),
      test::repeated("{", 200'000),
      test::repeated("module m() ", 200'000),
      test::repeated("module m() {", 200'000),
  };
  for (const std::string& source : sources) {
    INFO(source.substr(0, 30));
    const scad::Parsed parsed = test::parseText(source);
    REQUIRE(parsed.failed);
    REQUIRE(parsed.failure);
    CHECK(parsed.failure->code == base::Code::Limit);
    CHECK(parsed.failure->message ==
          "Brackets, blocks and operators are nested more than 1200 deep, which is the limit.");
    CHECK(parsed.failure->place->line == 1);
  }
}

TEST_CASE("A file beyond the limit of bytes is refused with its size") {
  scad::ParseRequest request;
  request.limits.sourceBytes = 1000;
  const scad::Parsed parsed = test::parseFiles({{"a.scad", std::string(1001, ' ')}}, request);
  REQUIRE(parsed.failed);
  CHECK(parsed.failure->code == base::Code::Limit);
  CHECK(parsed.failure->message ==
        "'a.scad' has 1001 bytes; the limit for one design file is 1000 bytes.");
}

TEST_CASE("A file with more expressions than the limit is refused") {
  scad::ParseRequest request;
  request.limits.syntaxNodes = 1000;
  const scad::Parsed parsed =
      test::parseFiles({{"a.scad", "a = [" + test::repeated("1,", 2000) + "];"}}, request);
  REQUIRE(parsed.failed);
  CHECK(parsed.failure->code == base::Code::Limit);
}

TEST_CASE("A design that is not there is said to be missing") {
  scad::ParseCache cache;
  const scad::Parsed parsed = scad::parse(base::MemorySources(), {.file = "gone.scad"}, cache);
  REQUIRE(parsed.failed);
  CHECK(parsed.failure->code == base::Code::NotFound);
  CHECK(parsed.failure->message == "'gone.scad' is not there.");
}

TEST_CASE("Files that include each other without end are refused by a limit") {
  test::Files files;
  for (int i = 0; i < 300; ++i)
    files.push_back(
        {"f" + std::to_string(i) + ".scad", "include <f" + std::to_string(i + 1) + ".scad>"});
  CHECK(test::parseFiles(files).failure.value().code == base::Code::Limit);

  test::Files doubling;
  for (int i = 0; i < 60; ++i) {
    const std::string next = "include <f" + std::to_string(i + 1) + ".scad>\n";
    doubling.push_back({"f" + std::to_string(i) + ".scad", next + next});
  }
  CHECK(test::parseFiles(doubling).failure.value().code == base::Code::Limit);
}

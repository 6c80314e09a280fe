// SPDX-License-Identifier: Apache-2.0
#include "scad/parse.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "scad/parsing.hpp"
#include "support/files.hpp"

using namespace pw;
using scad::ExpressionKind;
using scad::Modifier;
using scad::StatementKind;
using test::valueText;

namespace {

std::string nameOf(const scad::Parsed& parsed, const scad::Statement& s) {
  return parsed.program->names->spelling(s.name);
}

// The statements of the design and their children, as "translate{cube sphere} a=".
std::string outline(const scad::Parsed& parsed,
                    std::span<const scad::Statement* const> statements) {
  std::string out;
  for (const scad::Statement* s : statements) {
    if (!out.empty()) out += ' ';
    switch (s->kind) {
      case StatementKind::Assignment:
        out += nameOf(parsed, *s) + "=";
        break;
      case StatementKind::Module:
        out += "module " + nameOf(parsed, *s);
        break;
      case StatementKind::Function:
        out += "function " + nameOf(parsed, *s);
        break;
      case StatementKind::Call:
        out += nameOf(parsed, *s);
        break;
      case StatementKind::If:
        out += "if";
        break;
      case StatementKind::Use:
        out += "use " + *s->path;
        break;
      case StatementKind::Block:
      case StatementKind::Empty:
        out += "never";
        break;
    }
    if (!s->children.empty()) out += "{" + outline(parsed, s->children) + "}";
    if (!s->otherwise.empty()) out += "else{" + outline(parsed, s->otherwise) + "}";
  }
  return out;
}

std::string outline(const std::string& source) {
  const scad::Parsed parsed = test::parseText(source);
  return parsed.failed ? "failed" : outline(parsed, test::statementsOf(parsed));
}

}  // namespace

TEST_CASE("Operators bind as in OpenSCAD") {
  CHECK(valueText("a+b*c-d/e%f") == "((a + (b * c)) - ((d / e) % f))");
  CHECK(valueText("2^3^2") == "(2 ^ (3 ^ 2))");
  CHECK(valueText("2^-1") == "(2 ^ -1)");
  CHECK(valueText("2^-1^2*3") == "((2 ^ -(1 ^ 2)) * 3)");
  CHECK(valueText("-2^2") == "-(2 ^ 2)");
  CHECK(valueText("!a^b") == "!(a ^ b)");
  CHECK(valueText("!a&&b||c") == "((!a && b) || c)");
  CHECK(valueText("a<b==c>=d!=e") == "(((a < b) == (c >= d)) != e)");
  CHECK(valueText("a?b:c?d:e") == "(a ? b : (c ? d : e))");
  CHECK(valueText("a||b?c:d") == "((a || b) ? c : d)");
  CHECK(valueText("1|2==2") == "((1 | 2) == 2)");
  CHECK(valueText("1+2<<1") == "((1 + 2) << 1)");
  CHECK(valueText("6&3==2") == "((6 & 3) == 2)");
  CHECK(valueText("1|2&3<<4") == "(1 | (2 & (3 << 4)))");
  CHECK(valueText("~1+1") == "(~1 + 1)");
}

TEST_CASE("let, assert, echo and function take all to their right") {
  CHECK(valueText("let(a=1) a+b ? c : d") == "let(a = 1) ((a + b) ? c : d)");
  CHECK(valueText("c ? assert(a) b : d") == "(c ? assert(a) b : d)");
  CHECK(valueText("function(x) x+1") == "function(x) (x + 1)");
  CHECK(valueText("[function(x) x, 2]") == "[function(x) x, 2]");
  CHECK(valueText("echo(a) assert(b)") == "echo(a) assert(b)");
  CHECK(valueText("f(echo(a))") == "f(echo(a))");
}

TEST_CASE("Calls, indices and members follow one another") {
  CHECK(valueText("f(x)[1].y(2)") == "(f(x)[1].y)(2)");
  CHECK(valueText("[1,2][0]") == "[1, 2][0]");
  CHECK(valueText("\"abc\"[1]") == "\"abc\"[1]");
  CHECK(valueText("(function(x) x)(1)") == "(function(x) x)(1)");
}

TEST_CASE("Comprehensions nest with and without parentheses") {
  CHECK(valueText("[for(i=a) if(i) each i else let(j=i) for(k=j) k]") ==
        "[for(i = a) (if(i) (each (i)) else (let(j = i) (for(k = j) (k))))]");
  CHECK(valueText("[(for(i=a) i), 1]") == "[for(i = a) (i), 1]");
  CHECK(valueText("[for(i=0,j=1;i<3;i=i+1,j=2) i]") ==
        "[for(i = 0, j = 1;(i < 3);i = (i + 1), j = 2) i]");
  CHECK(valueText("[for(;a;) i]") == "[for(;a;) i]");
  CHECK(valueText("[if(a) if(b) c else d]") == "[if(a) (if(b) (c) else (d))]");
  CHECK(valueText("[(each a)]") == "[each (a)]");
  CHECK(valueText("[for(i=a) (for(j=b) j) + 1]") == "failed");
}

TEST_CASE("Commas may be doubled, leading and trailing where one of the versions takes them") {
  CHECK(valueText("[1,]") == "[1]");
  CHECK(valueText("[1,,2]") == "[1, 2]");
  CHECK(valueText("[,,]") == "[]");
  CHECK(valueText("[,1]") == "failed");
  CHECK(valueText("f(,1)") == "f(1)");
  CHECK(valueText("f(1,,2,)") == "f(1, 2)");
  CHECK(valueText("let(a=1,) a") == "let(a = 1) a");
  CHECK(valueText("[for(i=a,) i,]") == "[for(i = a) (i)]");
  CHECK(valueText("function(a,,b,) a") == "function(a, b) a");
}

TEST_CASE("Statements keep their children, and bare braces and semicolons leave nothing") {
  CHECK(outline("translate() { cube(); sphere(); }") == "translate{cube sphere}");
  CHECK(outline("a() b() c();") == "a{b{c}}");
  CHECK(outline(";;{};{ a = 1; { cube(); } };") == "a= cube");
  CHECK(outline("union() { ; {a = 1; cube();} }") == "union{a= cube}");
  CHECK(outline("if (a) b(); else if (c) d(); else { e(); }") == "if{b}else{if{d}else{e}}");
  CHECK(outline("if (a) if (b) c(); else d();") == "if{if{c}else{d}}");
  CHECK(outline("module m() { module n() cube(); n(); } m();") == "module m{module n{cube} n} m");
  CHECK(outline("module m() a = 1; module n();") == "module m{a=} module n");
  CHECK(outline("{ module m() {} function f() = 1; }") == "module m function f");
  CHECK(outline("for (i = [1]) let (a = i) echo(a) assert(a);") == "for{let{echo{assert}}}");
}

TEST_CASE("Modifiers are kept on calls and on if") {
  const scad::Parsed parsed = test::parseText("#%cube(); *!if (a) b(); -1;");
  const auto statements = test::statementsOf(parsed);
  REQUIRE(statements.size() >= 2);
  CHECK(statements[0]->modifiers ==
        (static_cast<int>(Modifier::Highlight) | static_cast<int>(Modifier::Background)));
  CHECK(statements[1]->modifiers ==
        (static_cast<int>(Modifier::Disable) | static_cast<int>(Modifier::ShowOnly)));
}

TEST_CASE("Names may be words of the language where it leaves them free") {
  CHECK(outline("cube = 5; include = 1; use = 2; 1a = 3; $b = 1 < include;") ==
        "cube= include= use= 1a= $b=");
}

TEST_CASE("Places are those of the first token") {
  const scad::Parsed parsed = test::parseText("a =\n 1 +\n f(\n x);\n  cube();");
  const auto statements = test::statementsOf(parsed);
  CHECK(statements[0]->span.line == 1);
  CHECK(statements[0]->value->span.line == 2);
  CHECK(statements[0]->value->b->span.line == 3);
  CHECK(statements[1]->span.line == 5);
  const std::string_view text = parsed.program->file(parsed.program->main).text;
  const scad::Span& call = statements[0]->value->b->span;
  CHECK(text.substr(call.begin, call.end - call.begin) == "f(\n x)");
}

TEST_CASE("Long chains and a thousand nested unions are fine") {
  CHECK(outline(test::repeated("union() {", 1000) + test::repeated("}", 1000))
            .starts_with("union{union{"));
  const scad::Parsed sum = test::parseText("a = b" + test::repeated(" + b * c", 100'000) + ";");
  CHECK_FALSE(sum.failed);
  CHECK(test::statementsOf(sum)[0]->value->height == 3);
  CHECK_FALSE(test::parseText(test::repeated("a();\n", 200'000)).failed);
  CHECK_FALSE(test::parseText("a = [" + test::repeated("1,", 300'000) + "];").failed);
  CHECK_FALSE(
      test::parseText("a = " + test::repeated("(", 2000) + "1" + test::repeated(")", 2000) + ";")
          .failed);
}

TEST_CASE("No list of parameters or arguments is too long for the stack") {
  const std::string many = test::repeated("a,", 400'000);
  CHECK_FALSE(test::parseText("module f(" + many + ") {}").failed);
  CHECK_FALSE(test::parseText("function f(" + many + ") = 1;").failed);
  CHECK_FALSE(test::parseText("x = function(" + many + ") 1;").failed);
  CHECK_FALSE(test::parseText("f(" + many + ");").failed);
}

TEST_CASE("The limit of nodes ends parsing at whatever node it falls on") {
  const base::MemorySources sources = test::sourcesOf({{"a.scad",
      "module m(a, b = 1) { f(); } function g(x) = let(y = x) [for (i = [0 : x]) if (i) g() else h(i)[0].x];"
      "f(); f(1, a = 2) { f(); } x = g(); if (x) f(); else f(function(z) -z ? 1 : 2);"}});
  for (std::size_t most = 1;; ++most) {
    INFO(most << " nodes");
    base::Limits limits;
    limits.syntaxNodes = most;
    scad::ParseRequest request;
    request.file = "a.scad";
    request.limits = limits;
    scad::ParseCache cache;
    const scad::Parsed parsed = scad::parse(sources, request, cache);
    if (!parsed.failed) {
      CHECK(most > 30);
      break;
    }
    REQUIRE(parsed.failure);
    CHECK(parsed.failure->message.find("more than " + std::to_string(most)) != std::string::npos);
    REQUIRE(most < 1000);
  }
}

TEST_CASE("Syntax that OpenSCAD 2021.01 does not have is noted, in every file") {
  const auto newer = [](const std::string& source) {
    const scad::Parsed parsed = test::parseText(source);
    REQUIRE_FALSE(parsed.failed);
    return parsed.program->newer;
  };
  for (const char* source :
       {"cube(1,);", "a = let(b=1,) b;", "a = 1 | 2;", "a = 1 & 2;", "a = 1 << 2;", "a = 1 >> 2;",
        "a = ~1;", "a = 0x1F;", "a = [(for(i = b) i)];"})
    CHECK(newer(source));
  CHECK_FALSE(
      newer("a = [1,,2,]; echo(,1); module m(a,,b,) {} c = 2 ^ 3 || 4 && [for(i = a) (for(j = b) "
            "j)]; 0x = 1;"));
  CHECK(test::parseFiles({{"m.scad", "include <i.scad>"}, {"i.scad", "cube(1,);"}}).program->newer);
  CHECK(test::parseFiles(
            {{"m.scad", "use <u.scad>"}, {"u.scad", "use <v.scad>"}, {"v.scad", "a=1|2;"}})
            .program->newer);
}

// -- Overwritten variables --

TEST_CASE("A variable assigned twice is warned of with the line before") {
  CHECK(test::linesOf(test::parseText("a=1;a=2;\na=3;")) ==
        std::vector<std::string>{
            "WARNING: a was assigned on line 1 but was overwritten in file a.scad, line 1",
            "WARNING: a was assigned on line 1 but was overwritten in file a.scad, line 2"});
}

TEST_CASE("Bare braces are no scope of their own, braces of children and modules are") {
  CHECK(test::linesOf(test::parseText(
            "a=1;\n{a=2;}\nunion(){a=3;}\nmodule m(){a=4;\n{a=5;}}if(a){a=6;}else{a=7;}")) ==
        std::vector<std::string>{
            "WARNING: a was assigned on line 1 but was overwritten in file a.scad, line 2",
            "WARNING: a was assigned on line 4 but was overwritten in file a.scad, line 5"});
}

TEST_CASE("Across files overwriting is warned of as OpenSCAD does") {
  const std::string included = "iv=1;\niv=2;";
  CHECK(test::linesOf(
            test::parseFiles({{"d/m.scad", "include <i.scad>\niv=5;"}, {"d/i.scad", included}})) ==
        std::vector<std::string>{"WARNING: iv was assigned on line 1 of \"i.scad\" but was "
                                 "overwritten in file i.scad, line 2"});
  CHECK(test::linesOf(
            test::parseFiles({{"d/m.scad", "iv=5;\ninclude <i.scad>"}, {"d/i.scad", included}})) ==
        std::vector<std::string>{"WARNING: iv was assigned on line 1 of \"m.scad\" but was "
                                 "overwritten in file i.scad, line 1",
                                 "WARNING: iv was assigned on line 1 of \"i.scad\" but was "
                                 "overwritten in file i.scad, line 2"});
  CHECK(test::linesOf(test::parseFiles({{"m.scad", "include <i.scad>\ninclude <j.scad>"},
                                        {"i.scad", "q=1;"},
                                        {"j.scad", "\nq=2;"}}))
            .empty());
}

TEST_CASE("What -D appends overwrites silently, in the design and in used files") {
  scad::ParseRequest request;
  request.appended = "a=5;\n";
  const scad::Parsed parsed =
      test::parseFiles({{"m.scad", "use <u.scad>\na=1;"}, {"u.scad", "a=2;"}}, request);
  CHECK(parsed.diagnostics.empty());
  const scad::SourceFile& main = parsed.program->file(parsed.program->main);
  REQUIRE(main.statements.size() == 3);
  CHECK(main.statements[2]->value->number == 5);
  CHECK(main.statements[2]->span.begin >= main.text.size());
  REQUIRE(main.uses.size() == 1);
  CHECK(parsed.program->file(static_cast<std::uint32_t>(main.uses[0])).statements.size() == 2);
}

TEST_CASE("An error in what -D appends is on the line where it stands") {
  scad::ParseRequest request;
  request.appended = "a=2;\nb=;\n";
  CHECK(test::parseFiles({{"m.scad", "a=1;"}}, request).failure.value().place->line == 4);
}

// -- Several files --

TEST_CASE("Included statements stand in the place of the include and keep their own file") {
  const scad::Parsed parsed = test::parseFiles({{"m.scad", "a=1; include <lib/i.scad> b=2;"},
                                                {"lib/i.scad", "\nx=1;\ninclude <j.scad>"},
                                                {"lib/j.scad", "y=1;"}});
  CHECK(outline(parsed, test::statementsOf(parsed)) == "a= x= y= b=");
  const scad::Statement* x = test::statementsOf(parsed)[1];
  CHECK(x->span.line == 2);
  CHECK(parsed.program->file(x->span.file).path == "lib/i.scad");
}

TEST_CASE("An include may stand anywhere, also inside an expression") {
  CHECK(valueText("include <x>") == "failed");
  const scad::Parsed number =
      test::parseFiles({{"m.scad", "a = 1 + include <n.txt> * 2;"}, {"n.txt", "3"}});
  REQUIRE_FALSE(number.failed);
  CHECK(textOf(*number.program, *test::statementsOf(number)[0]->value) == "(1 + (3 * 2))");
  const scad::Parsed child =
      test::parseFiles({{"m.scad", "if (false) include <two.scad>"}, {"two.scad", "a(); b();"}});
  CHECK(outline(child, test::statementsOf(child)) == "if{a} b");
  const scad::Parsed body =
      test::parseFiles({{"m.scad", "module m() { include <i.scad> }"}, {"i.scad", "a(); b();"}});
  CHECK(outline(body, test::statementsOf(body)) == "module m{a b}");
}

TEST_CASE("A statement may begin in one file and end in another") {
  const scad::Parsed parsed =
      test::parseFiles({{"m.scad", "include <open.scad>\ncube();\ninclude <close.scad>\nsphere();"},
                        {"open.scad", "union() {"},
                        {"close.scad", "}"}});
  REQUIRE_FALSE(parsed.failed);
  CHECK(outline(parsed, test::statementsOf(parsed)) == "union{cube} sphere");
}

TEST_CASE("A file is looked for beside the file that names it, then in the libraries") {
  scad::ParseRequest request;
  request.libraries = {"/lib", "/lib2"};
  const scad::Parsed parsed =
      test::parseFiles({{"d/m.scad", "include <x.scad> include <y.scad> include <z.scad>"},
                        {"d/x.scad", "own=1;"},
                        {"/lib/x.scad", "other=1;"},
                        {"/lib/y.scad", "first=1;"},
                        {"/lib2/y.scad", "second=1;"},
                        {"/lib2/z.scad", "last=1;"}},
                       request);
  CHECK(outline(parsed, test::statementsOf(parsed)) == "own= first= last=");
}

TEST_CASE("Missing files are warnings, and listed once") {
  const scad::Parsed parsed = test::parseText(
      "include <no.scad>\nuse <no.scad>\nuse <gone.scad>\nmodule m() { include <i> }\ncube();");
  CHECK_FALSE(parsed.failed);
  CHECK(test::linesOf(parsed) ==
        std::vector<std::string>{
            "WARNING: Can't open include file 'no.scad'.", "WARNING: Can't open library 'no.scad'.",
            "WARNING: Can't open library 'gone.scad'.", "WARNING: Can't open include file 'i'."});
  CHECK(parsed.diagnostics[1].line == 2);
  CHECK(parsed.missing == std::vector<std::string>{"no.scad", "gone.scad", "i"});
}

TEST_CASE("A file can't include itself, on whatever way") {
  CHECK(test::linesOf(test::parseText("include <a.scad>")) ==
        std::vector<std::string>{"WARNING: Can't open include file 'a.scad'."});
  const scad::Parsed circle =
      test::parseFiles({{"a.scad", "include <b.scad>"}, {"b.scad", "x=1; include <a.scad>"}});
  CHECK_FALSE(circle.failed);
  CHECK(outline(circle, test::statementsOf(circle)) == "x=");
  const scad::Parsed inside = test::parseFiles(
      {{"a.scad", "module m() { include <b.scad> }"}, {"b.scad", "x(); include <a.scad>"}});
  CHECK(outline(inside, test::statementsOf(inside)) == "module m{x}");
}

TEST_CASE("Files that use each other are parsed once each") {
  const scad::Parsed parsed = test::parseFiles({{"a.scad", "use <b.scad>\nuse <c.scad>"},
                                                {"b.scad", "use <c.scad>\nfunction b()=1;"},
                                                {"c.scad", "use <b.scad>\nfunction c()=1;"}});
  CHECK_FALSE(parsed.failed);
  const scad::SourceFile& main = parsed.program->file(parsed.program->main);
  REQUIRE(main.uses.size() == 2);
  const auto b = static_cast<std::uint32_t>(main.uses[0]),
             c = static_cast<std::uint32_t>(main.uses[1]);
  CHECK(parsed.program->file(b).uses == std::vector{main.uses[1]});
  CHECK(parsed.program->file(c).uses == std::vector{main.uses[0]});
}

TEST_CASE("An error in an included file is the design's, with the file where it is") {
  const scad::Parsed parsed =
      test::parseFiles({{"d/m.scad", "include <i.scad>"}, {"d/i.scad", "\na=;"}});
  CHECK(parsed.failed);
  CHECK(test::linesOf(parsed)[0] == "ERROR: Parser error: syntax error in file d/i.scad, line 2");
  CHECK(test::linesOf(parsed)[1] == "Can't parse file 'd/m.scad'!");
}

TEST_CASE("A used file with an error is told and left out") {
  const scad::Parsed parsed =
      test::parseFiles({{"m.scad", "use <u.scad>\ncube();"}, {"u.scad", "a=;"}});
  CHECK_FALSE(parsed.failed);
  CHECK(test::linesOf(parsed)[0] == "ERROR: Parser error: syntax error in file u.scad, line 1");
  CHECK(parsed.program->file(parsed.program->main).uses.empty());
}

TEST_CASE("Fonts are used without being read") {
  const scad::Parsed parsed = test::parseFiles({{"m.scad", "use <f.TTF>"}, {"f.TTF", "\x01\x02"}});
  CHECK_FALSE(parsed.failed);
  CHECK(parsed.diagnostics.empty());
}

// -- Parsing again --

TEST_CASE("A library that did not change is not parsed again, one that did is") {
  base::MemorySources sources = test::sourcesOf({{"m.scad", "include <i.scad>\nuse <u.scad>\na=1;"},
                                                 {"i.scad", "module m() {}"},
                                                 {"u.scad", "function u()=1;"}});
  scad::ParseCache cache;
  const scad::ParseRequest request{.file = "m.scad"};
  const scad::Parsed first = scad::parse(sources, request, cache);
  sources.put("m.scad", "include <i.scad>\nuse <u.scad>\na=2;");
  const scad::Parsed second = scad::parse(sources, request, cache);
  CHECK(test::statementsOf(first)[0] == test::statementsOf(second)[0]);
  const auto usedBy = [](const scad::Parsed& p) {
    const auto index = p.program->file(p.program->main).uses.at(0);
    return p.program->files[static_cast<std::size_t>(index)].get();
  };
  CHECK(usedBy(first) == usedBy(second));
  CHECK(test::statementsOf(first)[2]->value->number == 1);
  CHECK(test::statementsOf(second)[2]->value->number == 2);

  sources.put("i.scad", "module n() {}");
  sources.put("u.scad", "function v()=1;");
  const scad::Parsed third = scad::parse(sources, request, cache);
  CHECK(outline(third, test::statementsOf(third)) == "module n use u.scad a=");
  CHECK(usedBy(third) != usedBy(second));
  CHECK(outline(first, test::statementsOf(first)) == "module m use u.scad a=");
}

TEST_CASE("Programs stay whole when the cache goes and when files they included change") {
  scad::Parsed kept;
  {
    scad::ParseCache cache;
    base::MemorySources sources =
        test::sourcesOf({{"m.scad", "module m() { include <i.scad> }"}, {"i.scad", "a();"}});
    kept = scad::parse(sources, {.file = "m.scad"}, cache);
    for (int i = 0; i < 30; ++i) {
      sources.put("i.scad", "b" + std::to_string(i) + "();");
      const scad::Parsed next = scad::parse(sources, {.file = "m.scad"}, cache);
      CHECK(outline(next, test::statementsOf(next)) == "module m{b" + std::to_string(i) + "}");
      CHECK(next.program->files.size() <= 6);
    }
  }
  CHECK(outline(kept, test::statementsOf(kept)) == "module m{a}");
}

TEST_CASE("A file that was missing is found when it is there") {
  scad::ParseCache cache;
  base::MemorySources sources = test::sourcesOf({{"m.scad", "include <i.scad>"}});
  CHECK(scad::parse(sources, {.file = "m.scad"}, cache).missing.size() == 1);
  sources.put("i.scad", "a();");
  const scad::Parsed parsed = scad::parse(sources, {.file = "m.scad"}, cache);
  CHECK(parsed.missing.empty());
  CHECK(outline(parsed, test::statementsOf(parsed)) == "a");
}

// -- Whatever bytes --

TEST_CASE("Any change of bytes in a source is read to the end") {
  std::mt19937 random(20240917);
  std::vector<std::string> sources;
  for (const support::EmbeddedFile& f : support::filesIn("tests/designs"))
    if (f.path.ends_with(".scad") && f.content.size() < 20'000) sources.emplace_back(f.content);
  REQUIRE_FALSE(sources.empty());
  const std::string_view pieces[] = {"(",         ")",     "[",         "]",
                                     "{",         "}",     ";",         ",",
                                     "=",         "\"",    "/*",        "*/",
                                     "//",        "let(",  "for(",      "if(",
                                     " else ",    "each ", "function(", "module ",
                                     "include <", "use <", ">",         "?",
                                     ":",         ".",     "1e",        "\\",
                                     "\n",        "\x03",  "\xC3",      std::string_view("\0", 1)};
  std::size_t failures = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string text = sources[random() % sources.size()];
    for (std::size_t edits = 1 + random() % 6; edits && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1 + random() % 5);
          break;
        case 2:
          text.insert(at, pieces[random() % std::size(pieces)]);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 40));
          break;
      }
    }
    const scad::Parsed parsed = test::parseFiles({{"m.scad", text}, {"", text}, {"x", "1"}});
    failures += parsed.failed;
    CHECK(parsed.failed == parsed.failure.has_value());
    for (const scad::Statement* s : test::statementsOf(parsed))
      if (s->value) textOf(*parsed.program, *s->value);
  }
  CHECK(failures > 100);
}

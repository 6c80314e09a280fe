// SPDX-License-Identifier: Apache-2.0
#include "scad/evaluate.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "base/sources.hpp"
#include "graph/node.hpp"
#include "scad/parse.hpp"

namespace {

using namespace pw;

struct Run {
  scad::Evaluated result;
  std::string text;  // the lines of the evaluation

  bool says(std::string_view words) const { return text.find(words) != std::string::npos; }
};

Run runOf(const std::string& source, scad::EvaluateRequest request = {}, base::Task task = {}) {
  base::MemorySources sources;
  sources.put("main.scad", source);
  scad::ParseCache cache;
  const scad::Parsed parsed = scad::parse(sources, {.file = "main.scad", .limits = request.limits}, cache);
  Run run;
  for (const auto& line : parsed.diagnostics) run.text += line.text + "\n";
  REQUIRE_FALSE(parsed.failed);
  run.result = scad::evaluate(parsed.program, request, task);
  for (const auto& line : run.result.diagnostics) run.text += line.text + "\n";
  return run;
}

std::string said(const std::string& source) { return runOf(source).text; }

template <class Shape>
const Shape& onlyShape(const Run& run) {
  REQUIRE(run.result.root);
  REQUIRE(run.result.root->node);
  REQUIRE(std::holds_alternative<Shape>(run.result.root->node->shape));
  return std::get<Shape>(run.result.root->node->shape);
}

}  // namespace

TEST_CASE("What an expression of a used file says is placed as seen from that file", "[scad][evaluate]") {
  // openscad: `use <src/used.scad>` of a design beside src/.
  base::MemorySources sources;
  sources.put("main.scad",
              "use <src/used.scad>\ninclude <src/more.scad>\necho(f(1), g(2), h(3), k(4));\nm(q = 1 + \"x\");\n");
  sources.put("src/used.scad",
              "include <deep/in.scad>\nfunction f(a) = a + undef;\nfunction h(a) = nothing;\n"
              "module m() { echo(-\"m\"); part(); }\nfunction k(a) = f(a, 5, b = 6);\n");
  sources.put("src/deep/in.scad", "function g(a) = a < \"x\";\n");
  sources.put("src/more.scad", "y = [] + 1;\n");
  scad::ParseCache cache;
  const scad::Parsed parsed = scad::parse(sources, {.file = "main.scad"}, cache);
  REQUIRE_FALSE(parsed.failed);
  std::string text;
  for (const auto& line : scad::evaluate(parsed.program, {}, {}).diagnostics) text += line.text + "\n";
  CHECK(text ==
        "WARNING: undefined operation (vector + number) in file src/more.scad, line 1\n"
        "WARNING: undefined operation (number + undefined) in file used.scad, line 2\n"
        "WARNING: undefined operation (number < string) in file deep/in.scad, line 1\n"
        "WARNING: Ignoring unknown variable 'nothing' in file src/used.scad, line 3\n"
        "WARNING: Too many unnamed arguments supplied in file used.scad, line 5\n"
        "WARNING: variable b not specified as parameter in file used.scad, line 5\n"
        "WARNING: undefined operation (number + undefined) in file used.scad, line 2\n"
        "ECHO: undef, undef, undef, undef\n"
        "WARNING: variable q not specified as parameter in file main.scad, line 4\n"
        "WARNING: undefined operation (number + string) in file main.scad, line 4\n"
        "WARNING: undefined operation (-string) in file used.scad, line 4\n"
        "ECHO: undef\n"
        "WARNING: Ignoring unknown module 'part' in file src/used.scad, line 4\n");
}

TEST_CASE("A value from outside replaces the literal where it stands", "[scad][evaluate]") {
  scad::EvaluateRequest request;
  request.values["width"] = 400.0;
  request.values["name"] = std::string("x\"; cube(1); //");
  const Run run = runOf("width = 2; double = width * 2; name = \"a\"; echo(double, name); cube([width, 1, 1]);",
                        request);
  CHECK(run.text == "ECHO: 800, \"x\"; cube(1); //\"\n");
  CHECK(onlyShape<graph::Cube>(run).size.x == 400);
}

TEST_CASE("A value from outside wins over the last of several assignments", "[scad][evaluate]") {
  scad::EvaluateRequest request;
  request.values["a"] = std::vector<double>{1, 2};
  CHECK(runOf("a = 1; b = a; a = 3; echo(b);", request).says("ECHO: [1, 2]"));
}

TEST_CASE("Functions nest 8,000 deep and stop at the limit", "[scad][evaluate][depth]") {
  const std::string define = "function f(n) = n == 0 ? 0 : 1 + f(n - 1); ";
  CHECK(said(define + "echo(f(8000));") == "ECHO: 8000\n");
  const Run run = runOf(define + "echo(f(20000));");
  REQUIRE(run.result.failure);
  CHECK(run.result.failure->code == base::Code::Limit);
  CHECK(run.says("ERROR: Recursion detected calling function 'f' in file main.scad, line 1"));
  CHECK_FALSE(run.result.root);
}

TEST_CASE("Modules nest 2,000 deep and stop at the limit", "[scad][evaluate][depth]") {
  const std::string define = "module m(n) { if (n > 0) translate([1, 0, 0]) m(n - 1); else cube(1); } ";
  const Run deep = runOf(define + "m(2000);");
  CHECK_FALSE(deep.result.failure);
  CHECK(deep.result.root->node->depth > 2000);
  CHECK(runOf(define + "m(5000);").says("ERROR: Recursion detected calling module 'm'"));
}

TEST_CASE("children() nests as deep as modules do", "[scad][evaluate][depth]") {
  const Run run = runOf("module r(n) { if (n > 0) r(n - 1) children(); else children(); } r(1500) cube(1);");
  CHECK_FALSE(run.result.failure);
  onlyShape<graph::Cube>(run);
}

TEST_CASE("Tail calls need no depth, to themselves and to each other", "[scad][evaluate][depth]") {
  CHECK(said("function f(n) = n == 0 ? \"end\" : f(n - 1); echo(f(900000));") == "ECHO: \"end\"\n");
  CHECK(said("function e(n) = n == 0 ? true : o(n - 1); function o(n) = n == 0 ? false : e(n - 1); "
             "echo(e(500001));") == "ECHO: false\n");
  CHECK(said("f = function(n) n == 0 ? 7 : let(m = n - 1) assert(m >= 0) f(m); echo(f(100000));") ==
        "ECHO: 7\n");
  const Run endless = runOf("function f(n) = f(n + 1); echo(f(0));");
  CHECK(endless.says("Recursion detected calling function 'f'"));
}

TEST_CASE("A chain of 100,000 additions is added up", "[scad][evaluate][depth]") {
  std::string source = "echo(0";
  for (int i = 0; i < 100000; ++i) source += "+1";
  CHECK(said(source + ");") == "ECHO: 100000\n");
}

TEST_CASE("A function literal sees the values of its place", "[scad][evaluate][closures]") {
  CHECK(said("f = [for (i = [0:2]) function() i]; echo(f[0](), f[1](), f[2]());") == "ECHO: 0, 1, 2\n");
  CHECK(said("echo(let(g = function(n) n <= 0 ? 1 : n * g(n - 1)) g(5));") == "ECHO: 120\n");
  CHECK(said("make = function(x) function(y) function(z) [x, y, z]; echo(make(1)(2)(3));") ==
        "ECHO: [1, 2, 3]\n");
  CHECK(said("module m(a) { f = function(x) x + a; echo(f(1)); } m(5);") == "ECHO: 6\n");
  CHECK(said("even = function(n) n == 0 ? true : odd(n - 1); odd = function(n) n == 0 ? false : even(n - 1); "
             "echo(even(10));") == "ECHO: true\n");
}

TEST_CASE("A parameter that holds a function hides a function of its name", "[scad][evaluate][closures]") {
  CHECK(said("function f(len) = len([1, 2]); echo(f(function(x) \"mine\"), f(3));") ==
        "ECHO: \"mine\", 2\n");
  CHECK(said("function g(x, y = 5) = [x, y]; g = 1; echo(g(1), g(y = 2, x = 3));") ==
        "ECHO: [1, 5], [3, 2]\n");
}

TEST_CASE("A loop over a range beyond the limit is skipped with a warning", "[scad][evaluate][limits]") {
  const Run run = runOf("for (i = [0:1e9]) cube(i); echo(\"after\");");
  CHECK(run.says("Bad range parameter in for statement: too many elements (1000000001)"));
  CHECK(run.says("ECHO: \"after\""));
  CHECK_FALSE(run.result.failure);
}

TEST_CASE("A measure out of reach is refused with its value and line", "[scad][evaluate][limits]") {
  const Run run = runOf("\ncube(1e308);");
  REQUIRE(run.result.failure);
  CHECK(run.result.failure->code == base::Code::Limit);
  CHECK(run.result.failure->message.find("1e+308") != std::string::npos);
  CHECK(run.result.failure->place->line == 2);
  CHECK(runOf("circle(10, $fn = 1e9);").result.failure->code == base::Code::Limit);
  CHECK(runOf("translate([1e300, 0, 0]) cube(1);").result.failure->code == base::Code::Limit);
}

TEST_CASE("A memory bomb ends in a failure with its line, and the next run is well", "[scad][evaluate][limits]") {
  scad::EvaluateRequest request;
  request.limits.listCells = 100000;
  request.limits.stringBytes = 100000;
  for (const char* bomb : {"function f(v, n) = n == 0 ? v : f(concat(v, v), n - 1); x = f([1], 60);",
                           "function f(s, n) = n == 0 ? s : f(str(s, s), n - 1); x = f(\"ab\", 60);",
                           "x = [for (i = [0:999], j = [0:999]) i];", "x = [each [0:900000]];"}) {
    INFO(bomb);
    const Run run = runOf(bomb, request);
    REQUIRE(run.result.failure);
    CHECK(run.result.failure->code == base::Code::Limit);
    CHECK(run.result.failure->place->line == 1);
  }
  CHECK_FALSE(runOf("x = [for (i = [0:9]) i]; echo(x);", request).result.failure);
}

TEST_CASE("A run ends after so many steps", "[scad][evaluate][limits]") {
  scad::EvaluateRequest request;
  request.limits.steps = 1000000;
  const Run run = runOf("x = [for (i = [0:9999], j = [0:9999]) if (i < 0) i];", request);
  REQUIRE(run.result.failure);
  CHECK(run.result.failure->code == base::Code::Limit);
}

TEST_CASE("Geometry nested beyond the limit is refused", "[scad][evaluate][limits]") {
  scad::EvaluateRequest request;
  request.limits.nodeDepth = 100;
  CHECK(runOf("module m(n) { if (n > 0) translate([1, 0, 0]) m(n - 1); else cube(1); } m(200);", request)
            .result.failure->code == base::Code::Limit);
  request.limits.nodeDepth = 8000;
  request.limits.nodes = 100;
  CHECK(runOf("for (i = [0:200]) translate([i, 0, 0]) cube(1);", request).result.failure->code ==
        base::Code::Limit);
}

TEST_CASE("A raised cancel ends the run", "[scad][evaluate]") {
  base::Task task;
  task.cancel.raise();
  const Run run = runOf("x = [for (i = [0:99999]) i * i];", {}, task);
  REQUIRE(run.result.failure);
  CHECK(run.result.failure->code == base::Code::Cancelled);
}

TEST_CASE("The same program gives the same graph and the same random numbers", "[scad][evaluate]") {
  const std::string source = "for (i = [0:9]) translate([rands(0, 9, 1)[0], i, 0]) cube(1);";
  const Run first = runOf(source);
  const Run second = runOf(source);
  CHECK(first.result.root->node->digest == second.result.root->node->digest);
  scad::EvaluateRequest other;
  other.randomSeed = 7;
  CHECK_FALSE(runOf(source, other).result.root->node->digest == first.result.root->node->digest);
}

// "Builtin text main.scad:1 x2, ...": in the order of their first appearance.
static std::string lacksOf(const scad::Evaluated& result) {
  constexpr std::string_view kinds[] = {"Builtin", "File",  "Module", "Function",  "Dimension",
                                        "Value",   "Limit", "Open",   "NotClosed", "Part"};
  std::string out;
  for (const protocol::Incomplete& one : result.incomplete)
    out += (out.empty() ? "" : ", ") + std::string(kinds[static_cast<std::size_t>(one.what)]) + " " + one.name + " " +
           one.file + ":" + std::to_string(one.line) + " x" + std::to_string(one.count);
  return out;
}

TEST_CASE("What is not there yet is named, with its place", "[scad][evaluate]") {
  const Run run = runOf("linear_extrude(1) text(\"a\");\nsurface(\"x.png\"); x = textmetrics(\"a\"); nosuch();");
  CHECK(run.says("WARNING: text() is not supported yet and is left out in file main.scad, line 1"));
  CHECK(run.says("WARNING: surface() is not supported yet and is left out in file main.scad, line 2"));
  CHECK(run.says("WARNING: Ignoring unknown module 'nosuch' in file main.scad, line 2"));
  CHECK(lacksOf(run.result) == "Builtin textmetrics main.scad:2 x1, Builtin text main.scad:1 x1, Builtin surface "
                               "main.scad:2 x1, Module nosuch main.scad:2 x1");
}

TEST_CASE("What a model lacks is counted by name, wherever OpenSCAD leaves something out", "[scad][evaluate]") {
  const auto lacks = [](const std::string& source) { return lacksOf(runOf(source).result); };
  CHECK(lacks("cube(1);") == "");
  CHECK(lacks("module m() nosuch();\nfor (i = [1:9]) m();") == "Module nosuch main.scad:1 x9");
  CHECK(lacks("cube(nosuch(3));") == "Function nosuch main.scad:1 x1");
  CHECK(lacks("cube(1);\nsquare(2);\nsquare(3);") == "Dimension square main.scad:2 x2");
  CHECK(lacks("linear_extrude(2) {\n square(5); cube(1); }") == "Dimension cube main.scad:2 x1");
  CHECK(lacks("for (i = [0:100000]) cube(i);") == "Limit for main.scad:1 x1");
  CHECK(lacks("cube(1); rotate([0, 0, 1 / 0]) cube(1);") == "Value rotate main.scad:1 x1");
  CHECK(lacks("polygon([[0, 0], [1, 0], [0, 1], [\"a\", 0]]);") == "Value polygon main.scad:1 x1");
  CHECK(lacks("polygon([[0, 0], [9, 0], [0, 9]], [[0, 1, 2, 3]]);") == "Value polygon main.scad:1 x1");
}

TEST_CASE("What no file would hold anyway is not missing in it", "[scad][evaluate]") {
  const auto lacks = [](const std::string& source) { return lacksOf(runOf(source).result); };
  CHECK(lacks("cube(1); %import(\"printer.stl\"); % nosuch();") == "");
  CHECK(lacks("cube(1); % union() { text(\"a\"); translate([1, 0, 0]) nosuch(); }") == "");
  CHECK(lacks("cube(1); *text(\"a\"); if (false) nosuch();") == "");
  CHECK(lacks("text(\"a\"); !translate([1, 0, 0]) cube(1);") == "");
  CHECK(lacks("text(\"a\"); !translate([1, 0, 0]) { cube(1); surface(\"x\"); }") == "Builtin surface main.scad:1 x1");
}

TEST_CASE("$preview is true only where it is asked for", "[scad][evaluate]") {
  CHECK(said("echo($preview, $t);") == "ECHO: false, 0\n");
  scad::EvaluateRequest request;
  request.preview = true;
  request.time = 0.25;
  CHECK(runOf("echo($preview, $t);", request).text == "ECHO: true, 0.25\n");
}

TEST_CASE("A used file whose assignments show nowhere is evaluated once", "[scad][evaluate]") {
  base::MemorySources sources;
  sources.put("main.scad",
              "use <lib.scad>\nx = [for (i = [0:999]) f(i)]; echo(x[999]); $fn = 3; echo(g(), g($fn = 8));");
  sources.put("lib.scad", "table = [for (i = [0:9999]) i * i]; n = $fn; function f(i) = table[i]; function g() = n;");
  scad::ParseCache cache;
  const scad::Parsed parsed = scad::parse(sources, {.file = "main.scad"}, cache);
  const scad::Evaluated result = scad::evaluate(parsed.program, {}, {});
  REQUIRE(result.diagnostics.size() == 2);
  CHECK(result.diagnostics[0].text == "ECHO: 998001");
  // It is evaluated again where a variable it read has changed.
  CHECK(result.diagnostics[1].text == "ECHO: 3, 3");
  CHECK(result.steps < 100000);
}

TEST_CASE("A program for later versions follows their rules", "[scad][evaluate][newer]") {
  CHECK(runOf("echo(version_num() > 20210100, max(1, 2,));").text == "ECHO: true, 2\n");
  CHECK(runOf("echo(version_num(), max(1, 2));").text == "ECHO: 2.02101e+7, 2\n");
  const std::string module = "module m() { $k = 7; children(); } m() { y = $k; echo(y); } ";
  CHECK(runOf(module + "echo(max(1, 2,));").says("ECHO: 7"));
  CHECK(runOf(module).says("ECHO: undef"));
  CHECK(runOf("function f(a = echo(\"default\") 1) = a; echo(f(2), max(1, 2,));").text == "ECHO: 2, 2\n");
}

TEST_CASE("A design that only later rules carry to its end is evaluated by them", "[scad][evaluate][newer]") {
  const std::string source =
      "module m() { $k = 7; children(); } m() { y = $k; assert(!is_undef(y)); cube(y); }";
  const Run run = runOf(source);
  CHECK_FALSE(run.result.failure);
  CHECK(run.says("the rules of later versions"));
  CHECK(onlyShape<graph::Cube>(run).size.x == 7);
  scad::EvaluateRequest echo;
  echo.preview = true;
  CHECK(runOf(source, echo).result.failure);
}

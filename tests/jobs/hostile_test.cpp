// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "formats/zip.hpp"
#include "jobs/dispatch.hpp"
#include "jobs/workshop.hpp"
#include "protocol/json.hpp"

using namespace pw;

// Designs that want to hang, exhaust or break whoever opens them. Each ends in a problem with words, or
// in what OpenSCAD gives; afterwards the next design opens.
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// The problem that opening or else regenerating ends in; none where there is a model.
std::optional<protocol::Problem> problemOf(jobs::Workshop& shop, const std::string& path, std::string bytes) {
  std::vector<std::string> arrays;
  arrays.push_back(std::move(bytes));
  const auto opened = protocol::fromJson<protocol::OpenAnswer>(
      jobs::handle(shop, "open", "{\"paths\":[\"" + path + "\"]}", std::move(arrays), {}).json);
  REQUIRE(opened);
  if (opened->problem) return opened->problem;
  const auto answer = protocol::fromJson<protocol::RegenerateAnswer>(jobs::handle(shop, "regenerate", "{}", {}, {}).json);
  REQUIRE(answer);
  CHECK(answer->hasModel != answer->problem.has_value());
  return answer->problem;
}

std::optional<protocol::Problem> problemOf(const std::string& source) {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  auto problem = problemOf(shop, "hostile.scad", source);
  if (problem) {
    CHECK(problem->message.size() > 10);
    CHECK(problem->message.size() < 2000);
  }
  CHECK_FALSE(problemOf(shop, "next.scad", "cube(1);"));
  return problem;
}

}  // namespace

TEST_CASE("endless recursion of a function is named with its line") {
  const auto problem = problemOf("function f(x) = 1 + f(x + 1);\necho(f(1));\ncube(1);\n");
  REQUIRE(problem);
  CHECK(problem->message.find("f") != std::string::npos);
  CHECK(problem->line > 0);
}

TEST_CASE("endless recursion of a module is named with its line") {
  const auto problem = problemOf("module m(n) { translate([1, 0, 0]) m(n + 1); }\nm(0);\n");
  REQUIRE(problem);
  CHECK(problem->message.find("m") != std::string::npos);
  CHECK(problem->line > 0);
}

TEST_CASE("a loop over a thousand million numbers is skipped with OpenSCAD's warning") {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  CHECK_FALSE(problemOf(shop, "a.scad", "for (i = [0:1e9]) cube(i);\ncube(2);\n"));
  const auto result = shop.regenerate({});
  REQUIRE_FALSE(result.answer.diagnostics.empty());
  CHECK(result.answer.diagnostics[0].text.find("too many elements") != std::string::npos);
  CHECK(result.answer.measures.volume == 8);
}

TEST_CASE("an endless C-style loop and an endless tail call stop") {
  CHECK(problemOf("x = [for (i = 0; true; i = i + 1) i];\ncube(len(x));\n"));
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20), [] {
    base::Limits limits;
    limits.steps = 20'000'000;
    return limits;
  }());
  const auto problem = problemOf(shop, "tail.scad", "function f(x) = f(x + 1);\ncube(f(0));\n");
  REQUIRE(problem);
  CHECK(problem->message.size() > 10);
}

TEST_CASE("a cube of 1e308 is refused with its line") {
  const auto problem = problemOf("// big\ncube(1e308);\n");
  REQUIRE(problem);
  CHECK(problem->line == 2);
}

TEST_CASE("fifty thousand nested unions are refused, not crashed on") {
  CHECK(problemOf(repeated("union() { ", 50'000) + "cube(1);" + repeated(" }", 50'000)));
  CHECK(problemOf(repeated("union() ", 50'000) + "cube(1);"));
}

TEST_CASE("a thousand nested unions are built") {
  CHECK_FALSE(problemOf(repeated("union() { ", 1000) + "cube(1);" + repeated(" }", 1000)));
}

TEST_CASE("two hundred thousand open parentheses are refused") {
  CHECK(problemOf("x = " + repeated("(", 200'000) + ";"));
  CHECK(problemOf("x = " + repeated("[", 200'000) + ";"));
  CHECK(problemOf("x = " + repeated("-", 200'000) + "1;\ncube(x);"));
  CHECK(problemOf("x = " + repeated("f(", 200'000)));
}

TEST_CASE("a sum of a hundred thousand terms is a number") {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  CHECK_FALSE(problemOf(shop, "sum.scad", "x = 0" + repeated(" + 0.0001", 100'000) + ";\ncube(x);\n"));
}

TEST_CASE("memory bombs end in a refusal") {
  CHECK(problemOf("function d(s, n) = n == 0 ? s : d(str(s, s), n - 1);\ncube(len(d(\"ab\", 60)));\n"));
  CHECK(problemOf("function d(v, n) = n == 0 ? v : d(concat(v, v), n - 1);\ncube(len(d([1], 60)));\n"));
  CHECK(problemOf("x = [for (i = [0:999], j = [0:999], k = [0:999]) i];\ncube(len(x));\n"));
}

TEST_CASE("a circle of a thousand million fragments and a huge minkowski are refused or built, never endless") {
  const auto circle = problemOf("cylinder(r = 10, h = 1, $fn = 1e9);\n");
  if (circle) CHECK(circle->line >= 0);
  const auto minkowski = problemOf("minkowski() { difference() { sphere(10, $fn = 400); cube(20); } "
                                   "difference() { sphere(3, $fn = 400); cube(20); } }\n");
  REQUIRE(minkowski);
  CHECK(minkowski->code == "limit");
}

TEST_CASE("garbage is no design and says so") {
  std::mt19937 random(1);
  std::string garbage(8u << 20, '\0');
  for (char& c : garbage) c = static_cast<char>(random());
  CHECK(problemOf(garbage));
  CHECK(problemOf(std::string(1000, '\0')));
  CHECK(problemOf("\xff\xfe\x00\x01 cube(;"));
}

TEST_CASE("a file beyond the limit is refused by its size") {
  base::Limits limits;
  limits.sourceBytes = 1000;
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20), limits);
  const auto problem = problemOf(shop, "large.scad", std::string(1001, ' '));
  REQUIRE(problem);
  CHECK(problem->message.find("1001") != std::string::npos);
}

TEST_CASE("broken zips, climbing paths and bombs are refused") {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  const auto refused = [&](std::string bytes) {
    const auto problem = problemOf(shop, "design.zip", std::move(bytes));
    REQUIRE(problem);
    CHECK(problem->message.find("design.zip") != std::string::npos);
  };
  refused("PK\x03\x04 and then nothing");
  refused("");
  const auto good = formats::writeZip(std::vector<formats::ZipEntry>{{"a.scad", "cube(1);"}});
  REQUIRE(good);
  CHECK_FALSE(problemOf(shop, "design.zip", *good));
  refused(good->substr(0, good->size() - 10));
  const auto bomb = formats::writeZip(std::vector<formats::ZipEntry>{{"a.scad", std::string(64u << 20, ' ')}});
  REQUIRE(bomb);
  refused(*bomb);
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {  // whatever happens, it happens in words
    std::string bytes = *good;
    bytes[random() % bytes.size()] = static_cast<char>(random());
    (void)problemOf(shop, "design.zip", std::move(bytes));
  }
  CHECK_FALSE(problemOf(shop, "next.scad", "cube(1);"));
}

TEST_CASE("includes that include each other end") {
  jobs::Workshop shop(model::makeAsWrittenEngine(64u << 20));
  const auto reply = jobs::handle(shop, "open", R"({"paths":["a.scad","b.scad"],"main":"a.scad"})",
                                  {"include <b.scad>\ncube(1);", "include <a.scad>\nuse <b.scad>\n"}, {});
  const auto opened = protocol::fromJson<protocol::OpenAnswer>(reply.json);
  REQUIRE(opened);
  CHECK((opened->problem || !opened->diagnostics.empty()));
}

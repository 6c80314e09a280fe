// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "scad/customizer.hpp"
#include "protocol/values.hpp"
#include "scad/parsing.hpp"

using namespace pw;
using protocol::ParameterValue;

namespace {

const char* const design = R"(
width = 40;    // [10:50]
lid = true;
label = "hi";  // 3
size = [1, 2, 3]; // [0:1:10]
kind = "S";    // [S:Small, M, L]
count = 2;     // [2, 4:Four]
any = 1;       // [5]
/* [Hidden] */
secret = 1;
)";

protocol::ParameterValues valuesOf(const protocol::ParameterSet& set) {
  const scad::Parsed parsed = test::parseText(design);
  protocol::ParameterValues values;
  for (const protocol::Parameter& p : scad::parametersOf(*parsed.program))
    if (const auto given = set.values.find(p.name); given != set.values.end())
      if (auto typed = protocol::typedValue(p, given->second)) values[p.name] = std::move(*typed);
  return values;
}

}  // namespace

TEST_CASE("A parameter-set file is read with its sets in their order") {
  const auto sets = scad::readParameterSets(R"({
    "parameterSets": {
      "Set b.1": {"width": "40", "lid": "true", "size": "[12, 4, 45]"},
      "a": {"width": 12.5, "lid": false, "list": [1, 2], "odd": null, "deep": {"x": 1}}
    },
    "fileFormatVersion": "1"
  })");
  REQUIRE(sets);
  REQUIRE(sets->size() == 2);
  CHECK((*sets)[0].name == "Set b.1");
  CHECK((*sets)[0].values.at("size") == ParameterValue("[12, 4, 45]"));
  CHECK((*sets)[1].values.at("width") == ParameterValue(12.5));
  CHECK((*sets)[1].values.at("lid") == ParameterValue(false));
  CHECK((*sets)[1].values.at("list") == ParameterValue(std::vector<double>{1, 2}));
  CHECK_FALSE((*sets)[1].values.contains("odd"));
  CHECK_FALSE((*sets)[1].values.contains("deep"));
}

TEST_CASE("A parameter-set file that is none is refused in words") {
  CHECK(scad::readParameterSets("{\n\"parameterSets\": {,}}").failure().message ==
        "The parameter-set file can't be read: it is not JSON from line 2 on.");
  CHECK(scad::readParameterSets("[1]").failure().message ==
        "The parameter-set file can't be read: there is no \"parameterSets\" in it, which holds the named sets.");
  CHECK(scad::readParameterSets(R"({"parameterSets": {"a": 1}})").failure().message ==
        "The parameter-set file can't be read: the set \"a\" is not a list of names and values.");
  CHECK_FALSE(scad::readParameterSets(""));
  CHECK_FALSE(scad::readParameterSets(test::repeated("[", 100'000)));
}

TEST_CASE("Sets are written with every value as a string, sorted by name") {
  protocol::ParameterSet b{
      "b", {{"width", 0.1}, {"lid", true}, {"size", std::vector<double>{1, -2.5, 1e30}}}};
  protocol::ParameterSet a{"a \"quoted\"", {{"label", std::string("x\ny")}, {"count", -0.0}}};
  CHECK(scad::writeParameterSets({b, a}) == R"({
    "parameterSets": {
        "a \"quoted\"": {
            "count": "0",
            "label": "x\ny"
        },
        "b": {
            "lid": "true",
            "size": "[1, -2.5, 1e+30]",
            "width": "0.1"
        }
    },
    "fileFormatVersion": "1"
}
)");
}

TEST_CASE("Sets that are written are read back, number for number") {
  protocol::ParameterSet set{
      "s",
      {{"width", 12.345678901234567}, {"size", std::vector<double>{0.1, 2, 3}}, {"lid", false}}};
  const auto sets = scad::readParameterSets(scad::writeParameterSets({set}));
  REQUIRE(sets);
  const protocol::ParameterValues values = valuesOf(sets->front());
  CHECK(values.at("width") == ParameterValue(12.345678901234567));
  CHECK(values.at("size") == ParameterValue(std::vector<double>{0.1, 2, 3}));
  CHECK(values.at("lid") == ParameterValue(false));
}

// Each was echoed by OpenSCAD 2021.01 with -p and -P.
TEST_CASE("A set gives values of the defaults' types, beyond what the designer offers too") {
  const protocol::ParameterValues values = valuesOf({"s",
                                                     {{"width", std::string("99")},
                                                      {"lid", std::string("false")},
                                                      {"label", std::string("h\xC3\xA9llo")},
                                                      {"size", std::string("[ -1,4 , 99]")},
                                                      {"kind", std::string("XL")},
                                                      {"count", std::string("3")},
                                                      {"any", std::string(" -7 ")}}});
  CHECK(values.at("width") == ParameterValue(99.0));
  CHECK(values.at("lid") == ParameterValue(false));
  CHECK(values.at("label") == ParameterValue(std::string("h\xC3\xA9llo")));
  CHECK(values.at("size") == ParameterValue(std::vector<double>{-1, 4, 99}));
  CHECK(values.at("kind") == ParameterValue(std::string("XL")));
  CHECK(values.at("count") == ParameterValue(3.0));
  CHECK(values.at("any") == ParameterValue(-7.0));
  CHECK(valuesOf({"s", {{"size", std::string("[1, 2]")}}}).at("size") == ParameterValue(std::vector<double>{1, 2}));
  CHECK(valuesOf({"s", {{"size", std::string("[a, b c]")}}}).at("size") == ParameterValue(std::string("[\"a\", \"b c\"]")));
}

TEST_CASE("What a set does not give, or gives wrongly, stays at the default") {
  CHECK(valuesOf({"s",
                  {{"width", std::string("4x")},
                   {"lid", std::string("yes")},
                   {"size", std::string("[]")},
                   {"count", true},
                   {"unknown", 1.0},
                   {"secret", 2.0}}})
            .empty());
  CHECK(valuesOf({"s", {{"width", std::string("nan")}, {"size", std::string("1, 2, 3")}}}).empty());
}

TEST_CASE("Sets files as people write them: with a byte order mark, of any version, and without the outer braces") {
  const auto widthIn = [](std::string_view json) {
    const auto sets = scad::readParameterSets(json);
    REQUIRE(sets);
    REQUIRE(sets->size() == 1);
    CHECK(sets->front().name == "a");
    return sets->front().values.at("width");
  };
  CHECK(widthIn("\xEF\xBB\xBF{\"parameterSets\": {\"a\": {\"width\": \"20\"}}}") == ParameterValue("20"));
  CHECK(widthIn(R"({"parameterSets": {"a": {"width": "20"}}, "fileFormatVersion": "2"})") == ParameterValue("20"));
  CHECK(widthIn(R"({"a": {"width": "20"}})") == ParameterValue("20"));
  CHECK(widthIn(R"({"fileFormatVersion": "1", "a": {"width": "20"}})") == ParameterValue("20"));
  CHECK(scad::readParameterSets(R"({"width": "20"})").failure().message ==
        "The parameter-set file can't be read: there is no \"parameterSets\" in it, which holds the named sets.");
  CHECK(scad::readParameterSets("{\"parameterSets\": {\n\"a\": {\"width\": \"20\"},}}").failure().message ==
        "The parameter-set file can't be read: it is not JSON from line 2 on (a comma stands before a closing bracket).");
}

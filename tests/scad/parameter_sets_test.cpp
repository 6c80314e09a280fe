// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "scad/customizer.hpp"
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

protocol::ParameterValues valuesOf(protocol::ParameterSet set) {
  const scad::Parsed parsed = test::parseText(design);
  return scad::valuesOf(scad::parametersOf(*parsed.program), set);
}

base::Result<ParameterValue> checked(const std::string& name, ParameterValue value) {
  const scad::Parsed parsed = test::parseText(design);
  for (const protocol::Parameter& p : scad::parametersOf(*parsed.program))
    if (p.name == name) return scad::checkedValue(p, value);
  return base::Failure{base::Code::Usage, "no such parameter"};
}

std::string refusalOf(const std::string& name, ParameterValue value) {
  const base::Result<ParameterValue> result = checked(name, std::move(value));
  return result ? "accepted" : result.failure().message;
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
        "The parameter-set file can't be read: there is no \"parameterSets\" in it.");
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

TEST_CASE("A set gives values of the parameters' types, within their limits") {
  const protocol::ParameterValues values = valuesOf({"s",
                                                     {{"width", std::string("99")},
                                                      {"lid", std::string("false")},
                                                      {"label", std::string("h\xC3\xA9llo")},
                                                      {"size", std::string("[ -1,4 , 99]")},
                                                      {"kind", std::string("M")},
                                                      {"count", std::string("4")},
                                                      {"any", std::string("-7")}}});
  CHECK(values.at("width") == ParameterValue(50.0));
  CHECK(values.at("lid") == ParameterValue(false));
  CHECK(values.at("label") == ParameterValue(std::string("h\xC3\xA9")));
  CHECK(values.at("size") == ParameterValue(std::vector<double>{0, 4, 10}));
  CHECK(values.at("kind") == ParameterValue(std::string("M")));
  CHECK(values.at("count") == ParameterValue(4.0));
  CHECK(values.at("any") == ParameterValue(-7.0));
}

TEST_CASE("What a set does not give, or gives wrongly, stays at the default") {
  CHECK(valuesOf({"s",
                  {{"width", std::string("4x")},
                   {"lid", std::string("yes")},
                   {"size", std::string("[1, 2]")},
                   {"kind", std::string("Small")},
                   {"count", 3.0},
                   {"unknown", 1.0},
                   {"secret", 2.0}}})
            .empty());
  CHECK(valuesOf({"s", {{"width", std::string("nan")}, {"size", std::string("1, 2, 3")}}}).empty());
}

TEST_CASE("A value that a parameter does not take is refused with what it takes") {
  CHECK(checked("width", 70.0).value() == ParameterValue(50.0));
  CHECK(checked("width", std::string(" 12.5 ")).value() == ParameterValue(12.5));
  CHECK(refusalOf("width", std::string("abc")) ==
        "width takes a number from 10 to 50; 'abc' is not that");
  CHECK(refusalOf("any", std::string("abc")) == "any takes a number to 5; 'abc' is not that");
  CHECK(refusalOf("lid", std::string("maybe")) == "lid takes true or false; 'maybe' is not that");
  CHECK(refusalOf("kind", std::string("XL")) ==
        "kind takes one of S, M, L; 'XL' is not among them");
  CHECK(refusalOf("size", std::vector<double>{1}) ==
        "size takes [...] with 3 numbers from 0 to 10; '[1]' is not that");
}

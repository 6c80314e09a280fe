// SPDX-License-Identifier: Apache-2.0
#include "protocol/values.hpp"

#include <catch2/catch_test_macros.hpp>

#include "protocol/json.hpp"
#include "protocol/literal.hpp"

using namespace pw;
using protocol::Parameter;
using protocol::ParameterValue;
using protocol::Widget;

namespace {

std::string readBack(std::string_view text) {
  const auto literal = protocol::readLiteral(text);
  return literal ? protocol::textOf(*literal) : "none";
}

Parameter parameter(std::string name, ParameterValue initial, Widget widget = Widget::TextBox) {
  Parameter made;
  made.name = std::move(name);
  made.initial = std::move(initial);
  made.widget = widget;
  return made;
}

std::string typed(const Parameter& parameter, ParameterValue value) {
  const auto result = protocol::typedValue(parameter, value);
  return result ? std::to_string(result->index()) + " " + protocol::textOf(*result) : "none";
}

}  // namespace

// All but the last block as OpenSCAD 2021.01 takes them in a parameter set.
TEST_CASE("Literals are read as data") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"999", "999"},
      {" 7 ", "7"},
      {"+5", "5"},
      {"1.5e3", "1500"},
      {"(5)", "5"},
      {".5", "0.5"},
      {"[1,2]", "[1, 2]"},
      {"[-1,.5,1e2]", "[-1, 0.5, 100]"},
      {"[a,b]", "[\"a\", \"b\"]"},
      {"[\"a b\", c d, 5]", "[\"a b\", \"c d\", 5]"},
      {"[1:3]", "[1 : 1 : 3]"},
      {"[0:2:10]", "[0 : 2 : 10]"},
      {"[1:5,2:6]", "[[1, 5], [2, 6]]"},
      {"[x:1]", "[[\"x\", 1]]"},
      {"[1,2", "none"},
      {"[1,2]]", "none"},
      {"[1 2,3]", "none"},
      {"[1,2] [3]", "none"},
      {"1,2,3", "none"},
      {"1 2", "none"},
      {"7mm", "none"},
      {"0x10", "none"},
      {"1e999", "none"},
      {"nan", "none"},
      {"1/2", "none"},
      {"--5", "none"},
      {"", "none"},
      {"a", "none"},
      {"[,]", "none"},
      // Not in a set of OpenSCAD's, but as its source has them.
      {"[]", "[]"},
      {"[[1,2],[3,[4]],]", "[[1, 2], [3, [4]]]"},
      {"[true, undef]", "[true, undef]"},
      {"true", "true"},
      {"\"a\\n\\\"b\\\\\"", "\"a\\n\\\"b\\\\\""},
      {"[\"]\", \"a:b\"]", "[\"]\", \"a:b\"]"},
      {"[\"a]", "none"},
      {"[len(\"a\")]", "[\"len a\"]"},  // words, never a call
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(readBack(text) == expected);
    if (expected != "none") CHECK(readBack(expected) == expected);
  }
  CHECK_FALSE(protocol::readLiteral(std::string(1'000'000, '[')));
  CHECK_FALSE(protocol::readLiteral(std::string(60'000, '[')));
  CHECK_FALSE(protocol::readLiteral("[" + std::string(70'000, '1') + "]"));
}

TEST_CASE("The type of the default decides how a value is read") {
  const Parameter number = parameter("n", 10.0);
  CHECK(typed(number, "20") == "0 20");
  CHECK(typed(number, " 2e1 ") == "0 20");
  CHECK(typed(number, 3.0) == "0 3");
  for (const ParameterValue& bad : {ParameterValue("z"), ParameterValue(""), ParameterValue(true), ParameterValue(std::vector<double>{1})})
    CHECK(typed(number, bad) == "none");
  const Parameter truth = parameter("b", false);
  CHECK(typed(truth, "true") == "1 true");
  CHECK(typed(truth, "1") == "1 true");
  CHECK(typed(truth, 1.0) == "1 true");
  CHECK(typed(truth, "yes") == "none");
  CHECK(typed(truth, 2.0) == "none");
  const Parameter text = parameter("s", "box");
  CHECK(typed(text, 2.5) == "2 2.5");
  CHECK(typed(text, true) == "2 true");
  CHECK(typed(text, "a\nb") == "2 a\nb");
  const Parameter vector = parameter("v", std::vector<double>{1, 2, 3}, Widget::Vector);
  CHECK(typed(vector, "[4,5]") == "3 [4, 5]");
  CHECK(typed(vector, "[a, 1]") == "2 [\"a\", 1]");
  CHECK(typed(vector, "[]") == "none");
  CHECK(typed(vector, "5") == "none");
  CHECK(typed(vector, "[1:3]") == "none");
  const Parameter list = parameter("names", "[\"a\"]", Widget::Literal);
  CHECK(typed(list, "[x, y]") == "2 [\"x\", \"y\"]");
  CHECK(typed(list, std::vector<double>{1, 2}) == "2 [1, 2]");
  CHECK(typed(list, "[1:3]") == "none");
  CHECK(typed(list, "q") == "none");
  const Parameter range = parameter("r", "[0 : 1 : 5]", Widget::Literal);
  CHECK(typed(range, "[1:3]") == "2 [1 : 1 : 3]");
  CHECK(typed(range, "[1, 3]") == "none");
}

TEST_CASE("What is outside the designer's offer is said, with the value and what is offered") {
  Parameter width = parameter("width", 10.0, Widget::Slider);
  width.minimum = 5, width.maximum = 50;
  CHECK(protocol::outsideOffer(width, 999.0) == "width = 999 is outside 5 to 50, which the designer offers.");
  CHECK(protocol::outsideOffer(width, 50.0) == "");
  width.minimum.reset();
  CHECK(protocol::outsideOffer(width, 51.0) == "width = 51 is more than 50, the most that the designer offers.");
  Parameter kind = parameter("kind", "a", Widget::DropDown);
  kind.options = {{"a", "A"}, {"b", "B"}};
  CHECK(protocol::outsideOffer(kind, "z") == "kind = \"z\" is not among what the designer offers: \"a\", \"b\".");
  CHECK(protocol::outsideOffer(kind, "b") == "");
  Parameter at = parameter("at", std::vector<double>{1, 2}, Widget::Vector);
  at.maximum = 5;
  CHECK(protocol::outsideOffer(at, std::vector<double>{1, 9}) == "at = [1, 9]: 9 is more than 5, the most that the designer offers.");
  CHECK(protocol::outsideOffer(at, std::vector<double>{1}) == "at = [1] has 1 value; the designer's list has 2.");
  Parameter name = parameter("name", "x");
  name.maximumLength = 3;
  CHECK(protocol::outsideOffer(name, "abcd") == "name = \"abcd\" is longer than 3 bytes, the most that the designer offers.");
  CHECK(protocol::notUsed(width, "z") == "width = z can't be used: it takes a number. It stays at 10.");
}

TEST_CASE("A list of text in JSON is the text of that list") {
  const auto request = protocol::fromJson<protocol::RegenerateRequest>(
      R"({"values": {"names": ["nuts", "b\"x"], "holes": [[1, 2], [true]], "at": [1, 2], "none": []}})");
  REQUIRE(request);
  CHECK(request->values.at("names") == ParameterValue("[\"nuts\", \"b\\\"x\"]"));
  CHECK(request->values.at("holes") == ParameterValue("[[1, 2], [true]]"));
  CHECK(request->values.at("at") == ParameterValue(std::vector<double>{1, 2}));
  CHECK_FALSE(protocol::fromJson<protocol::RegenerateRequest>(R"({"values": {"a": [{}]}})"));
}

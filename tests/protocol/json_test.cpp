// SPDX-License-Identifier: Apache-2.0
#include "protocol/json.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "protocol/typescript.hpp"

using namespace pw;
using namespace pw::protocol;

TEST_CASE("a regenerate request survives the trip through JSON") {
  RegenerateRequest request;
  request.values = {{"width", 12.5}, {"lid", true}, {"name", std::string("a \"b\"")},
                    {"size", std::vector<double>{1, 2, 3}}};
  const auto back = fromJson<RegenerateRequest>(toJson(request));
  REQUIRE(back);
  CHECK(back->values == request.values);
}

TEST_CASE("whole numbers are written without a fraction and in field order") {
  CHECK(toJson(Diagnostic{Severity::Warning, "x", "a.scad", 3}) ==
        R"({"severity":"Warning","text":"x","file":"a.scad","line":3})");
  CHECK(toJson(RegenerateRequest{{{"a", 40.0}, {"b", 0.1}}}) == R"({"values":{"a":40,"b":0.1}})");
}

TEST_CASE("an absent optional is left out and read as absent") {
  Parameter parameter;
  parameter.name = "width";
  parameter.maximum = 40;
  const std::string json = toJson(parameter);
  CHECK(json.find("minimum") == std::string::npos);
  const auto back = fromJson<Parameter>(json);
  REQUIRE(back);
  CHECK_FALSE(back->minimum.has_value());
  CHECK(back->maximum == 40.0);
}

TEST_CASE("unknown fields are ignored and absent ones keep their defaults") {
  const auto request = fromJson<ExportRequest>(R"({"format":"stl","colour":{"deep":[1,2]}})");
  REQUIRE(request);
  CHECK(request->format == "stl");
  CHECK_FALSE(request->partial);
}

TEST_CASE("a value of the wrong type is refused by its path") {
  const auto values = fromJson<RegenerateRequest>(R"({"values":{"width":{"a":1}}})");
  REQUIRE_FALSE(values);
  CHECK(values.failure().code == base::Code::Usage);
  CHECK(values.failure().message ==
        "RegenerateRequest.values.width takes a number, true or false, text or a list of numbers, not an object.");
  CHECK(fromJson<ExportRequest>(R"({"format":3})").failure().message == "ExportRequest.format takes text, not 3.");
  CHECK(fromJson<OpenRequest>(R"({"paths":["a",1]})").failure().message == "OpenRequest.paths[1] takes text, not 1.");
  CHECK(fromJson<ProgressNote>(R"({"done":1.5})").failure().message ==
        "ProgressNote.done takes a whole number, not 1.5.");
  CHECK(fromJson<Diagnostic>(R"({"severity":"Loud"})").failure().message.find("one of Echo, Warning") !=
        std::string::npos);
  CHECK_FALSE(fromJson<RegenerateRequest>("{"));
  CHECK_FALSE(fromJson<RegenerateRequest>("[]"));
  CHECK_FALSE(fromJson<RegenerateRequest>(R"({"values":{"a":1e999}})"));
}

TEST_CASE("a hundred thousand nested lists in a request end in a refusal") {
  const std::string deep(100000, '[');
  CHECK_FALSE(fromJson<RegenerateRequest>(deep));
  CHECK_FALSE(fromJson<RegenerateRequest>("{\"values\":{\"a\":" + deep + std::string(100000, ']') + "}}"));
}

TEST_CASE("bytes that are no UTF-8 and numbers that are not finite still make JSON") {
  const std::string json = toJson(SourceAnswer{"a\xff" "b", std::nullopt});
  CHECK(json == "{\"text\":\"a\xEF\xBF\xBD" "b\"}");
  ModelMeasures measures;
  measures.volume = std::numeric_limits<double>::infinity();
  CHECK(toJson(measures).find("\"volume\":null") != std::string::npos);
}

TEST_CASE("a failure keeps its kind, words and place as a problem") {
  const Problem problem = problemOf({base::Code::Limit, "Too deep.", base::Place{"a.scad", 7}});
  CHECK(problem.code == "limit");
  CHECK(problem.file == "a.scad");
  CHECK(problem.line == 7);
  for (const auto code : {base::Code::BadInput, base::Code::Empty, base::Code::NotFound, base::Code::Limit,
                          base::Code::Unsupported, base::Code::Cancelled, base::Code::Usage, base::Code::Internal})
    CHECK(codeOf(nameOf(code)) == code);
}

TEST_CASE("the page's types say which fields may be absent and list every enum's names") {
  const std::string types = typescript();
  CHECK(types.find("  minimum?: number;\n") != std::string::npos);
  CHECK(types.find("  values: ParameterValues;\n") != std::string::npos);
  CHECK(types.find("Widget: [\"CheckBox\", \"DropDown\", \"Slider\", \"SpinBox\", \"TextBox\", \"Vector\", \"Literal\"]") !=
        std::string::npos);
  CHECK(types.find("problem: \"Problem?\"") != std::string::npos);
}

// SPDX-License-Identifier: Apache-2.0
#include "scad/customizer.hpp"

#include <catch2/catch_test_macros.hpp>

#include "scad/annotation.hpp"
#include "scad/parsing.hpp"
#include "scad/value.hpp"

using namespace pw;
using protocol::Parameter;
using protocol::ParameterValue;
using protocol::Widget;

namespace {

std::vector<Parameter> parametersOf(const std::string& source) {
  const scad::Parsed parsed = test::parseText(source);
  return scad::parametersOf(*parsed.program);
}

Parameter only(const std::string& source) {
  const std::vector<Parameter> parameters = parametersOf(source);
  REQUIRE(parameters.size() == 1);
  return parameters.front();
}

std::string namesOf(const std::string& source) {
  std::string out;
  for (const Parameter& p : parametersOf(source)) out += (out.empty() ? "" : " ") + p.name;
  return out;
}

std::string textOf(const scad::Annotation::Item& item) {
  if (const double* number = std::get_if<double>(&item)) return scad::numberText(*number);
  return "\"" + std::get<std::string>(item) + "\"";
}

// As OpenSCAD prints it among its syntax trees.
std::string annotationText(std::string_view text) {
  const scad::Annotation a = scad::parseAnnotation(text);
  switch (a.kind) {
    case scad::Annotation::None:
      return "none";
    case scad::Annotation::Number:
      return scad::numberText(*a.step);
    case scad::Annotation::Words:
      return "\"" + a.words + "\"";
    case scad::Annotation::Range:
      return "[" + scad::numberText(a.begin) + " : " +
             (a.step ? scad::numberText(*a.step) + " : " : "") + scad::numberText(a.end) + "]";
    case scad::Annotation::List:
      break;
  }
  std::string out = "[";
  for (const scad::Annotation::Value& v : a.values) {
    if (out.size() > 1) out += ", ";
    out += v.label ? "[" + textOf(v.value) + ", " + textOf(*v.label) + "]" : textOf(v.value);
  }
  return out + "]";
}

std::string optionsOf(const Parameter& p) {
  std::string out;
  for (const protocol::ParameterOption& o : p.options) {
    if (!out.empty()) out += ", ";
    const double* number = std::get_if<double>(&o.value);
    out += (number ? scad::numberText(*number) : "\"" + std::get<std::string>(o.value) + "\"") +
           ":" + o.label;
  }
  return out;
}

std::string limitsOf(const Parameter& p) {
  const auto text = [](const std::optional<double>& number) {
    return number ? scad::numberText(*number) : "-";
  };
  return text(p.minimum) + " " + text(p.maximum) + " " + text(p.step);
}

}  // namespace

// Every expectation of this case was printed by OpenSCAD 2021.01.
TEST_CASE("Annotations are read as OpenSCAD reads them") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {" [0:10]", "[0 : 10]"},
      {" [1:0.5:9]", "[1 : 0.5 : 9]"},
      {"[1.50 m, 2.50:3.50, foo:bar baz, \"q, r\":\"s\"]",
       "[\"1.5 m\", [2.5, 3.5], [\"foo\", \"bar baz\"], [\"q, r\", \"s\"]]"},
      {" 0.5", "0.5"},
      {" some (words) here", "\"some words here\""},
      {" [10]", "[10]"},
      {" [n]", "[\"n\"]"},
      {" [1:9] mm", "none"},
      {" [5, 010:1.50, 7:]", "none"},
      {" [a;b, c]", "[\"a;b\", \"c\"]"},
      {"[1:12", "none"},
      {"[1 12]", "none"},
      {"[1:12] //[12:34]", "none"},
      {"1 2", "none"},
      {"1 a", "\"1 a\""},
      {"1 2 a", "\"1 2 a\""},
      {"[a 1, 2]", "[\"a 1\", 2]"},
      {"[1:2 a]", "[[1, \"2 a\"]]"},
      {"[1 a:2]", "[[\"1 a\", 2]]"},
      {"[20: 34 Medium]", "[[20, \"34 Medium\"]]"},
      {"[]", "none"},
      {"[,]", "none"},
      {"", "none"},
      {" .foo\"]", "\".foo ]\""},
      {"[)\t  )100000.5]", "[100001]"},
      {"[100000.5(-;]", "[\"100000 -;\"]"},
      {"[\t--2]", "[\"\t--2\"]"},
      {"[0:5, 1:6]", "[[0, 5], [1, 6]]"},
      {"[1:2:3, 4]", "none"},
      {"[a:b:c]", "none"},
      {"+5", "5"},
      {"1e", "\"1e\""},
      {"[=\"\"a]", "[\"=  a\"]"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(annotationText(text) == expected);
  }
}

TEST_CASE("Assignments of literals at the top of the design are parameters") {
  CHECK(
      namesOf("a=1; b=-1; c=+1.5; d=\"x\"; e=true; f=false; g=[1]; h=[1,-2,3,4]; i=(5); $fn=60;") ==
      "a b c d e f g h i $fn");
  CHECK(namesOf("a=2*3; b=str(1); j=b; k=[j]; l=[each [1]]; m=[for (i=[1]) i]; n=[1,2*3]; o=-\"x\"; p=PI;").empty());
  CHECK(only("a = --1;").initial == ParameterValue(1.0));
  CHECK(only("a = !true;").initial == ParameterValue(false));
}

// OpenSCAD 2021.01 annotates each of these in its .ast output and gives it a text field.
TEST_CASE("Long lists, lists of text and of lists, ranges and undef are parameters, as the text of a literal") {
  const auto textOfLiteral = [](const std::string& source) {
    const Parameter p = only("a = " + source + ";");
    CHECK(p.widget == Widget::Literal);
    return std::get<std::string>(p.initial);
  };
  CHECK(textOfLiteral("[20, 30.50,25,40,15,-35]") == "[20, 30.5, 25, 40, 15, -35]");
  CHECK(textOfLiteral("[\"nuts\", \"b\\\"x\"]") == "[\"nuts\", \"b\\\"x\"]");
  CHECK(textOfLiteral("[[5,5,2],[10,true,undef]]") == "[[5, 5, 2], [10, true, undef]]");
  CHECK(textOfLiteral("[]") == "[]");
  CHECK(textOfLiteral("[0:5]") == "[0 : 1 : 5]");
  CHECK(textOfLiteral("[0:2:-5]") == "[0 : 2 : -5]");
  CHECK(textOfLiteral("undef") == "undef");
  CHECK(only("a=[\"x\"]; // [1:5]").maximum == std::nullopt);
  // Too long to be given as text.
  CHECK(namesOf("a = [" + test::repeated("1,", 40'000) + "1];").empty());
  CHECK(namesOf("a = " + test::repeated("[", 100) + test::repeated("]", 100) + ";").empty());
}

TEST_CASE("What a set changes though it is not offered: hidden ones, those below a brace, included ones, sums") {
  const scad::Parsed parsed = test::parseFiles(
      {{"m.scad", "include <i.scad>\na=1;\n/* [Hidden] */\nb=2;\nc=2*3-1;\nd=len(\"x\");\ne=a*2;\nf=[a,2];\n"
                  "g=true?\"x\":1;\nh=4>3;\nmodule m() {}\ni=7;"},
       {"i.scad", "z=2;"}});
  std::string found;
  for (const Parameter& p : scad::hiddenOf(*parsed.program)) found += p.name;
  CHECK(found == "zbcfghi");
  CHECK(scad::hiddenOf(*test::parseText("a = 1" + test::repeated("+1", 100'000) + ";").program).empty());
}

TEST_CASE("Parameters stand above the first line with an opening brace") {
  CHECK(namesOf("a=1;\nb=2; module m() {}\nc=3;") == "a");
  CHECK(namesOf("a=1; // {\nb=\"{\"; /* { */\nc=3;") == "a b c");
  CHECK(namesOf("a=\"\\\"{\";\nb=1;") == "a b");
  CHECK(namesOf("if (true) cube();\na=1;") == "a");
}

TEST_CASE("Included and appended assignments are no parameters") {
  scad::ParseRequest request;
  request.appended = "c=3;\na=7;\n";
  const scad::Parsed parsed =
      test::parseFiles({{"m.scad", "a=1;\ninclude <i.scad>"}, {"i.scad", "b=2;"}}, request);
  const std::vector<Parameter> parameters = scad::parametersOf(*parsed.program);
  REQUIRE(parameters.size() == 1);
  CHECK(parameters[0].initial == ParameterValue(1.0));
}

TEST_CASE("Of two assignments the later supplies everything but the place") {
  const std::vector<Parameter> parameters =
      parametersOf("/* [A] */\na=1; // [1:2]\nb=2;\n/* [B] */\n// said\na=3; // [1:5]");
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].name == "a");
  CHECK(parameters[0].group == "B");
  CHECK(parameters[0].description == "said");
  CHECK(parameters[0].initial == ParameterValue(3.0));
  CHECK(limitsOf(parameters[0]) == "1 5 1");
  CHECK(namesOf("a=1;\na=b;").empty());
}

TEST_CASE("A description is the comment on the line above, from the first column") {
  CHECK(only("//  desc // more \na=1;").description == "desc   more ");
  CHECK(only(" // no\na=1;").description.empty());
  CHECK(only("// no\n\na=1;").description.empty());
  CHECK(only("// dos\r\na=1; // [1:3]\r\n").description == "dos");
  CHECK(limitsOf(only("// dos\r\na=1; // [1:3]\r\n")) == "1 3 1");
}

TEST_CASE("An annotation stands on the line where the assignment begins") {
  CHECK(limitsOf(only("a =\n 1; // [1:3]")) == "- - 1");
  CHECK(limitsOf(only("a = 1 // [1:3]\n;")) == "1 3 1");
  CHECK(optionsOf(only("a=\"x;//y\"; // [q]")) == "\"x;//y\":x;//y, \"q\":q");
  for (const Parameter& p : parametersOf("a=1; b=2; // [1:3]")) CHECK(limitsOf(p) == "- - 1");
}

TEST_CASE("A bool is a check box, whatever is annotated") {
  CHECK(only("a=true; // [yes, no]").widget == Widget::CheckBox);
  CHECK(only("a=true; // [yes, no]").options.empty());
}

TEST_CASE("Lists make a drop-down of values, with labels behind colons") {
  const Parameter p = only("a=2; // [1, 2:Two, 3.50:4.50]");
  CHECK(p.widget == Widget::DropDown);
  CHECK(optionsOf(p) == "1:1, 2:Two, 3.5:4.5");
  CHECK(optionsOf(only("a=\"m\"; // [s:Small, m]")) == "\"s\":Small, \"m\":m");
  CHECK(only("a=\"foo\"; // [foo]").widget == Widget::DropDown);
}

TEST_CASE("A default that is not in the list comes first, by value and type") {
  CHECK(optionsOf(only("a=9; // [1, 2]")) == "9:9, 1:1, 2:2");
  CHECK(optionsOf(only("a=\"1\"; // [1, 2]")) == "\"1\":1, \"2\":2");
  CHECK(optionsOf(only("a=1; // [x:One]")) == "1:1, \"x\":One");
}

TEST_CASE("Ranges make a slider, numbers a spin box") {
  const auto widgetOf = [](const std::string& source) { return only(source).widget; };
  CHECK(widgetOf("a=5; // [0:10]") == Widget::Slider);
  CHECK(limitsOf(only("a=5; // [0:10]")) == "0 10 1");
  CHECK(limitsOf(only("a=0.5; // [0:1]")) == "0 1 0.1");
  CHECK(limitsOf(only("a=5; // [0.25:10]")) == "0.25 10 0.01");
  CHECK(limitsOf(only("a=5; // [0:2.5:10]")) == "0 10 2.5");
  CHECK(widgetOf("a=5; // [10]") == Widget::Slider);
  CHECK(limitsOf(only("a=5; // [10]")) == "0 10 1");
  CHECK(widgetOf("a=5; // 0.5") == Widget::SpinBox);
  CHECK(limitsOf(only("a=5; // 0.5")) == "- - 0.5");
  CHECK(limitsOf(only("a=1.25; // millimetres")) == "- - 0.01");
  CHECK(limitsOf(only("a=5; // [1:9] mm")) == "- - 1");
}

TEST_CASE("A default outside the range widens it") {
  CHECK(limitsOf(only("a=20; // [0:10]")) == "0 20 1");
  CHECK(limitsOf(only("a=-5; // [0:2:10]")) == "-5 10 2");
  CHECK(limitsOf(only("a=20; // [10]")) == "0 20 1");
  CHECK(limitsOf(only("a=-5; // [10]")) == "-5 10 1");
  CHECK(limitsOf(only("a=[1,20]; // [2:10]")) == "1 20 1");
}

TEST_CASE("A string is a text box, with a length where a number is annotated") {
  const Parameter p = only("a=\"x\"; // 8");
  CHECK(p.widget == Widget::TextBox);
  CHECK(p.maximumLength == 8);
  CHECK_FALSE(only("a=\"x\"; // [8]").maximumLength);
  CHECK_FALSE(only("a=\"x\"; // words").maximumLength);
  CHECK(only("a=\"x\"; // [1:5]").widget == Widget::TextBox);
}

TEST_CASE("A vector is spin boxes with limits in common; lists mean nothing to it") {
  CHECK(only("a=[1,2]; // [0:5]").widget == Widget::Vector);
  CHECK(limitsOf(only("a=[1,2]; // [0:0.5:5]")) == "0 5 0.5");
  CHECK(limitsOf(only("a=[1,2]; // [5]")) == "- 5 1");
  CHECK(limitsOf(only("a=[1,2.25]; // 0.1")) == "- - 0.1");
  CHECK(limitsOf(only("a=[1,2.25];")) == "- - 0.01");
  CHECK(only("a=[1,2]; // [1, 2, 3]").options.empty());
}

TEST_CASE("Comments on one line open groups from the next line on") {
  const auto groupsOf = [](const std::string& source) {
    std::string out;
    for (const Parameter& p : parametersOf(source)) out += p.name + ":" + p.group + " ";
    return out;
  };
  CHECK(groupsOf("a=1;\n/* [One] */\nb=1;\n/* [ Two ] */ c=1;\nd=1;") ==
        "a:Parameters b:One c:One d:Two ");
  CHECK(groupsOf("/* [a] [b] */\nx=1;") == "x:a-b ");
  // In OpenSCAD a comment without brackets opens a group without a name.
  CHECK(groupsOf("/* [A] */\na=1;\n/* plain */\nb=1;") == "a:A b:A ");
  CHECK(groupsOf("/* plain */\nb=1;") == "b:Parameters ");
  CHECK(groupsOf("/* [A] */\na=1;\n/* [Hidden] */\nb=1;\n/* plain */\nc=1;") == "a:A c:A ");
  CHECK(groupsOf("/* [Global] */\na=1; /* plain */\nc=1;") == "c:Parameters a:Global ");
  CHECK(groupsOf("/* [A] */\na=1;\n/* [B\n] */\nb=1;") == "a:A b:A ");
  CHECK(groupsOf("// /* [A] */\nc=\"\n/* [B] */\";\na=1;") == "c:Parameters a:Parameters ");
  CHECK(groupsOf("/* [A] */ /* [B] */\na=1;") == "a:B ");
}

TEST_CASE("Groups come in the order of first use, and one opened again goes on") {
  CHECK(namesOf("/* [A] */\na=1;\n/* [B] */\nb=1;\n/* [A] */\nc=1;") == "a c b");
}

TEST_CASE("Hidden parameters are none, and Global ones are marked and come last") {
  CHECK(namesOf("/* [Hidden] */\na=1;\n/* [hidden] */\nb=1;") == "b");
  const std::vector<Parameter> parameters = parametersOf("/* [Global] */\ng=1;\n/* [A] */\na=1;");
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].name == "a");
  CHECK_FALSE(parameters[0].global);
  CHECK(parameters[1].name == "g");
  CHECK(parameters[1].global);
}

TEST_CASE("Other customizers' annotations are hints") {
  CHECK(only("a=\"#FF0000\"; // color").hint == "color");
  CHECK(only("a=\"Arial\"; // font").hint == "font");
  CHECK(only("a=\"default.svg\";").hint == "file");
  CHECK(only("a=\"x.dat\"; // [image_surface:100x100]").hint == "image_surface");
  CHECK(only("a=\"x.dat\"; // [image_surface:100x100]").widget == Widget::TextBox);
  CHECK(only("a=1; // color").hint.empty());
}

TEST_CASE("A design that does not parse still has the parameters that were understood") {
  CHECK(namesOf("a=1;\nb=;\nc=2; // [1:3]\ncube(;\n") == "a c");
}

TEST_CASE("A slider ends at a whole number of steps") {
  CHECK(limitsOf(only("a = 1; // [0:3:10]")) == "0 9 3");
  CHECK(limitsOf(only("a = 0; // [0:0.1:0.3]")) == "0 0.3 0.1");
  CHECK(limitsOf(only("a = 10; // [0:3:10]")) == "0 10 3");  // the default widens
  // Of a vector one number is an upper limit alone.
  const Parameter upper = only("a = [5, 6]; // [20]");
  CHECK_FALSE(upper.minimum);
  CHECK(upper.maximum == 20.0);
}

TEST_CASE("Choices have the type of the default, whatever they are spelt like") {
  CHECK(optionsOf(only("part = \"A\"; // [A:Letter A, 1:Number one, 2.50:Two and a half]")) ==
        "\"A\":Letter A, \"1\":Number one, \"2.50\":Two and a half");
  CHECK(optionsOf(only("mode = \"1\"; // [0, 1, 2.50]")) == "\"0\":0, \"1\":1, \"2.50\":2.50");
  CHECK(optionsOf(only("size = 2; // [2:Yes, 0:No]")) == "2:Yes, 0:No");
}

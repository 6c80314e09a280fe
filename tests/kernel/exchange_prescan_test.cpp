// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "kernel/exchange.hpp"
#include "kernel/step_mutants/mutants.hpp"

using namespace pw;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string step(const std::string& records, const std::string& schema = "AUTOMOTIVE_DESIGN") {
  return "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
         "FILE_SCHEMA(('" + schema + "'));\nENDSEC;\nDATA;\n" + records + "ENDSEC;\nEND-ISO-10303-21;\n";
}

base::Failure refusal(const std::string& text, const base::Limits& limits = {}) {
  const base::Status status = kernel::prescanStep(text, limits);
  REQUIRE_FALSE(status);
  return status.failure();
}

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("sound STEP files pass the pre-scan") {
  for (const step_mutants::Seed& seed : step_mutants::seeds()) {
    INFO(seed.name);
    CHECK(kernel::prescanStep(seed.text, {}));
  }
  CHECK(kernel::prescanStep(step(""), {}));
  CHECK(kernel::prescanStep("\xEF\xBB\xBF" + step("#1=A();\n"), {}));
}

TEST_CASE("comments, line ends within records, quotes in strings, typed values and records of several types are Part 21") {
  CHECK(kernel::prescanStep(step("/* #1=NOT() ' */ #10 = \r\n  A ( 'it''s; #99 (', #11 , $, *, .T., -1.5E-3, \"0AF\",\n"
                                 "LENGTH_MEASURE(1.), ((1.,2.),()) ) ;\n#11=(B(1)C()D('x'));\n"),
                            {}));
}

TEST_CASE("a number has to be one, and its square a double") {
  for (const char* good : {"0", "-0.", "+12", "1.E149", "-1.5E-3", ".5", "1e5", "000012.5E+00", "1.E-300", "2.E+100"}) {
    INFO(good);
    CHECK(kernel::prescanStep(step("#1=A(" + std::string(good) + ");\n"), {}));
  }
  for (const char* bad : {"1.2.3", "-", "+.", "1E", "1.E300", "1.E999", "1.E99999999999999999999", "--1", "1.5-2", "."}) {
    INFO(bad);
    CHECK_THAT(refusal(step("#1=A(" + std::string(bad) + ");\n")).message, ContainsSubstring("number"));
  }
}

TEST_CASE("sections of edition 3 pass, and a data section may be named") {
  CHECK(kernel::prescanStep("ISO-10303-21;HEADER;FILE_SCHEMA(('X'));ENDSEC;ANCHOR;<a>=#1;<b>={@k};ENDSEC;"
                            "DATA('one',('X'));#1=A();ENDSEC;DATA('two',('X'));#2=B(#1);ENDSEC;END-ISO-10303-21;",
                            {}));
}

TEST_CASE("what is no STEP file is said to be none") {
  for (const char* text : {"", "solid cube\nendsolid", "CASCADE Topology V1", "PK\x03\x04"}) {
    const base::Failure failure = refusal(text);
    CHECK(failure.code == base::Code::BadInput);
    CHECK_THAT(failure.message, ContainsSubstring("no STEP file"));
  }
}

TEST_CASE("a file that ends early says where, whatever the place") {
  const std::string whole = step_mutants::seeds().front().text;
  for (std::size_t length = 14; length + 20 < whole.size(); length += 97) {
    const base::Status status = kernel::prescanStep(whole.substr(0, length), {});
    INFO(length);
    REQUIRE_FALSE(status);
    CHECK(status.failure().code == base::Code::BadInput);
    CHECK_THAT(status.failure().message, ContainsSubstring("(line "));
  }
}

TEST_CASE("a reference to a record that is not there names both and the line") {
  const base::Failure failure = refusal(step("#5=A(#6);\n#6=B(1);\n#7=C((1,(#8)));\n"));
  CHECK(failure.code == base::Code::BadInput);
  CHECK_THAT(failure.message, ContainsSubstring("record #7 refers to #8, which is not in the file (line 10)"));
}

TEST_CASE("a record given twice is refused with both lines") {
  const base::Failure failure = refusal(step("#5=A();\n#900000=B();\n#5=C();\n"));
  CHECK(failure.code == base::Code::BadInput);
  CHECK_THAT(failure.message, ContainsSubstring("#5") && ContainsSubstring("line 8") && ContainsSubstring("line 10"));
}

TEST_CASE("a record that leads to itself is found, at once or a hundred thousand records later") {
  CHECK_THAT(refusal(step("#1=A(#1);\n")).message, ContainsSubstring("record #1 refers to itself"));
  std::string ring;
  for (int i = 1; i <= 100'000; ++i) {
    ring += "#" + std::to_string(i) + "=A(#" + std::to_string(i % 100'000 + 1) + ");\n";
  }
  const base::Failure failure = refusal(step(ring));
  CHECK(failure.code == base::Code::BadInput);
  CHECK_THAT(failure.message, ContainsSubstring("refers to itself by way of"));
}

TEST_CASE("bounds on brackets, lists, strings, records, bytes and chains are each named with their number") {
  base::Limits limits;
  const auto refusedFor = [&](const std::string& text, const std::string& word) {
    const base::Failure failure = refusal(text, limits);
    CHECK(failure.code == base::Code::Limit);
    CHECK_THAT(failure.message, ContainsSubstring(word));
  };
  refusedFor(step("#1=A(" + repeated("(", 100'000) + repeated(")", 100'000) + ");\n"), "limit is 64");
  limits.exchangeListLength = 1000;
  refusedFor(step("#1=A((" + repeated("1,", 1000) + "1));\n"), "limit is 1000");
  CHECK(kernel::prescanStep(step("#1=A((" + repeated("1,", 999) + "1));\n"), limits));
  limits.exchangeStringBytes = 100;
  refusedFor(step("#1=A('" + repeated("x", 101) + "');\n"), "limit is 100");
  CHECK(kernel::prescanStep(step("#1=A('" + repeated("x", 100) + "');\n"), limits));
  limits.exchangeRecords = 3;
  refusedFor(step("#1=A();#2=A();#3=A();#4=A();\n"), "limit is 3");
  limits = {};
  std::string chain = "#1=A();\n";
  for (int i = 2; i <= 201; ++i) chain += "#" + std::to_string(i) + "=A(#" + std::to_string(i - 1) + ");\n";
  refusedFor(step(chain), "limit is 200");
  limits.exchangeBytes = 100;
  refusedFor(step(chain), "limit is 100");
}

TEST_CASE("records that double thirty times are refused, and shared ones are not") {
  std::string text = "#1=A();\n";
  for (int i = 2; i <= 30; ++i) {
    const std::string below = "#" + std::to_string(i - 1);
    text += "#" + std::to_string(i) + "=A(" + below + "," + below + ");\n";
  }
  const base::Failure failure = refusal(step(text));
  CHECK(failure.code == base::Code::Limit);
  CHECK_THAT(failure.message, ContainsSubstring("once its references are followed"));
  std::string shared = "#1=A();\n";
  for (int i = 2; i <= 3000; ++i) shared += "#" + std::to_string(i) + "=B(#1,#1);\n";
  CHECK(kernel::prescanStep(step(shared), {}));
}

TEST_CASE("assemblies multiply: ten in each of six levels are refused, of three accepted") {
  const auto assembly = [](int levels) {
    std::string text = "#1=PRODUCT_DEFINITION();\n";
    for (int i = 2; i <= levels; ++i) {
      text += "#" + std::to_string(i) + "=PRODUCT_DEFINITION();\n";
      for (int k = 0; k < 10; ++k) {
        text += "#" + std::to_string(100 * i + k) + "=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#" + std::to_string(i) +
                ",#" + std::to_string(i - 1) + ",$);\n";
      }
    }
    return text;
  };
  CHECK(kernel::prescanStep(step(assembly(4)), {}));
  const base::Failure failure = refusal(step(assembly(7)));
  CHECK(failure.code == base::Code::Limit);
  CHECK_THAT(failure.message, ContainsSubstring("1111111 parts once each is placed; the limit is 100000"));
}

TEST_CASE("mapped items multiply like assemblies, and those of a product multiply with its uses") {
  std::string text = "#1=MANIFOLD_SOLID_BREP();\n#2=SHAPE_REPRESENTATION('',(#1),$);\n";
  int last = 2, next = 10;
  for (int level = 0; level < 6; ++level) {
    std::string items;
    const int map = next++;
    text += "#" + std::to_string(map) + "=REPRESENTATION_MAP($,#" + std::to_string(last) + ");\n";
    for (int k = 0; k < 10; ++k) {
      items += (k ? ",#" : "#") + std::to_string(next);
      text += "#" + std::to_string(next++) + "=MAPPED_ITEM('',#" + std::to_string(map) + ",$);\n";
    }
    last = next++;
    text += "#" + std::to_string(last) + "=SHAPE_REPRESENTATION('',(" + items + "),$);\n";
    if (level == 1) CHECK(kernel::prescanStep(step(text), {}));
  }
  const base::Failure failure = refusal(step(text));
  CHECK(failure.code == base::Code::Limit);
  CHECK_THAT(failure.message, ContainsSubstring("solids; the limit is 100000"));

  std::string product = "#1=PRODUCT_DEFINITION();\n#2=PRODUCT_DEFINITION_SHAPE('','',#1);\n";
  std::string items;
  for (int i = 0; i < 400; ++i) {
    product += "#" + std::to_string(1000 + i) + "=MANIFOLD_SOLID_BREP();\n";
    items += (i ? ",#" : "#") + std::to_string(1000 + i);
  }
  product += "#3=SHAPE_REPRESENTATION('',(" + items + "),$);\n#4=SHAPE_DEFINITION_REPRESENTATION(#2,#3);\n"
             "#5=PRODUCT_DEFINITION();\n";
  for (int i = 0; i < 400; ++i) {
    product += "#" + std::to_string(2000 + i) + "=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#5,#1,$);\n";
  }
  CHECK_THAT(refusal(step(product)).message, ContainsSubstring("160401 parts once each is placed"));
}

TEST_CASE("an assembly that is a part of itself is refused, though no record refers to itself") {
  const base::Failure failure =
      refusal(step("#1=PRODUCT_DEFINITION();\n#2=PRODUCT_DEFINITION();\n"
                   "#3=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#1,#2,$);\n"
                   "#4=(ASSEMBLY_COMPONENT_USAGE($)NEXT_ASSEMBLY_USAGE_OCCURRENCE()PRODUCT_DEFINITION_RELATIONSHIP('','','',#2,#1));\n"));
  CHECK(failure.code == base::Code::BadInput);
  CHECK_THAT(failure.message, ContainsSubstring("assembly #"));
}

TEST_CASE("a building model is no part, and is told apart from a damaged file") {
  const base::Failure failure = refusal(step("#1=IFCPROJECT();\n", "IFC4"));
  CHECK(failure.code == base::Code::Unsupported);
  CHECK_THAT(failure.message, ContainsSubstring("building model (IFC4)"));
}

TEST_CASE("the pre-scan takes a file of a million records whose numbers are far apart") {
  std::string text;
  for (int i = 1; i <= 200'000; ++i) {
    text += "#" + std::to_string(i * 10'000) + "=P(#" + std::to_string((i + 1) / 2 * 10'000) + ");\n";
  }
  text.replace(text.find("(#10000)"), 8, "()");
  CHECK(kernel::prescanStep(step(text), {}));
}

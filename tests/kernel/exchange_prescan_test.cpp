// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "kernel/exchange.hpp"
#include "kernel/part21.hpp"
#include "kernel/part21_text.hpp"
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

kernel::part21::Records recordsOf(const std::string& text) {
  auto records = kernel::part21::scanned(text, {});
  if (!records) FAIL(records.failure().message);
  return *std::move(records);
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
    const auto records = recordsOf(step("#1=A(" + std::string(bad) + ");\n#2=B(1.);\n"));
    CHECK(records.ids == std::vector<std::uint32_t>{2});
    REQUIRE(records.skipped.size() == 1);
    CHECK_THAT(records.skipped.front().why, ContainsSubstring("number"));
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

TEST_CASE("a file that ends early is read as far as it goes and says so, whatever the place") {
  const std::string whole = step_mutants::seeds().front().text;
  const std::size_t data = whole.find("DATA;");
  for (std::size_t length = 14; length + 20 < whole.size(); length += 97) {
    INFO(length);
    if (length < data) {
      CHECK(refusal(whole.substr(0, length)).code == base::Code::BadInput);
      continue;
    }
    const auto records = recordsOf(whole.substr(0, length));
    REQUIRE(records.remarks.size() == 1);
    CHECK_THAT(records.remarks.front(), ContainsSubstring("copied whole"));
  }
}

TEST_CASE("a record that refers to one which is not there is left out, with both numbers and the line") {
  const auto records = recordsOf(step("#5=A(#6);\n#6=B(1);\n#7=C((1,(#8)));\n"));
  CHECK(records.ids == std::vector<std::uint32_t>{5, 6});
  REQUIRE(records.skipped.size() == 1);
  CHECK(records.skipped.front().id == 7);
  CHECK(records.skipped.front().type == "C");
  CHECK(records.skipped.front().line == 10);
  CHECK_THAT(records.skipped.front().why, ContainsSubstring("#8, which is not in the file"));
}

TEST_CASE("what needs a record that is not there goes with it; lists of faces and items do without") {
  const auto records = recordsOf(step("#1=PLANE('',#99);\n#2=ADVANCED_FACE('',(),#1,.T.);\n#3=ADVANCED_FACE('',(),#4,.T.);\n#4=PLANE('',$);\n"
                                      "#5=CLOSED_SHELL('',(#2,#3));\n#6=MANIFOLD_SOLID_BREP('',#5);\n#7=SHAPE_REPRESENTATION('',(#6,#98),#8);\n#8=X();\n"));
  CHECK(records.ids == std::vector<std::uint32_t>{3, 4, 5, 6, 7, 8});
  CHECK_THAT(records.text, ContainsSubstring("#5=CLOSED_SHELL('',(#3));") && ContainsSubstring("#7=SHAPE_REPRESENTATION('',(#6),#8);"));
  REQUIRE(records.skipped.size() == 2);
  CHECK(records.skipped.front().lost == "1 face");
}

TEST_CASE("of two records of one number the first counts, and the other is listed with both lines") {
  const auto records = recordsOf(step("#5=A();\n#900000=B();\n#5=C();\n"));
  CHECK(records.ids == std::vector<std::uint32_t>{5, 900000});
  CHECK_THAT(records.text, ContainsSubstring("#5=A()"));
  REQUIRE(records.skipped.size() == 1);
  CHECK(records.skipped.front().line == 10);
  CHECK_THAT(records.skipped.front().why, ContainsSubstring("line 8"));
}

TEST_CASE("a record that leads to itself is found, at once or a hundred thousand records later, and the rest is read") {
  const auto self = recordsOf(step("#1=A(#1);\n#2=REPRESENTATION('density',(#2),#3);\n#3=B();\n"));
  CHECK(self.ids == std::vector<std::uint32_t>{3});
  REQUIRE(self.skipped.size() == 2);
  CHECK(self.skipped.front().why == "it refers to itself");
  std::string ring;
  for (int i = 1; i <= 100'000; ++i) {
    ring += "#" + std::to_string(i) + "=A(#" + std::to_string(i % 100'000 + 1) + ");\n";
  }
  const auto none = recordsOf(step(ring));
  CHECK(none.size() == 0);
  REQUIRE(none.skipped.size() == 1);
  CHECK_THAT(none.skipped.front().why, ContainsSubstring("refers to itself by way of"));
}

TEST_CASE("liberties of writers are read: each of these is the same two records") {
  const std::string head = "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n";
  const std::string tail = "ENDSEC;\nEND-ISO-10303-21;\n";
  const std::string records = "#1=A('x',.T.,1.E5,#2);\n#2=B($,*);\n";
  const std::string plain = recordsOf(head + records + tail).text;
  CHECK(plain == records);
  const auto changed = [&](std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return text;
  };
  const std::string whole = head + records + tail;
  const std::pair<const char*, std::string> liberties[] = {
      {"line ends of Windows", changed(whole, "\n", "\r\n")},
      {"line ends of old Macs", changed(whole, "\n", "\r")},
      {"no line ends", changed(whole, "\n", " ")},
      {"comments everywhere", changed(changed(whole, ",", "/* a ' ; */,/**/"), "=", "/*x*/ = ")},
      {"lower case", head + "#1=a('x',.t.,1e5,#2);\n#2=b($,*);\nendsec;\nend-iso-10303-21;\n"},
      {"true for T", changed(whole, ".T.", ".TRUE.")},
      {"nothing for $", changed(whole, "($,", "( ,")},
      {"no semicolon between records", changed(whole, "#2);\n#2", "#2)\n#2")},
      {"no end", head + records},
      {"no ENDSEC", head + records + "END-ISO-10303-21;\n"},
      {"two sections of data", head + "#1=A('x',.T.,1.E5,#2);\nENDSEC;\nDATA;\n#2=B($,*);\n" + tail},
      {"what edition 3 has besides", "ISO-10303-21;HEADER;FILE_SCHEMA(('X'));ENDSEC;ANCHOR;<a>=#1;ENDSEC;REFERENCE;#9=<other.stp#b>;ENDSEC;DATA('d',('X'));" +
                                         records + "ENDSEC;END-ISO-10303-21;SIGNATURE;MIIF'(;ENDSEC;"},
      {"scopes of edition 1", head + "#1=&SCOPE #2=B($,*); ENDSCOPE /#2/ A('x',.T.,1.E5,#2);\n" + tail},
      {"a header that is none", "ISO-10303-21;\nHEADER;\nFILE_NAME('a' 'b');;\nWHAT\nENDSEC;\nDATA;\n" + records + tail},
      {"no header", "ISO-10303-21;\nDATA;\n" + records + tail},
      {"words before it", "\xEF\xBB\xBF\n# exported by hand\n" + whole},
      {"words behind it", whole + "\x1A\nContent-Type: text/plain; '\n"},
      {"records of the writer's own", head + "#7=!MINE('x');\n" + records + tail},
      {"a damaged record", head + "#7=C('x' 1);\n" + records + tail},
      {"a word between records", head + "what is this\n;" + records + tail},
  };
  for (const auto& [name, text] : liberties) {
    INFO(name);
    const auto read = recordsOf(text);
    const bool isSame = read.text == plain || read.text == "#2=B($,*);\n#1=A('x',.T.,1.E5,#2);\n";
    CHECK(isSame);
    INFO(read.text);
    CHECK(read.skipped.size() == (std::string(name).starts_with("records of") || std::string(name).starts_with("a damaged") ||
                                          std::string(name).starts_with("a word") ? 1u : 0u));
  }
}

TEST_CASE("escapes and code pages of names become UTF-8, in quotes that OpenCASCADE can read") {
  using kernel::part21::Charset;
  std::vector<std::pair<Charset, std::string>> asked;
  const auto decoder = [&](Charset charset, std::string_view bytes) {
    asked.emplace_back(charset, bytes);
    return std::string("?");
  };
  const auto decoded = [&](const std::string& text) {
    auto records = recordsOf(step("#1=A('" + text + "');\n"));
    kernel::part21::decodeStrings(records, decoder);
    return records.text.substr(6, records.text.size() - 10);
  };
  CHECK(decoded("plain") == "plain");
  CHECK(decoded("W\\X2\\00FC\\X0\\rfel") == "Würfel");
  CHECK(decoded("\\X\\FCber") == "über");
  CHECK(decoded("\\X4\\0001F600\\X0\\") == "😀");
  CHECK(decoded("\\X2\\D83DDE00\\X0\\") == "😀");
  CHECK(decoded("Gr\\X2\\00F6\nsse") == "Grösse");
  CHECK(decoded("C:\\\\tmp it''s") == "C:\\\\tmp it''s");
  CHECK(decoded("no \\Q\\ escape") == "no \\\\Q\\\\ escape");
  CHECK(decoded("Würfel") == "Würfel");
  CHECK(decoded("wrapped\nname") == "wrappedname");
  CHECK(asked.empty());
  CHECK(decoded("\\PE\\\\S\\0") == "?");
  CHECK(asked.back() == std::pair(Charset::Iso8859_5, std::string("\xB0")));
  CHECK(decoded("W\xFCrfel") == "W?rfel");
  CHECK(asked.back() == std::pair(Charset::Windows1252, std::string("\xFC")));
  CHECK(decoded("\xC2\xDD\xCB\xBF") == "??");  // luo si, "screw", in GBK
  CHECK(asked.back() == std::pair(Charset::Gbk, std::string("\xCB\xBF")));
  CHECK(decoded("\x83\x6C\x83\x57 \x95\x5C") == "?? ?");  // neji, "screw", and hyou, whose second byte is a backslash
  CHECK(asked.back() == std::pair(Charset::ShiftJis, std::string("\x95\x5C")));
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

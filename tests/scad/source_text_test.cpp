// SPDX-License-Identifier: Apache-2.0
#include "scad/source_text.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "scad/parsing.hpp"

using namespace pw;
using std::string_literals::operator""s;

namespace {

std::string utf16(std::string_view ascii, bool little, bool mark) {
  std::string out = mark ? little ? "\xFF\xFE"s : "\xFE\xFF"s : ""s;
  for (const char c : ascii) out += little ? std::string{c, '\0'} : std::string{'\0', c};
  return out;
}

// What is said of a design with that text, without OpenSCAD's own lines.
std::string wordsOn(const std::string& text) {
  std::string words;
  for (const auto& line : test::parseText(text).diagnostics)
    if (line.severity == protocol::Severity::Note) words += line.text + "\n";
  return words;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("UTF-16 is read, with its mark or without, and said", "[scad][source]") {
  for (const bool little : {true, false})
    for (const bool mark : {true, false}) {
      const scad::SourceText read = scad::readableText(utf16("width = 10;\ncube(width);\n", little, mark), "a.scad");
      CHECK(read.text == "width = 10;\ncube(width);\n");
      CHECK(contains(read.remark, "UTF-16"));
    }
  CHECK(scad::readableText("\xFF\xFE\x3D\xD8\x00\xDE"s, "a").text == "\xF0\x9F\x98\x80");  // a pair of halves
  CHECK(scad::readableText("\xFF\xFE\x3D\xD8"s, "a").text == "\xEF\xBF\xBD");              // half of one
  const std::string latin = "// 5\xB0 ge\xF6" "ffnet\ncube(1);\n";
  CHECK(scad::readableText(latin, "a").text == latin);
  CHECK(scad::readableText(latin, "a").remark.empty());
}

TEST_CASE("Carriage returns are line ends where there are no others", "[scad][source]") {
  const scad::Parsed parsed = test::parseText("// width\rwidth = 10;\rcube(width);\rcube(;\r");
  REQUIRE(parsed.failure);
  REQUIRE(parsed.failure->place);
  CHECK(parsed.failure->place->line == 4);
  CHECK(contains(wordsOn("// width\rcube(1);\r"), "old Macintosh"));
  CHECK(scad::readableText("cube(1);\r\ncube(2);\r", "a").text == "cube(1);\r\ncube(2);\r");
}

TEST_CASE("A file that is no design says what it is and what to do", "[scad][source]") {
  struct Sample {
    std::string text, what, way;
  };
  const Sample samples[] = {
      {"\n\n<!DOCTYPE html>\n<html><body>module box() { cube(10); }</body></html>\n", "a web page", "Raw"},
      {"<HTML><head></head></HTML>", "a web page", "Raw"},
      {"404: Not Found", "a web server's answer (\"404: Not Found\")", "check the address"},
      {"Not Found\n", "a web server's answer", "check the address"},
      {"{\"message\":\"Not Found\",\"status\":\"404\"}\n", "a web service's answer (\"Not Found\")", "Raw"},
      {"{\"parameterSets\": {}}", "a JSON file", ".scad file"},
      {"[{\"name\": 1}]", "a JSON file", ".scad file"},
      {"solid cube\nfacet normal 0 0 1\nouter loop\n", "an STL model", ".stl"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer", "git lfs pull"},
      {"PK\x03\x04\x14\x00"s, "a zip archive", ".zip"},
      {"\x1F\x8B\x08\x00"s, "compressed with gzip", "Unpack"},
      {"\x89PNG\r\n\x1A\n"s, "a PNG picture", ".scad file"},
      {"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "a PDF document", ".scad file"},
      {"ISO-10303-21;\nHEADER;\n", "a STEP file", ".step"},
      {"<?xml version=\"1.0\"?>\n<svg/>", "an XML file", "ending"},
      {"cube(1); \0\0\0("s, "a binary file", ".scad file"},
  };
  for (const Sample& sample : samples) {
    INFO(sample.what);
    const scad::Parsed parsed = test::parseText(sample.text);
    REQUIRE(parsed.failure);
    CHECK(contains(parsed.failure->message, "'a.scad' is " + sample.what));
    CHECK(contains(parsed.failure->message, sample.way));
    CHECK(contains(wordsOn(sample.text), "'a.scad' is " + sample.what));
  }
  // Designs with a mistake keep the words about the mistake.
  for (const char* design : {"cube(1", "solid = 1; cube(;", "{ cube(1); ", "[1, 2];", "version = ;"}) {
    INFO(design);
    const scad::Parsed parsed = test::parseText(design);
    CHECK((!parsed.failure || !contains(parsed.failure->message, "OpenSCAD design")));
  }
}

TEST_CASE("An included file that is no design is named itself", "[scad][source]") {
  const scad::Parsed parsed = test::parseFiles(
      {{"a.scad", "include <b.scad>\nuse <c.scad>\ncube(1);\n"}, {"b.scad", "x = 1;\n"}, {"c.scad", "404: Not Found"}});
  bool named = false;
  for (const auto& line : parsed.diagnostics) named = named || contains(line.text, "'c.scad' is a web server's answer");
  CHECK(named);
}

TEST_CASE("Characters that only look right are named, with what to write", "[scad][source]") {
  CHECK(scad::characterWords("\xE2\x80\x9C") == "the typographic quotation mark '\xE2\x80\x9C' (U+201C); write \" instead");
  CHECK(scad::characterWords("\xE2\x88\x92") == "the minus sign '\xE2\x88\x92' (U+2212); write - instead");
  CHECK(scad::characterWords("\xE2\x80\x8B") == "the invisible blank (U+200B); delete it");
  CHECK(scad::characterWords("\xE3\x80\x80") == "the blank (U+3000); write an ordinary blank instead");
  CHECK(scad::characterWords("\xEF\xBC\x9B") == "the full-width character '\xEF\xBC\x9B' (U+FF1B); write ; instead");
  CHECK(scad::characterWords("\x93") == "the typographic quotation mark (byte 0x93); write \" instead");
  CHECK(scad::characterWords("\xDF") == "a byte that is no character in UTF-8 (byte 0xDF); save the file as UTF-8");
  CHECK(contains(wordsOn("c = \xE2\x80\x9Cred\xE2\x80\x9D;"), "found the typographic quotation mark"));
}

TEST_CASE("What is not closed is named by the line on which it begins", "[scad][source]") {
  CHECK(contains(wordsOn("cube(3);\n/* this comment never ends\nsphere(2);\n"),
                 "The comment that begins on line 2 has no closing '*/'"));
  CHECK(contains(wordsOn("a = 1;\nb = \"abc;\n\ncube(1);\n"), "The string that begins on line 2 has no closing '\"'"));
  CHECK(contains(wordsOn("cube(1);\n\n    */\n"), "found '*/', which ends a comment that no '/*' begins"));
  CHECK(contains(wordsOn("module m() {\n  cube(3);\n  translate([1,2,3]) {\n    sphere(2);\n}\nm();\n"),
                 "'}' for the one opened on line 1"));
  CHECK(contains(wordsOn("a = [1, 2,\n\n3;\n"), "opened on line 1"));
}

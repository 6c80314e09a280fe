// SPDX-License-Identifier: Apache-2.0
#include "scad/lexer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace pw::scad;

namespace {

std::vector<TokenKind> kindsOf(std::string_view text) {
  Lexer lexer(text);
  std::vector<TokenKind> kinds;
  for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next())
    kinds.push_back(token.kind);
  return kinds;
}

Token firstOf(std::string_view text) { return Lexer(text).next(); }

std::string contentOf(std::string_view text) {
  Lexer lexer(text);
  const Token token = lexer.next();
  return token.kind == TokenKind::String ? lexer.stringContent(token) : "no string";
}

}  // namespace

TEST_CASE("Numbers are read to the nearest double") {
  CHECK(firstOf("0").number == 0);
  CHECK(firstOf("010").number == 10);
  CHECK(firstOf("1.").number == 1);
  CHECK(firstOf(".5").number == 0.5);
  CHECK(firstOf("1.e2").number == 100);
  CHECK(firstOf("1.5E-3").number == 0.0015);
  CHECK(firstOf("0.1").number == 0.1);
  CHECK(firstOf("3.141592653589793").number == 3.141592653589793);
  CHECK(firstOf("123456789012345678901234567890").number == 123456789012345678901234567890.0);
  CHECK(firstOf("4.9406564584124654e-324").number == 4.9406564584124654e-324);
  CHECK(firstOf("1e308").number == 1e308);
  CHECK(firstOf("1e309").kind == TokenKind::NumberTooLarge);
}

TEST_CASE("A name may begin with digits, and is a number only where it can't be longer as a name") {
  CHECK(firstOf("2x").kind == TokenKind::Name);
  CHECK(firstOf("1e").kind == TokenKind::Name);
  CHECK(firstOf("1e5x").text == "1e5x");
  CHECK(firstOf("1e5").kind == TokenKind::Number);
  CHECK(kindsOf("1.5x") == std::vector{TokenKind::Number, TokenKind::Name});
}

TEST_CASE("Hexadecimal numbers are numbers where every digit is one") {
  CHECK(firstOf("0x1F").number == 31);
  CHECK(firstOf("0XaBcDeF").number == 0xABCDEF);
  CHECK(firstOf("0xFFFFFFFFFFFFFFFF").number == 18446744073709551616.0);
  CHECK(firstOf("0x").kind == TokenKind::Name);
  CHECK(firstOf("0x1G").kind == TokenKind::Name);
  CHECK(firstOf("1x1F").kind == TokenKind::Name);
}

TEST_CASE("Special variables begin with a dollar sign and a letter or digit") {
  CHECK(firstOf("$fn").text == "$fn");
  CHECK(firstOf("$1").text == "$1");
  CHECK(firstOf("$").kind == TokenKind::Unknown);
}

TEST_CASE("Escapes in strings are those of OpenSCAD") {
  CHECK(contentOf(R"("a\n\t\r\\\"b")") == "a\n\t\r\\\"b");
  CHECK(contentOf(R"("\x41\x7f\u00e4\U01F600")") == "A\x7f\xC3\xA4\xF0\x9F\x98\x80");
  CHECK(contentOf(R"("\x00")") == " ");
  CHECK(contentOf(R"("\q\x80\xg1\/")") == "qx80xg1/");
}

TEST_CASE("A line break in a string is dropped") {
  CHECK(contentOf("\"a\nb\r\nc\"") == "abc");
  CHECK(contentOf("\"a\\\nb\"") == "ab");
}

TEST_CASE("Tokens know their line, also behind comments and strings of several lines") {
  Lexer lexer("/* 1\n2 */ \"3\n\" // 3\nname");
  CHECK(lexer.next().line == 2);
  CHECK(lexer.line() == 3);
  const Token name = lexer.next();
  CHECK(name.line == 4);
  CHECK(name.text == "name");
}

TEST_CASE("include and use are words unless a path in angle brackets follows") {
  const Token token = firstOf("include \n\t<a b/c.scad>");
  CHECK(token.kind == TokenKind::Include);
  CHECK(token.text == "a b/c.scad");
  CHECK(firstOf("use<x>").kind == TokenKind::Use);
  CHECK(firstOf("use < x >").text == " x ");
  CHECK(firstOf("include;").kind == TokenKind::Name);
  CHECK(firstOf("included <x>").kind == TokenKind::Name);
  CHECK(firstOf("include/**/<x>").kind == TokenKind::Name);
  CHECK(firstOf("include <x\n>").kind == TokenKind::UnterminatedPath);
}

TEST_CASE("What does not end is a token of its own, on the line where the text ends") {
  CHECK(firstOf("\"abc\n\n").kind == TokenKind::UnterminatedString);
  CHECK(firstOf("\"abc\n\n").line == 3);
  CHECK(firstOf("\"abc\\").kind == TokenKind::UnterminatedString);
  CHECK(firstOf("/* a\n* /").kind == TokenKind::UnterminatedComment);
  CHECK(firstOf("/* a\n* /").line == 2);
  CHECK(firstOf("/*/").kind == TokenKind::UnterminatedComment);
}

TEST_CASE("No-break spaces and a byte order mark are blanks") {
  CHECK(kindsOf("\xEF\xBB\xBF"
                "a\xC2\xA0=\xA0"
                "1;") ==
        std::vector{TokenKind::Name, TokenKind::Assign, TokenKind::Number, TokenKind::Semicolon});
}

TEST_CASE("A character that is not ASCII is one unknown token") {
  CHECK(kindsOf("\xC3\xA9=") == std::vector{TokenKind::Unknown, TokenKind::Assign});
}

TEST_CASE("A single = ahead is told from ==") {
  Lexer assign("a /* c */ // d\n = 1");
  assign.next();
  CHECK(assign.assignFollows());
  Lexer equal("a == 1");
  equal.next();
  CHECK_FALSE(equal.assignFollows());
  Lexer nothing("a");
  nothing.next();
  CHECK_FALSE(nothing.assignFollows());
}

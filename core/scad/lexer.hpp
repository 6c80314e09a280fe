// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scad/tree.hpp"

namespace pw::scad {

enum class TokenKind : std::uint8_t {
  End,        // of the text
  Separator,  // byte 3: between the design and what -D appended
  Number,
  String,
  Name,
  Include,
  Use,  // with the path between < >
  Module,
  Function,
  If,
  Else,
  For,
  Let,
  Assert,
  Echo,
  Each,
  True,
  False,
  Undef,
  OpenRound,
  CloseRound,
  OpenSquare,
  CloseSquare,
  OpenCurly,
  CloseCurly,
  Comma,
  Semicolon,
  Colon,
  Question,
  Dot,
  Assign,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Caret,
  Bang,
  Tilde,
  Hash,
  Ampersand,
  Bar,
  ShiftLeft,
  ShiftRight,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  And,
  Or,
  Unknown,         // a character the language does not have
  NumberTooLarge,  // a number no double holds
  UnterminatedString,
  UnterminatedComment,
  UnterminatedPath,
};

// As messages name it: "';'", "a number", "the end of the file".
std::string_view nameOf(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::End;
  std::uint32_t line = 1;            // where it begins; of an unclosed string or comment, where the file ends
  std::uint32_t opened = 0;          // of an unclosed string or comment: the line on which it begins
  std::uint32_t begin = 0, end = 0;  // bytes of the text
  double number = 0;                 // Number
  bool hexadecimal = false;          // Number: written 0x...
  std::string_view text;             // Name: as written; Include, Use: the path
};

// Cuts OpenSCAD source into tokens. Any bytes are taken; never fails but by token kind.
//
// Rules as observed in OpenSCAD 2021.01: names may begin with a digit (the longest match wins, a
// number where both are as long), `include` and `use` are words unless `<` follows. From later
// versions: hexadecimal numbers, << >> & | ~, a byte order mark.
class Lexer {
 public:
  Lexer() = default;
  explicit Lexer(std::string_view text);

  Token next();
  // Whether the next token is a single `=`.
  bool assignFollows() const;
  // The content of the String token `next` gave last, escapes resolved.
  std::string stringContent(const Token& token) const;
  std::uint32_t line() const { return line_; }  // where the last token ends
  // The characters of a token, and `before` characters before it on top.
  std::string_view written(const Token& token, std::uint32_t before = 0) const {
    const std::uint32_t begin = token.begin - (before < token.begin ? before : token.begin);
    return {begin_ + begin, token.end - begin};
  }

 private:
  bool skipBlanks(const char*& at, std::uint32_t& line) const;  // false: at a comment that does not end
  Token finish(Token token, TokenKind kind, const char* end);
  Token numberOrName(Token token);
  Token word(Token token);
  Token string(Token token);

  const char* at_ = nullptr;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::uint32_t line_ = 1;
};

}  // namespace pw::scad

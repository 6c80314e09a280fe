// SPDX-License-Identifier: Apache-2.0
#include "scad/lexer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace pw::scad {
namespace {

enum : std::uint8_t { Blank = 1, Digit = 2, Letter = 4, Hexadecimal = 8 };

constexpr std::array<std::uint8_t, 256> classes = [] {
  std::array<std::uint8_t, 256> table{};
  for (const char c : {' ', '\t', '\r', '\n'}) table[static_cast<unsigned char>(c)] = Blank;
  for (int c = '0'; c <= '9'; ++c) table[c] = Digit | Letter | Hexadecimal;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = Letter;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = Letter;
  for (int c = 'a'; c <= 'f'; ++c) table[c] |= Hexadecimal;
  for (int c = 'A'; c <= 'F'; ++c) table[c] |= Hexadecimal;
  table['_'] = Letter;
  return table;
}();

bool is(char c, std::uint8_t what) { return classes[static_cast<unsigned char>(c)] & what; }

const char* skip(const char* at, const char* end, std::uint8_t what) {
  while (at < end && is(*at, what)) ++at;
  return at;
}

// The end of an exponent that begins at `at`, or `at` where there is none.
const char* exponentEnd(const char* at, const char* end) {
  if (at >= end || (*at != 'e' && *at != 'E')) return at;
  const char* digits = at + 1;
  if (digits < end && (*digits == '+' || *digits == '-')) ++digits;
  const char* stop = skip(digits, end, Digit);
  return stop > digits ? stop : at;
}

// The nearest double of a decimal number. A short one is exact by one operation on two exact
// doubles (Clinger 1990); the rest is left to the C library, in a copy because it wants a
// terminator.
double decimal(const char* begin, const char* end) {
  constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  std::uint64_t mantissa = 0;
  int digits = 0, decimals = 0;
  bool point = false, simple = true;
  for (const char* c = begin; c < end && simple; ++c) {
    if (*c == '.') {
      point = true;
    } else if (is(*c, Digit)) {
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(*c - '0');
      if (mantissa) ++digits;
      if (point) ++decimals;
      simple = digits <= 15 && decimals <= 22;
    } else {
      simple = false;
    }
  }
  if (simple) return static_cast<double>(mantissa) / powers[decimals];
  return std::strtod(std::string(begin, end).c_str(), nullptr);
}

double hexadecimal(const char* begin, const char* end) {
  double value = 0;
  for (const char* c = begin; c < end; ++c)
    value = value * 16 + (is(*c, Digit) ? *c - '0' : (*c | 0x20) - 'a' + 10);
  return value;
}

struct Keyword {
  std::string_view text;
  TokenKind kind;
};

TokenKind keywordOf(std::string_view word) {
  static constexpr Keyword keywords[] = {
      {"module", TokenKind::Module}, {"function", TokenKind::Function},
      {"if", TokenKind::If},         {"else", TokenKind::Else},
      {"for", TokenKind::For},       {"let", TokenKind::Let},
      {"assert", TokenKind::Assert}, {"echo", TokenKind::Echo},
      {"each", TokenKind::Each},     {"true", TokenKind::True},
      {"false", TokenKind::False},   {"undef", TokenKind::Undef}};
  if (word.size() < 2 || word.size() > 8) return TokenKind::Name;
  for (const Keyword& keyword : keywords)
    if (keyword.text == word) return keyword.kind;
  return TokenKind::Name;
}

void appendUtf8(std::string& out, std::uint32_t point) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | point >> 6);
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3F));
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

}  // namespace

std::string_view nameOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::End:
      return "the end of the file";
    case TokenKind::Separator:
      return "the end of the file";
    case TokenKind::Number:
      return "a number";
    case TokenKind::String:
      return "a string";
    case TokenKind::Name:
      return "a name";
    case TokenKind::Include:
      return "include";
    case TokenKind::Use:
      return "use";
    case TokenKind::Module:
      return "'module'";
    case TokenKind::Function:
      return "'function'";
    case TokenKind::If:
      return "'if'";
    case TokenKind::Else:
      return "'else'";
    case TokenKind::For:
      return "'for'";
    case TokenKind::Let:
      return "'let'";
    case TokenKind::Assert:
      return "'assert'";
    case TokenKind::Echo:
      return "'echo'";
    case TokenKind::Each:
      return "'each'";
    case TokenKind::True:
      return "'true'";
    case TokenKind::False:
      return "'false'";
    case TokenKind::Undef:
      return "'undef'";
    case TokenKind::OpenRound:
      return "'('";
    case TokenKind::CloseRound:
      return "')'";
    case TokenKind::OpenSquare:
      return "'['";
    case TokenKind::CloseSquare:
      return "']'";
    case TokenKind::OpenCurly:
      return "'{'";
    case TokenKind::CloseCurly:
      return "'}'";
    case TokenKind::Comma:
      return "','";
    case TokenKind::Semicolon:
      return "';'";
    case TokenKind::Colon:
      return "':'";
    case TokenKind::Question:
      return "'?'";
    case TokenKind::Dot:
      return "'.'";
    case TokenKind::Assign:
      return "'='";
    case TokenKind::Plus:
      return "'+'";
    case TokenKind::Minus:
      return "'-'";
    case TokenKind::Star:
      return "'*'";
    case TokenKind::Slash:
      return "'/'";
    case TokenKind::Percent:
      return "'%'";
    case TokenKind::Caret:
      return "'^'";
    case TokenKind::Bang:
      return "'!'";
    case TokenKind::Tilde:
      return "'~'";
    case TokenKind::Hash:
      return "'#'";
    case TokenKind::Ampersand:
      return "'&'";
    case TokenKind::Bar:
      return "'|'";
    case TokenKind::ShiftLeft:
      return "'<<'";
    case TokenKind::ShiftRight:
      return "'>>'";
    case TokenKind::Less:
      return "'<'";
    case TokenKind::LessEqual:
      return "'<='";
    case TokenKind::Greater:
      return "'>'";
    case TokenKind::GreaterEqual:
      return "'>='";
    case TokenKind::Equal:
      return "'=='";
    case TokenKind::NotEqual:
      return "'!='";
    case TokenKind::And:
      return "'&&'";
    case TokenKind::Or:
      return "'||'";
    case TokenKind::Unknown:
      return "a character that the language does not have";
    case TokenKind::NumberTooLarge:
      return "a number that is too large";
    case TokenKind::UnterminatedString:
      return "a string without its closing '\"'";
    case TokenKind::UnterminatedComment:
      return "a comment without its closing '*/'";
    case TokenKind::UnterminatedPath:
      return "a path without its closing '>'";
  }
  return "";
}

Lexer::Lexer(std::string_view text)
    : at_(text.data()), begin_(text.data()), end_(text.data() + text.size()) {
  if (text.starts_with("\xEF\xBB\xBF")) at_ += 3;
}

bool Lexer::skipBlanks(const char*& at, std::uint32_t& line) const {
  while (at < end_) {
    if (is(*at, Blank)) {
      line += *at == '\n';
      ++at;
    } else if (*at == '/' && at + 1 < end_ && at[1] == '/') {
      const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end_ - at));
      at = newline ? static_cast<const char*>(newline) : end_;
    } else if (*at == '/' && at + 1 < end_ && at[1] == '*') {
      const std::size_t close =
          std::string_view(at, static_cast<std::size_t>(end_ - at)).find("*/", 2);
      if (close == std::string_view::npos) return false;
      const char* after = at + close + 2;
      line += static_cast<std::uint32_t>(std::count(at, after, '\n'));
      at = after;
    } else if (*at == '\xC2' && at + 1 < end_ && at[1] == '\xA0') {
      at += 2;  // no-break space, as copied from web pages; in Latin-1 next
    } else if (*at == '\xA0') {
      ++at;
    } else {
      return true;
    }
  }
  return true;
}

bool Lexer::assignFollows() const {
  const char* at = at_;
  std::uint32_t line = line_;
  skipBlanks(at, line);
  return at < end_ && *at == '=' && !(at + 1 < end_ && at[1] == '=');
}

Token Lexer::finish(Token token, TokenKind kind, const char* end) {
  token.kind = kind;
  token.end = static_cast<std::uint32_t>(end - begin_);
  at_ = end;
  return token;
}

Token Lexer::next() {
  Token token;
  const bool closed = skipBlanks(at_, line_);
  if (!closed) {
    token.opened = line_;
    line_ += static_cast<std::uint32_t>(std::count(at_, end_, '\n'));
    at_ = end_;
  }
  token.line = line_;
  token.begin = static_cast<std::uint32_t>(at_ - begin_);
  if (!closed) return finish(token, TokenKind::UnterminatedComment, at_);
  if (at_ == end_) return finish(token, TokenKind::End, at_);

  const char c = *at_;
  const char after = at_ + 1 < end_ ? at_[1] : '\0';
  const auto one = [&](TokenKind kind) { return finish(token, kind, at_ + 1); };
  const auto two = [&](TokenKind kind) { return finish(token, kind, at_ + 2); };
  if (is(c, Digit) || (c == '.' && is(after, Digit))) return numberOrName(token);
  if (is(c, Letter) || (c == '$' && is(after, Letter))) return word(token);
  switch (c) {
    case '\x03':
      return one(TokenKind::Separator);
    case '"':
      return string(token);
    case '(':
      return one(TokenKind::OpenRound);
    case ')':
      return one(TokenKind::CloseRound);
    case '[':
      return one(TokenKind::OpenSquare);
    case ']':
      return one(TokenKind::CloseSquare);
    case '{':
      return one(TokenKind::OpenCurly);
    case '}':
      return one(TokenKind::CloseCurly);
    case ',':
      return one(TokenKind::Comma);
    case ';':
      return one(TokenKind::Semicolon);
    case ':':
      return one(TokenKind::Colon);
    case '?':
      return one(TokenKind::Question);
    case '.':
      return one(TokenKind::Dot);
    case '+':
      return one(TokenKind::Plus);
    case '-':
      return one(TokenKind::Minus);
    case '*':
      return one(TokenKind::Star);
    case '/':
      return one(TokenKind::Slash);
    case '%':
      return one(TokenKind::Percent);
    case '^':
      return one(TokenKind::Caret);
    case '~':
      return one(TokenKind::Tilde);
    case '#':
      return one(TokenKind::Hash);
    case '=':
      return after == '=' ? two(TokenKind::Equal) : one(TokenKind::Assign);
    case '!':
      return after == '=' ? two(TokenKind::NotEqual) : one(TokenKind::Bang);
    case '&':
      return after == '&' ? two(TokenKind::And) : one(TokenKind::Ampersand);
    case '|':
      return after == '|' ? two(TokenKind::Or) : one(TokenKind::Bar);
    case '<':
      if (after == '=') return two(TokenKind::LessEqual);
      return after == '<' ? two(TokenKind::ShiftLeft) : one(TokenKind::Less);
    case '>':
      if (after == '=') return two(TokenKind::GreaterEqual);
      return after == '>' ? two(TokenKind::ShiftRight) : one(TokenKind::Greater);
    default:
      break;
  }
  const char* end = at_ + 1;  // a whole UTF-8 character is one unknown token
  while (end < end_ && (static_cast<unsigned char>(*end) & 0xC0) == 0x80) ++end;
  return finish(token, TokenKind::Unknown, end);
}

Token Lexer::numberOrName(Token token) {
  const char* wordEnd = skip(at_, end_, Letter);
  if (*at_ == '0' && wordEnd - at_ > 2 && (at_[1] == 'x' || at_[1] == 'X') &&
      skip(at_ + 2, wordEnd, Hexadecimal) == wordEnd) {
    token.number = hexadecimal(at_ + 2, wordEnd);
    token.hexadecimal = true;
    return finish(token, std::isinf(token.number) ? TokenKind::NumberTooLarge : TokenKind::Number,
                  wordEnd);
  }
  const char* end = skip(at_, end_, Digit);
  if (end < end_ && *end == '.') end = skip(end + 1, end_, Digit);
  end = exponentEnd(end, end_);
  if (wordEnd > end) return word(token);
  token.number = decimal(at_, end);
  return finish(token, std::isinf(token.number) ? TokenKind::NumberTooLarge : TokenKind::Number,
                end);
}

Token Lexer::word(Token token) {
  const char* end = skip(at_ + 1, end_, Letter);
  token.text = {at_, static_cast<std::size_t>(end - at_)};
  const bool include = token.text == "include";
  if (include || token.text == "use") {
    const char* open = end;
    std::uint32_t line = line_;
    for (; open < end_ && is(*open, Blank); ++open) line += *open == '\n';
    if (open < end_ && *open == '<') {
      const char* close = open + 1;
      while (close < end_ && *close != '>' && *close != '\n' && *close != '\r' && *close != '\t')
        ++close;
      if (close == end_ || *close != '>') return finish(token, TokenKind::UnterminatedPath, close);
      token.text = {open + 1, static_cast<std::size_t>(close - open - 1)};
      line_ = line;
      return finish(token, include ? TokenKind::Include : TokenKind::Use, close + 1);
    }
  }
  return finish(token, keywordOf(token.text), end);
}

Token Lexer::string(Token token) {
  const char* at = at_ + 1;
  std::uint32_t newlines = 0;
  while (at < end_ && *at != '"') {
    newlines += *at == '\n';
    if (*at == '\\' && at + 1 < end_) {
      ++at;
      newlines += *at == '\n';
    }
    ++at;
  }
  line_ += newlines;
  if (at >= end_) {
    token.opened = token.line;
    token.line = line_;  // OpenSCAD names the line where it gave up
    return finish(token, TokenKind::UnterminatedString, end_);
  }
  return finish(token, TokenKind::String, at + 1);
}

std::string Lexer::stringContent(const Token& token) const {
  const char* at = begin_ + token.begin + 1;
  const char* end = begin_ + token.end - 1;
  std::string out;
  out.reserve(static_cast<std::size_t>(end - at));
  const auto hex = [&](const char* digits, int count) -> std::uint32_t {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
      if (digits + i >= end || !is(digits[i], Hexadecimal)) return ~0u;
      const char c = digits[i];
      value =
          value * 16 + static_cast<std::uint32_t>(is(c, Digit) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  };
  while (at < end) {
    const char c = *at++;
    if (c == '\n' || c == '\r') continue;
    if (c != '\\' || at == end) {
      out += c;
      continue;
    }
    const char escaped = *at++;
    switch (escaped) {
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case 'r':
        out += '\r';
        break;
      case 'x': {
        const std::uint32_t value = at < end && *at < '8' ? hex(at, 2) : ~0u;
        if (value == ~0u) {
          out += 'x';
        } else {
          out += value ? static_cast<char>(value) : ' ';
          at += 2;
        }
        break;
      }
      case 'u':
      case 'U': {
        const int count = escaped == 'u' ? 4 : 6;
        const std::uint32_t value = hex(at, count);
        if (value == ~0u) {
          out += escaped;
        } else {
          // What is no character is a blank, as for \x00.
          if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
            out += ' ';
          else
            appendUtf8(out, value);
          at += count;
        }
        break;
      }
      case '\n':
      case '\r':
        break;
      default:
        out += escaped;
        break;
    }
  }
  return out;
}

}  // namespace pw::scad

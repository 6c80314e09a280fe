// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "kernel/part21_lexer.hpp"

namespace pw::kernel::part21 {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
// Lower case is no part of the standard; some writers use it, and OpenCASCADE reads it.
bool isLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }

}  // namespace

bool isSameWord(std::string_view a, std::string_view capitals) {
  return a.size() == capitals.size() && std::equal(a.begin(), a.end(), capitals.begin(), [](char c, char capital) {
    return c == capital || (c >= 'a' && c <= 'z' && c - 'a' + 'A' == capital);
  });
}

// Whether a line ends at this byte: LF, CR LF, or CR alone.
bool Lexer::endsLine(std::size_t at) const {
  return bytes_[at] == '\n' || (bytes_[at] == '\r' && (at + 1 == bytes_.size() || bytes_[at + 1] != '\n'));
}

void Lexer::moveTo(std::size_t end) {
  for (; at_ < end; ++at_) line_ += endsLine(at_);
}

std::string_view numberFault(std::string_view text) {
  std::size_t at = text.front() == '-' || text.front() == '+' ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && isDigit(text[at])) ++at;
    return at - from;
  };
  while (at < text.size() && text[at] == '0') ++at;
  const bool hasZeros = at > 0 && text[at - 1] == '0';
  const std::size_t whole = digits();
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    fraction = digits();
  }
  bool isNumber = hasZeros || whole + fraction > 0;
  long exponent = 0;
  if (at < text.size() && (text[at] == 'E' || text[at] == 'e')) {
    ++at;
    const bool negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t from = at, length = digits();
    isNumber = isNumber && length > 0;
    for (std::size_t i = from; i < from + length && exponent < 100000; ++i) exponent = exponent * 10 + (text[i] - '0');
    if (negative) exponent = -exponent;
  }
  if (!isNumber || at != text.size()) return "a number is not written as one";
  // OpenCASCADE squares lengths; beyond this the square is no double, and its approximations of curves fail on an
  // empty result.
  if (static_cast<long>(whole) + exponent > 150) return "a number is larger than 1E150";
  return {};
}

// False inside a comment that never ends.
bool Lexer::skipBlanks() {
  while (at_ < bytes_.size()) {
    const char c = bytes_[at_];
    if (isBlank(c)) {
      if (endsLine(at_)) ++line_;
      ++at_;
    } else if (c == '/' && bytes_.substr(at_).starts_with("/*")) {
      const std::size_t end = bytes_.find("*/", at_ + 2);
      if (end == std::string_view::npos) {
        moveTo(bytes_.size());  // once only: a stranger's file may open a million of them
        return false;
      }
      moveTo(end + 2);
    } else {
      break;
    }
  }
  return true;
}

void Lexer::skipTo(std::string_view word) { moveTo(std::min(bytes_.find(word, at_), bytes_.size())); }

void Lexer::skipRecord() {
  while (true) {
    const std::size_t end = bytes_.find(';', at_);
    if (end == std::string_view::npos) return moveTo(bytes_.size());
    moveTo(end + 1);
    std::size_t at = at_;
    while (at < bytes_.size() && isBlank(bytes_[at])) ++at;
    const bool isRecord = at < bytes_.size() && bytes_[at] == '#';
    const bool isEnd =
        at < bytes_.size() && (isSameWord(bytes_.substr(at, 6), "ENDSEC") || isSameWord(bytes_.substr(at, 7), "END-ISO"));
    if (isRecord) {
      ++at;
      while (at < bytes_.size() && isDigit(bytes_[at])) ++at;
      while (at < bytes_.size() && isBlank(bytes_[at])) ++at;
    }
    if (isEnd || (isRecord && at < bytes_.size() && bytes_[at] == '=')) return;
  }
}

Token Lexer::made(Kind kind, std::size_t length) {
  Token token{kind, bytes_.substr(at_, length), 0, line_};
  at_ += length;
  return token;
}

Token Lexer::quoted(char quote) {
  const std::uint32_t line = line_;
  std::size_t end = at_ + 1;
  while (true) {
    end = bytes_.find(quote, end);
    if (end == std::string_view::npos) return bad("a string is never closed");
    // Two quotes in a row stand for one.
    if (quote == '\'' && end + 1 < bytes_.size() && bytes_[end + 1] == quote) {
      end += 2;
      continue;
    }
    break;
  }
  const std::size_t length = end + 1 - at_;
  if (length > limit_ + 2) return bad("a string is too long");
  const Token token{quote == '\'' ? Kind::Text : Kind::Binary, bytes_.substr(at_, length), 0, line};
  moveTo(end + 1);
  return token;
}

Token Lexer::reference() {
  std::size_t end = at_ + 1;
  std::uint64_t number = 0;
  while (end < bytes_.size() && isDigit(bytes_[end])) {
    number = number * 10 + static_cast<std::uint64_t>(bytes_[end] - '0');
    // OpenCASCADE keeps record numbers as int and would take a larger one for another record.
    if (number > 0x7fffffffu) return bad("a record number is larger than 2147483647");
    ++end;
  }
  if (end == at_ + 1 || number == 0) return bad("'#' is followed by no record number");
  Token token = made(Kind::Reference, end - at_);
  token.number = static_cast<std::uint32_t>(number);
  return token;
}

Token Lexer::next() {
  if (!skipBlanks()) return bad("a comment is never closed");
  if (at_ >= bytes_.size()) return {Kind::End, {}, 0, line_};
  const char c = bytes_[at_];
  const auto run = [&](auto belongs) {
    std::size_t end = at_ + 1;
    while (end < bytes_.size() && belongs(bytes_[end])) ++end;
    return end - at_;
  };
  switch (c) {
    case '(': case ')': case ',': case ';': case '=': case '$': case '*': case '/': case '&':
      return made(Kind::Symbol, 1);
    case '\'':
    case '"':
      return quoted(c);
    case '#':
      return reference();
    default:
      break;
  }
  if (c == '.' && at_ + 1 < bytes_.size() && isLetter(bytes_[at_ + 1])) {
    const std::size_t length = run([](char d) { return isLetter(d) || isDigit(d); });
    if (at_ + length >= bytes_.size() || bytes_[at_ + length] != '.') {
      return bad("an enumeration value is not closed by a full stop");
    }
    return made(Kind::Enumeration, length + 1);
  }
  if (isDigit(c) || c == '-' || c == '+' || c == '.') {
    const std::size_t length = run([](char d) {
      return isDigit(d) || d == '.' || d == 'E' || d == 'e' || d == '+' || d == '-';
    });
    // Longer than any number that a double can be told from.
    if (length > 400) return bad("a number has more than 400 characters");
    if (const std::string_view fault = numberFault(bytes_.substr(at_, length)); !fault.empty()) return bad(fault);
    return made(Kind::Number, length);
  }
  if (isLetter(c) || c == '!') {
    // ISO-10303-21 and END-ISO-10303-21 are the words with a hyphen.
    return made(Kind::Word, run([](char d) { return isLetter(d) || isDigit(d) || d == '-'; }));
  }
  return bad("a character stands where none is expected");
}

}  // namespace pw::kernel::part21

// SPDX-License-Identifier: Apache-2.0
#include "scad/annotation.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "scad/value.hpp"

namespace pw::scad {
namespace {

struct Token {
  enum Kind { End, Number, Word, Open, Close, Comma, Colon } kind = End;
  double number = 0;
  std::string text;
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool endsWord(char c) {
  return c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == '"' || c == ':' ||
         c == ' ' || c == '\r' || c == '\n';
}

// The bytes of a number at the start of `text`; 0 for none.
std::size_t numberLength(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && isDigit(text[at])) ++at;
    return at - begin;
  };
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (!count) return 0;
  const std::size_t mantissa = at;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) at = mantissa;
  }
  return at;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { advance(); }

  Annotation read() {
    Annotation out;
    bool good = false;
    if (token_.kind == Token::Open) {
      advance();
      good = bracketed(out);
    } else if (token_.kind == Token::Number || token_.kind == Token::Word) {
      Annotation::Item item;
      good = this->item(item);
      if (good && std::holds_alternative<double>(item)) {
        out.kind = Annotation::Number;
        out.step = std::get<double>(item);
      } else if (good) {
        out.kind = Annotation::Words;
        out.words = std::get<std::string>(item);
      }
    }
    if (!good || token_.kind != Token::End) return {};
    return out;
  }

 private:
  bool bracketed(Annotation& out) {
    out.kind = Annotation::List;
    for (;;) {
      Annotation::Value value;
      value.spelling = token_.text;
      if (!item(value.value)) return false;
      if (accept(Token::Colon)) {
        if (!item(value.label.emplace())) return false;
        const double* begin = std::get_if<double>(&value.value);
        const double* second = std::get_if<double>(&*value.label);
        if (token_.kind == Token::Colon) {
          advance();
          if (!begin || !second || token_.kind != Token::Number || !out.values.empty())
            return false;
          out.kind = Annotation::Range;
          out.begin = *begin;
          out.step = *second;
          out.end = token_.number;
          advance();
          return accept(Token::Close);
        }
        if (begin && second && token_.kind == Token::Close && out.values.empty()) {
          out.kind = Annotation::Range;
          out.begin = *begin;
          out.end = *second;
          advance();
          return true;
        }
      }
      out.values.push_back(std::move(value));
      if (accept(Token::Close)) return true;
      if (!accept(Token::Comma)) return false;
    }
  }

  // NUM or words.
  bool item(Annotation::Item& out) {
    if (token_.kind != Token::Number && token_.kind != Token::Word) return false;
    const Token first = token_;
    advance();
    if (first.kind == Token::Number && token_.kind != Token::Number && token_.kind != Token::Word) {
      out = first.number;
      return true;
    }
    std::string words = textOf(first);
    bool word = first.kind == Token::Word;
    for (; token_.kind == Token::Number || token_.kind == Token::Word; advance()) {
      word = word || token_.kind == Token::Word;
      words += ' ' + textOf(token_);
    }
    out = std::move(words);
    return word;  // numbers alone are no words
  }

  // Among words OpenSCAD prints numbers as C++ streams do.
  static std::string textOf(const Token& token) {
    if (token.kind == Token::Word) return token.text;
    char text[32];
    std::snprintf(text, sizeof text, "%g", token.number);
    return text;
  }

  bool accept(Token::Kind kind) {
    if (token_.kind != kind) return false;
    advance();
    return true;
  }

  void advance() {
    token_ = {};
    while (!rest_.empty()) {
      const char c = rest_.front();
      const auto one = [&](Token::Kind kind) {
        token_.kind = kind;
        rest_.remove_prefix(1);
      };
      if (c == '[') return one(Token::Open);
      if (c == ']') return one(Token::Close);
      if (c == ',') return one(Token::Comma);
      if (c == ':') return one(Token::Colon);
      if (c == '"') return quoted();
      if (endsWord(c)) {
        rest_.remove_prefix(1);
        continue;
      }
      std::size_t word = 0;
      while (word < rest_.size() && !endsWord(rest_[word])) ++word;
      if (word == 1 && c == '\t') {  // a tab is a letter, but not alone
        rest_.remove_prefix(1);
        continue;
      }
      const std::size_t number = numberLength(rest_.substr(0, word));
      token_.text = rest_.substr(0, word);
      token_.kind = number == word ? Token::Number : Token::Word;
      if (number == word) token_.number = std::strtod(token_.text.c_str(), nullptr);
      rest_.remove_prefix(word);
      return;
    }
  }

  // A quoted word; without its end it goes to the end of the line.
  void quoted() {
    token_.kind = Token::Word;
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] != '\\' || at + 1 == rest_.size()) {
        token_.text += rest_[at];
        continue;
      }
      switch (rest_[++at]) {
        case 'n':
          token_.text += '\n';
          break;
        case 't':
          token_.text += '\t';
          break;
        case 'r':
          token_.text += '\r';
          break;
        default:
          token_.text += rest_[at];
      }
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
  }

  std::string_view rest_;
  Token token_;
};

}  // namespace

Annotation parseAnnotation(std::string_view text) { return Reader(text).read(); }

}  // namespace pw::scad

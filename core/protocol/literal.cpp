// SPDX-License-Identifier: Apache-2.0
#include "protocol/literal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/limits.hpp"

namespace pw::protocol {
namespace {

using Kind = Literal::Kind;

bool isBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '(' || c == ')';
}
bool endsWord(char c) {
  return isBlank(c) || c == '[' || c == ']' || c == ',' || c == '"' || c == ':';
}

std::optional<double> numberOf(std::string_view word) {
  if (word.empty() || word.find_first_not_of("+-.0123456789eE") != word.npos) return std::nullopt;
  const std::string copy(word);
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  if (*end) return std::nullopt;
  return number;
}

Literal number(double value) {
  Literal out;
  out.kind = Kind::Number;
  out.number = value;
  return out;
}

Literal listOf(std::vector<Literal> items, Kind kind = Kind::List) {
  Literal out;
  out.kind = kind;
  out.items = std::move(items);
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Literal> whole() {
    Literal out;
    if (!item(out, 0) || next() != 0) return std::nullopt;
    return out;
  }

 private:
  // The character that something begins with; 0 at the end.
  char next() {
    while (!rest_.empty() && isBlank(rest_.front())) rest_.remove_prefix(1);
    return rest_.empty() ? '\0' : rest_.front();
  }
  bool accept(char wanted) {
    if (next() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool item(Literal& out, std::size_t depth) {
    if (depth > base::Limits{}.literalDepth) return false;
    if (accept('[')) return list(out, depth + 1);
    return words(out, depth > 0);
  }

  bool list(Literal& out, std::size_t depth) {
    std::vector<Literal> items;
    while (!accept(']')) {
      Literal first, second;
      if (!item(first, depth)) return false;
      if (accept(':')) {
        if (!item(second, depth)) return false;
        const bool numbers = items.empty() && first.kind == Kind::Number && second.kind == Kind::Number;
        if (accept(':')) {
          Literal third;
          if (!numbers || !item(third, depth) || third.kind != Kind::Number || !accept(']')) return false;
          out = listOf({std::move(first), std::move(second), std::move(third)}, Kind::Range);
          return true;
        }
        if (numbers && accept(']')) {
          out = listOf({std::move(first), number(1), std::move(second)}, Kind::Range);
          return true;
        }
        items.push_back(listOf({std::move(first), std::move(second)}));
      } else {
        items.push_back(std::move(first));
      }
      if (accept(',')) continue;
      if (!accept(']')) return false;
      break;
    }
    out = listOf(std::move(items));
    return true;
  }

  // One number or name of a value; in a list also text in quotes, and words that are text without them.
  bool words(Literal& out, bool inList) {
    std::string joined;
    bool text = false;  // holds more than numbers
    int count = 0;
    for (char c = next(); c && (c == '"' || !endsWord(c)); c = next(), ++count) {
      if (count) joined += ' ';
      if (c == '"') {
        if (!quoted(joined)) return false;
        text = true;
        continue;
      }
      const std::size_t length = std::min(
          static_cast<std::size_t>(std::find_if(rest_.begin(), rest_.end(), endsWord) - rest_.begin()),
          rest_.size());
      const std::string_view word = rest_.substr(0, length);
      joined += word;
      text = text || !numberOf(word);
      rest_.remove_prefix(length);
      if (count == 0 && (next() == 0 || (next() != '"' && endsWord(next())))) return alone(out, word, inList);
    }
    out.kind = Kind::Text;
    out.text = std::move(joined);
    return text && (inList || count == 1);
  }

  static bool alone(Literal& out, std::string_view word, bool inList) {
    if (const std::optional<double> value = numberOf(word)) {
      out = number(*value);
      return std::isfinite(*value);
    }
    if (word == "true" || word == "false") {
      out.kind = Kind::Truth;
      out.truth = word == "true";
      return true;
    }
    if (word == "undef") return true;
    out.kind = Kind::Text;
    out.text = word;
    return inList;
  }

  bool quoted(std::string& out) {
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      char c = rest_[at];
      if (c == '"') {
        rest_.remove_prefix(at + 1);
        return true;
      }
      if (c == '\\' && at + 1 < rest_.size()) {
        c = rest_[++at];
        if (c == 'n') c = '\n';
        if (c == 't') c = '\t';
        if (c == 'r') c = '\r';
      }
      out += c;
    }
    return false;
  }

  std::string_view rest_;
};

void append(std::string& out, const Literal& literal) {
  switch (literal.kind) {
    case Kind::Undef:
      out += "undef";
      return;
    case Kind::Truth:
      out += literal.truth ? "true" : "false";
      return;
    case Kind::Number:
      out += textOf(literal.number);
      return;
    case Kind::Text:
      out += '"';
      for (const char c : literal.text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else if (c == '\t') out += "\\t";
        else if (c == '\r') out += "\\r";
        else out += c;
      }
      out += '"';
      return;
    case Kind::List:
    case Kind::Range:
      break;
  }
  out += '[';
  for (std::size_t i = 0; i < literal.items.size(); ++i) {
    if (i) out += literal.kind == Kind::Range ? " : " : ", ";
    append(out, literal.items[i]);
  }
  out += ']';
}

}  // namespace

std::optional<Literal> readLiteral(std::string_view text) {
  if (text.size() > base::Limits{}.literalBytes) return std::nullopt;
  return Reader(text).whole();
}

std::string textOf(const Literal& literal) {
  std::string out;
  append(out, literal);
  return out;
}

std::string textOf(double number) {
  // The fewest digits that read back as the same number. std::to_chars does it in one go, with tables that are a fifth
  // of the viewer's module.
  constexpr int fewest = 15, most = 17;
  char text[32];
  for (int digits = fewest; digits <= most; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, number == 0 ? 0 : number);
    if (std::strtod(text, nullptr) == number) break;
  }
  return text;
}

}  // namespace pw::protocol

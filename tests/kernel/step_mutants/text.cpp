// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace pw::step_mutants {

std::uint64_t Random::next() {
  std::uint64_t x = state_ += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

Text::Text(std::string text) : all(std::move(text)) {
  std::size_t at = all.find("DATA;");
  while ((at = all.find('#', at)) != std::string::npos) {
    bool inText = false;
    std::size_t end = at;
    for (; end < all.size() && (inText || all[end] != ';'); ++end) {
      if (all[end] == '\'') inText = !inText;
    }
    if (end >= all.size()) break;
    records.push_back({at, end + 1 - at});
    at = end + 1;
  }
}

std::string Text::number(std::size_t i) const {
  const std::string text = record(i);
  std::size_t end = 1;
  while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
  return text.substr(0, end);
}

void Text::append(const std::string& text) {
  const std::size_t end = all.rfind("ENDSEC;");
  all.insert(end == std::string::npos ? all.size() : end, text);
}

namespace {

// Places of a word's kind within the data: references after the '=', reals, enumerations.
template <class Begins, class Belongs>
std::vector<Span> found(const Text& text, Begins begins, Belongs belongs) {
  std::vector<Span> out;
  for (const Span& record : text.records) {
    bool inText = false;
    const std::size_t end = record.at + record.length;
    for (std::size_t at = text.all.find('=', record.at); at < end; ++at) {
      const char c = text.all[at];
      if (c == '\'') inText = !inText;
      if (inText || !begins(text.all, at)) continue;
      std::size_t stop = at + 1;
      while (stop < end && belongs(text.all[stop])) ++stop;
      out.push_back({at, stop - at});
      at = stop - 1;
    }
  }
  return out;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isUpper(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

std::vector<Span> references(const Text& text) {
  return found(text, [](const std::string& s, std::size_t i) { return s[i] == '#'; }, isDigit);
}
std::vector<Span> numbers(const Text& text) {
  return found(
      text,
      [](const std::string& s, std::size_t i) {
        return (isDigit(s[i]) || s[i] == '-') && (s[i - 1] == ',' || s[i - 1] == '(');
      },
      [](char c) { return isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+'; });
}
std::vector<Span> keywords(const Text& text) {
  return found(text, [](const std::string& s, std::size_t i) { return isUpper(s[i]) && !isUpper(s[i - 1]) && s[i - 1] != '.'; },
               [](char c) { return isUpper(c) || isDigit(c); });
}
std::vector<Span> enumerations(const Text& text) {
  return found(text, [](const std::string& s, std::size_t i) { return s[i] == '.' && isUpper(s[i + 1]); },
               [](char c) { return isUpper(c) || c == '.'; });
}

std::vector<Span> lists(const Text& text) {
  return found(text, [](const std::string& s, std::size_t i) { return s[i] == '(' && s[i + 1] == '#'; },
               [](char c) { return c != ')'; });
}

std::vector<Span> argumentsOf(const Text& text, const std::string& keyword) {
  std::vector<Span> out;
  for (const Span& record : text.records) {
    const std::size_t at = text.all.find("=" + keyword + "(", record.at);
    if (at == std::string::npos || at >= record.at + record.length) continue;
    const std::size_t open = at + 1 + keyword.size();
    out.push_back({open, record.at + record.length - 1 - open});
  }
  return out;
}

Span anyOf(const std::vector<Span>& spans, Random& random) { return spans.empty() ? Span{} : spans[random.below(spans.size())]; }

void replaceAll(Text& text, std::vector<Span> spans, const std::string& with) {
  std::reverse(spans.begin(), spans.end());
  for (const Span& span : spans) text.replace(span, with);
}

std::string repeated(const std::string& what, std::size_t count) {
  std::string out;
  out.reserve(what.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += what;
  return out;
}

std::string numbered(int number) { return "#" + std::to_string(number); }

std::string numberOf(const Text& text, const std::string& keyword) {
  const std::vector<Span> all = argumentsOf(text, keyword);
  if (all.empty()) return text.number(0);
  const std::size_t hash = text.all.rfind('#', all.front().at);
  return text.all.substr(hash, text.all.find('=', hash) - hash);
}

}  // namespace pw::step_mutants

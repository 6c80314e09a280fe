// SPDX-License-Identifier: Apache-2.0
#define TOML_IMPLEMENTATION
#include "commons/manifest.hpp"

#include <algorithm>
#include <vector>

#include "base/limits.hpp"

namespace pw::commons {
namespace {

// A manifest is written by hand: more parts in one dotted key are an attack on the parser's stack, since
// each is a table in a table and toml++ limits only brackets.
constexpr int deepestKey = 100;

// Where the string that begins there ends.
std::size_t endOfString(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  if (text.substr(at, 3) == triple) {
    const std::size_t end = text.find(triple, at + 3);
    return end == std::string_view::npos ? text.size() : end + 3;
  }
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at) {
    if (quote == '"' && text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The line of a key with too many parts; 0 where there is none. The parts of keys around an inline table or
// a list count for those in it: each is a table in a table all the same.
int tooDeepKey(std::string_view text) {
  int line = 1;
  int dots = 0;
  std::vector<int> around;  // dots before each bracket that is open
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const std::size_t end = endOfString(text, at);
      line += static_cast<int>(std::ranges::count(text.substr(at, end - at), '\n'));
      at = end;
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '.' && ++dots > deepestKey) return line;
    if (c == '\n') ++line;
    if (c == '[' || c == '{') around.push_back(dots);
    if ((c == ']' || c == '}') && !around.empty()) {
      dots = around.back();
      around.pop_back();
    }
    if (c == ',' || (c == '\n' && !around.empty())) dots = around.empty() ? 0 : around.back();
    if (c == '\n' && around.empty()) dots = 0;
    ++at;
  }
  return 0;
}

}  // namespace

base::Result<toml::table> parsedManifest(const std::string& text, const std::string& path) {
  if (const std::size_t limit = base::Limits{}.manifestBytes; text.size() > limit) {
    return base::Failure{base::Code::Limit,
                         "'" + path + "' has " + std::to_string(text.size()) +
                             " bytes; the limit for a manifest is " + std::to_string(limit) + ".",
                         base::Place{path, 0}};
  }
  if (const int line = tooDeepKey(text)) {
    return base::Failure{base::Code::BadInput,
                         "'" + path + "' has a key of more than " + std::to_string(deepestKey) +
                             " parts at line " + std::to_string(line) + ".",
                         base::Place{path, line}};
  }
  toml::parse_result result = toml::parse(text);
  if (result) return std::move(result).table();
  const toml::parse_error& error = result.error();
  const int line = static_cast<int>(error.source().begin.line);
  return base::Failure{base::Code::BadInput,
                       "'" + path + "' is no TOML at line " + std::to_string(line) + ": " +
                           std::string(error.description()) + ".",
                       base::Place{path, line}};
}

int lineOf(const toml::node* node) {
  return node ? static_cast<int>(node->source().begin.line) : 0;
}

std::string textIn(const toml::table& table, std::string_view key, const std::string& path,
                   std::vector<Remark>& remarks) {
  const toml::node* node = table.get(key);
  if (!node) return "";
  if (const auto text = node->value<std::string>()) return *text;
  remarks.push_back({"'" + std::string(key) + "' takes text in quotes.", path, lineOf(node)});
  return "";
}

std::vector<std::string> textsIn(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* node = table.get(key);
  if (!node) return out;
  if (const auto text = node->value<std::string>()) out.push_back(*text);
  if (const toml::array* list = node->as_array()) {
    for (const toml::node& element : *list) {
      if (const auto text = element.value<std::string>()) out.push_back(*text);
    }
  }
  return out;
}

std::string sourceText(const std::string& text, const toml::node& node) {
  const toml::source_region& source = node.source();
  std::size_t begin = 0;
  for (toml::source_index line = 1; line < source.begin.line; ++line) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) return "";
    begin = end + 1;
  }
  begin += source.begin.column - 1;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n#,", begin), text.size());
  return begin < text.size() ? text.substr(begin, end - begin) : "";
}

}  // namespace pw::commons

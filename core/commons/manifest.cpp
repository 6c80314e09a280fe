// SPDX-License-Identifier: Apache-2.0
#define TOML_IMPLEMENTATION
#include "commons/manifest.hpp"

namespace pw::commons {

base::Result<toml::table> parsedManifest(const std::string& text, const std::string& path) {
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

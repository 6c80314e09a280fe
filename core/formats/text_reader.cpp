// SPDX-License-Identifier: Apache-2.0
#include "formats/text_reader.hpp"

#include <fast_float/fast_float.h>

#include <charconv>
#include <cmath>

namespace pw::formats {

void TextReader::skipBlanks(bool lineEnds) {
  while (!rest_.empty()) {
    const char c = rest_.front();
    if (c == '\n') {
      if (!lineEnds) return;
      ++line_;
    } else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v') {
      return;
    }
    rest_.remove_prefix(1);
  }
}

std::string_view TextReader::word() {
  skipBlanks(true);
  return wordOfLine();
}

std::string_view TextReader::wordOfLine() {
  skipBlanks(false);
  const std::size_t end = std::min(rest_.find_first_of(" \t\r\n\f\v"), rest_.size());
  const std::string_view out = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return out;
}

void TextReader::skipLine() {
  const std::size_t end = rest_.find('\n');
  if (end == std::string_view::npos) {
    rest_ = {};
    return;
  }
  rest_.remove_prefix(end + 1);
  ++line_;
}

bool TextReader::atEnd() {
  skipBlanks(true);
  return rest_.empty();
}

std::optional<double> parsedNumber(std::string_view word) {
  if (word.starts_with('+')) word.remove_prefix(1);
  double value = 0;
  const auto [end, error] = fast_float::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> parsedInteger(std::string_view word) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

base::Failure badText(const TextReader& reader, std::string_view format, std::string_view what) {
  std::string text = "The ";
  text.append(format).append(" file can't be read: ").append(what).append(" (line ");
  text.append(std::to_string(reader.line())).append(").");
  return {base::Code::BadInput, std::move(text)};
}

base::Failure tooManyFacets(std::size_t limit) {
  return {base::Code::Limit,
          "The file has more than " + std::to_string(limit) + " triangles, the limit for one solid."};
}

}  // namespace pw::formats

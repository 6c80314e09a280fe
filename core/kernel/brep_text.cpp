// SPDX-License-Identifier: Apache-2.0
#include "kernel/brep_text.hpp"

#include <charconv>

#include "kernel/part21.hpp"

namespace pw::kernel {

using base::Code;

std::string quoted(std::string_view word) {
  std::string text = "\"" + std::string(word.substr(0, 40)) + "\"";
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = ' ';
  }
  return text;
}

void BrepText::bad(const std::string& what) {
  failure = {Code::BadInput, "The BREP file can't be read: " + what + " (line " + std::to_string(line_) +
                                  "). Export it again from the program it was made with, as text, or as STEP."};
  throw Stop{};
}

void BrepText::over(const std::string& what, std::uint64_t limit) {
  failure = {Code::Limit, "The BREP file is refused: " + what + " (line " + std::to_string(line_) +
                               "); the limit is " + std::to_string(limit) + "."};
  throw Stop{};
}

std::string_view BrepText::word() {
  std::size_t begin = 0;
  while (begin < rest_.size() && (rest_[begin] == ' ' || (rest_[begin] >= '\t' && rest_[begin] <= '\r'))) {
    if (rest_[begin] == '\n') ++line_;
    ++begin;
  }
  std::size_t end = begin;
  while (end < rest_.size() && !(rest_[end] == ' ' || (rest_[end] >= '\t' && rest_[end] <= '\r'))) ++end;
  if (begin == end) bad("it ends too early, so it was not copied whole");
  // OpenCASCADE reads words into 255 bytes.
  if (end - begin > 200) bad("a word has more than 200 characters");
  const std::string_view found = rest_.substr(begin, end - begin);
  rest_.remove_prefix(end);
  return found;
}

std::int64_t BrepText::integer(std::string_view what, std::int64_t low, std::int64_t high) {
  return parsed(word(), what, low, high);
}

void BrepText::indexAndContinuity(std::string_view what, std::uint64_t size) {
  const std::string_view text = word();
  const std::size_t letter = text.find_first_of("CG");
  parsed(text.substr(0, letter), what, 0, static_cast<std::int64_t>(size));
  if (letter == std::string_view::npos) word();
}

std::int64_t BrepText::parsed(std::string_view text, std::string_view what, std::int64_t low, std::int64_t high) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    bad(quoted(text) + " stands where " + std::string(what) + " is expected");
  }
  if (value < low || value > high) {
    bad(std::string(what) + " is " + std::to_string(value) + ", not from " + std::to_string(low) + " to " +
        std::to_string(high));
  }
  return value;
}

// OpenCASCADE takes "nan", "inf" and the beginning of "1x" too.
void BrepText::numbers(std::uint64_t count) {
  for (; count > 0; --count) {
    const std::string_view text = word();
    if (const std::string_view fault = part21::numberFault(text); !fault.empty()) {
      bad(std::string(fault) + ": " + quoted(text));
    }
  }
}

std::uint64_t BrepText::count(std::string_view what, std::uint64_t bytesEach) {
  const auto value = static_cast<std::uint64_t>(integer(what, 0, 0x7fffffff));
  if (value > limits.exchangeRecords) {
    over(std::string(what) + " is " + std::to_string(value), limits.exchangeRecords);
  }
  if (value * bytesEach > rest_.size()) {
    bad(std::string(what) + " is " + std::to_string(value) + ", more than the file has bytes for");
  }
  return value;
}

std::uint64_t BrepText::table(std::string_view name, std::uint64_t bytesEach) {
  if (const std::string_view found = word(); found != name) {
    bad(quoted(found) + " stands where the table \"" + std::string(name) +
        "\" is expected");
  }
  return count("the number of " + std::string(name), bytesEach);
}

int BrepText::version() {
  for (int lines = 0; lines < 10; ++lines, ++line_) {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) break;
    std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    while (text.ends_with('\r')) text.remove_suffix(1);
    if (text.starts_with("CASCADE Topology V")) {
      const char digit = text.size() > 18 ? text[18] : '0';
      if (digit >= '1' && digit <= '3') {
        ++line_;
        return digit - '0';
      }
      bad("its version is none of CASCADE Topology V1 to V3");
    }
    if (text.find('\0') != std::string_view::npos) break;
  }
  failure = {Code::BadInput,
              "This is no BREP file in text form: no line says CASCADE Topology. Save it as text, or as STEP."};
  throw Stop{};
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace pw::formats {

// Words of a text file, with the line they stand on. Blanks and line ends separate words.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  // The next word; "" at the end of the text.
  std::string_view word();
  // The next word of this line; "" at its end, which is not passed.
  std::string_view wordOfLine();
  void skipLine();       // to the beginning of the next line
  bool atEnd();          // nothing but blanks is left
  std::size_t line() const { return line_; }
  std::string_view rest() const { return rest_; }

 private:
  void skipBlanks(bool lineEnds);
  std::string_view rest_;
  std::size_t line_ = 1;
};

// A finite decimal number and nothing else.
std::optional<double> parsedNumber(std::string_view word);
std::optional<std::int64_t> parsedInteger(std::string_view word);

base::Failure badText(const TextReader& reader, std::string_view format, std::string_view what);
base::Failure tooManyFacets(std::size_t limit);

}  // namespace pw::formats

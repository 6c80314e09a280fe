// SPDX-License-Identifier: Apache-2.0
#include "formats/number_text.hpp"

#include <charconv>
#include <cmath>

namespace pw::formats {
namespace {

// The smallest double has 324 zeros before its digits.
constexpr std::size_t longest = 400;

template <class Number>
void append(std::string& out, Number value, bool plain) {
  char digits[longest];
  const Number shown = value == 0 ? Number{0} : value;
  const auto end = plain ? std::to_chars(digits, digits + longest, shown, std::chars_format::fixed)
                         : std::to_chars(digits, digits + longest, shown);
  out.append(digits, end.ptr);
}

template <class Number>
bool isPlain(Number value) {
  const Number size = std::fabs(value);
  return size == 0 || (size >= Number(1e-5) && size < Number(1e15));
}

}  // namespace

void appendNumber(std::string& out, double value) { append(out, value, isPlain(value)); }
void appendNumber(std::string& out, float value) { append(out, value, isPlain(value)); }
void appendPlainNumber(std::string& out, double value) { append(out, value, true); }

}  // namespace pw::formats

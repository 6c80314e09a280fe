// SPDX-License-Identifier: Apache-2.0
#include <double-conversion/double-conversion.h>

#include <algorithm>
#include <cmath>

#include "scad/value.hpp"

namespace pw::scad {
namespace {

constexpr int significantDigits = 6;
constexpr int exponentFrom = 6;     // 1e+6 and above
constexpr int exponentBelow = -5;   // 0.00001 is plain, 1e-6 is not

}  // namespace

std::string numberText(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  if (number == 0) return "0";

  // std::to_chars rounds ties to even; OpenSCAD prints 100000.5 as 100001, as this library does.
  char digits[significantDigits + 1];
  bool negative = false;
  int length = 0;
  int point = 0;
  double_conversion::DoubleToStringConverter::DoubleToAscii(
      number, double_conversion::DoubleToStringConverter::PRECISION, significantDigits, digits,
      sizeof digits, &negative, &length, &point);
  while (length > 1 && digits[length - 1] == '0') --length;

  std::string out = negative ? "-" : "";
  const int exponent = point - 1;
  if (exponent >= exponentFrom || exponent < exponentBelow) {
    out += digits[0];
    if (length > 1) out.append(1, '.').append(digits + 1, static_cast<std::size_t>(length - 1));
    out.append(exponent < 0 ? "e-" : "e+").append(std::to_string(std::abs(exponent)));
  } else if (point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-point), '0');
    out.append(digits, static_cast<std::size_t>(length));
  } else {
    const int whole = std::min(point, length);
    out.append(digits, static_cast<std::size_t>(whole));
    out.append(static_cast<std::size_t>(point - whole), '0');
    if (length > point) {
      out.append(1, '.').append(digits + point, static_cast<std::size_t>(length - point));
    }
  }
  return out;
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pw::formats {

// The shortest text that reads back to the same number, locale or not; -0 as "0". Plain digits from
// 1e-5 to 1e15, an exponent beyond. Only for finite numbers.
void appendNumber(std::string& out, double value);
void appendNumber(std::string& out, float value);

// The same, never with an exponent: cutters' programs often know none.
void appendPlainNumber(std::string& out, double value);

}  // namespace pw::formats

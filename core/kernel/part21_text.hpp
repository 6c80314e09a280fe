// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/part21.hpp"

// Characters of a STEP file's strings. The standard has ASCII and escapes (\X2\00FC\X0\); programs also write UTF-8, and
// the code page of the machine they ran on, without saying which.
namespace pw::kernel::part21 {

enum class Charset {
  Utf8,
  Windows1252,  // Latin-1 and what Windows has in its place
  ShiftJis,
  Gbk,
  Iso8859_1, Iso8859_2, Iso8859_3, Iso8859_4, Iso8859_5, Iso8859_6, Iso8859_7, Iso8859_8, Iso8859_9,  // \PA\ to \PI\ of \S\.
};

// Bytes of a code page as UTF-8. Given by who has the tables.
using Decoder = std::function<std::string(Charset, std::string_view)>;

// The code page that most likely wrote these strings, all of one file: UTF-8 where they are; else whichever makes them
// of common characters.
Charset charsetOf(const std::vector<std::string_view>& strings);

// What stands between the quotes of a Part 21 string, as UTF-8: '' and \\ undone, escapes followed, line ends out.
// An escape that is none stays as it is written.
std::string decoded(std::string_view quoted, Charset charset, const Decoder& decoder);

// The records with every string in UTF-8 without escapes, but for doubled quotes and backslashes.
void decodeStrings(Records& records, const Decoder& decoder);

}  // namespace pw::kernel::part21

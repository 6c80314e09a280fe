// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Private to kernel/: text on its way into a STEP file. Part 21 knows printable ASCII and escapes: \X2\00FC\X0\
// is "ü". OpenCASCADE writes UTF-8 as it is and takes a backslash in a name for the beginning of an
// escape, so text goes in without backslashes and is escaped in the file's text afterwards.
namespace pw::kernel {

// UTF-8 for OpenCASCADE: control characters become blanks, malformed bytes U+FFFD, and backslashes a private
// character that `escaped` knows.
std::string stepText(std::string_view utf8);

// The file's text with every string literal in printable ASCII.
std::string escaped(std::string_view file);

}  // namespace pw::kernel

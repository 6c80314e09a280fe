// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "commons/design.hpp"

namespace pw::commons {

// What the comments at the head of a source say about it: the licence of an SPDX-License-Identifier or "License:"
// line, or of a line that names one ("CC BY-SA 4.0", "licensed under the MIT license"), the author of a copyright, "Author:" or
// "by" line, the title of a "Title:" or "Name:" line, or of a first line that is a title by its looks, the address
// of a "Source:" or Thingiverse line. Only what a line states; where two lines name different licences, or it is not
// clear, nothing. SPDX lines count anywhere in the file, the others in the comments before the first statement.
About readHeader(std::string_view source);

// The SPDX id of a licence as people write it: "CC-BY-SA 4.0", "Creative Commons Attribution - Share Alike",
// "GPL v3 or later", "MIT License". "" where the text names none, or no version of one whose versions differ in
// what they are called (GPL without a number).
std::string licenceNamed(std::string_view text);

}  // namespace pw::commons

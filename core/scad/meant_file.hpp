// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/sources.hpp"

namespace pw::scad {

// What to tell of an include or use that finds no file: the one that is there under nearly that path (in other
// case, behind backslashes, without the blanks, below another root) and what to write, or what kind of path it is. ""
// where there is nothing to say. `folder` is that of the file the path stands in; `word` is "include" or "use".
std::string adviceOnMissing(const base::Sources& sources, std::string_view word, std::string_view written,
                            const std::string& folder, const std::vector<std::string>& libraries);

}  // namespace pw::scad

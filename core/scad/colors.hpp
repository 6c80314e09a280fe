// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/vectors.hpp"

namespace pw::scad {

// The colour of a CSS name (any case) or of "#rgb", "#rgba", "#rrggbb", "#rrggbbaa"; nothing for other
// text.
std::optional<base::Color> colorOf(std::string_view text);

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "scene/theme.hpp"

#include "scene/tokens.hpp"

namespace pw::scene {

const Theme& lightTheme() { return tokens::light; }
const Theme& darkTheme() { return tokens::dark; }

}  // namespace pw::scene

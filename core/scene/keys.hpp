// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "scene/scene.hpp"

namespace pw::scene {

// What the page's commands and the keys of the canvas do to the view. Both answer whether they know
// the name; times are ms.
//   commands: fit home front right back left top bottom perspective grid edges dimensions zoom-in
//   zoom-out
bool runCommand(Scene& scene, std::string_view command, double now);

// Names as in KeyboardEvent.key. Arrows turn by 15 degrees, with Shift they move by a tenth of the
// view.
bool pressKey(Scene& scene, std::string_view key, bool shift, double now);

}  // namespace pw::scene

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <imgui.h>

namespace pw::ui {

enum class Icon { Fit, Home, Dimensions, Grid, Edges, Perspective, Tools, Close };

// The outline of a Lucide icon (ISC licence), `size` wide, with its left top corner at `at`.
void drawIcon(ImDrawList& list, Icon icon, ImVec2 at, float size, ImU32 color);

}  // namespace pw::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <imgui.h>

#include "scene/theme.hpp"

namespace pw::ui {

struct Fonts {
  ImFont* words = nullptr;    // Atkinson Hyperlegible Next 400, the default
  ImFont* strong = nullptr;   // 600: the names on the view cube
  ImFont* numbers = nullptr;  // Mono 400: ImGui has no tabular figures
};

// ImGui sizes a font by its line, CSS by its em: the height of a line of the design's fonts, per
// em.
inline constexpr float lineHeight = 1.3f;

// Into the current context's atlas. `pixelRatio` matters to versions that bake fonts once.
Fonts loadFonts(double pixelRatio);
void applyStyle(const scene::Theme& theme, bool coarse);
ImU32 color(const base::Color& color, float alpha = 1);

}  // namespace pw::ui

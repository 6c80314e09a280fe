// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/preview.hpp"
#include "scene/theme.hpp"

namespace pw::scene {

enum class Blend {
  Opaque,
  Translucent,  // only the nearest layer is seen through, so the order of triangles doesn't matter
};

// One run of triangles and one of edges with everything that decides how they look.
struct DrawItem {
  std::uint32_t firstIndex = 0, indexCount = 0;
  std::uint32_t firstEdge = 0, edgeCount = 0;
  base::Color color;
  base::Color edgeColor;
  Blend blend = Blend::Opaque;
  bool castsShadow = true;  // of its colour's alpha
  bool inFront = false;  // wins against an equal depth: '#' lies on the solid it belongs to
};

enum class Tint {
  None,
  Faceted,  // the parts of an exact model that stay faceted
};

// In the order in which they are drawn: solids, then what is seen through, '%' before '#'.
std::vector<DrawItem> drawList(const protocol::Preview& preview, const Theme& theme,
                               Tint tint = Tint::None);

}  // namespace pw::scene

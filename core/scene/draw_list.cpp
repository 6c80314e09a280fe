// SPDX-License-Identifier: Apache-2.0
#include "scene/draw_list.hpp"

#include <algorithm>
#include <utility>

namespace pw::scene {
namespace {

using protocol::PreviewLook;

// What OpenSCAD shows: '#' in a clear pink-red over the model, '%' as grey glass.
constexpr base::Color highlight{1.0f, 0.32f, 0.32f, 0.5f};
constexpr base::Color background{0.55f, 0.55f, 0.55f, 0.3f};

// A share of a tint over the part's own colour.
constexpr float tintShare = 0.55f;

base::Color tinted(const base::Color& color, const base::Color& over) {
  const auto mixed = [](float a, float b) { return a + (b - a) * tintShare; };
  return {mixed(color.r, over.r), mixed(color.g, over.g), mixed(color.b, over.b), color.a};
}

int layer(const DrawItem& item) { return item.blend == Blend::Opaque ? 0 : item.inFront ? 2 : 1; }

}  // namespace

std::vector<DrawItem> drawList(const protocol::Preview& preview, const Theme& theme, Tint tint) {
  std::vector<DrawItem> items;
  for (const protocol::PreviewPart& part : preview.parts) {
    DrawItem item{part.firstIndex,
                  part.indexCount,
                  part.firstEdge,
                  part.edgeCount,
                  part.hasColor ? part.color : theme.part,
                  theme.edge,
                  Blend::Opaque};
    item.edgeColor.a = 0.9f;
    if (tint == Tint::Faceted && part.faceted) item.color = tinted(item.color, theme.tint);
    // '#' lies on the solid, which casts its shadow; '%' is not there.
    item.castsShadow = part.look == PreviewLook::Solid && item.color.a > 0;
    if (part.look == PreviewLook::Highlight) {
      item.color = highlight;
      item.inFront = true;
    } else if (part.look == PreviewLook::Background) {
      item.color = background;
      item.edgeColor.a = 0.25f;
    }
    if (item.color.a < 1) item.blend = Blend::Translucent;
    if (item.blend == Blend::Translucent) item.edgeColor.a *= 0.6f;
    items.push_back(item);
  }
  std::ranges::sort(items, {},
                    [](const DrawItem& item) { return std::pair{layer(item), item.firstIndex}; });
  return items;
}

}  // namespace pw::scene

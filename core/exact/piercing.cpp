// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "exact/evaluation.hpp"

// Straight holes through flat walls, whatever else the solid has.
namespace pw::exact {

using base::Code;
using base::Result;

namespace {

// Axes along which holes are looked for: each looks at all faces.
constexpr std::size_t mostAxes = 24;
// Faces of a solid that is looked at.
constexpr std::size_t mostFaces = 4000;

// Cutters along one axis, as that frame has them.
struct Bundle {
  std::vector<kernel::Hole> holes;
  std::vector<std::size_t> numbers;
};

Result<Bundle> bundleOf(kernel::Context& context, const Prism& frame, const std::vector<ValueRef>& cutters) {
  Bundle out;
  for (std::size_t i = 0; i < cutters.size(); ++i) {
    if (!cutters[i]->prism) continue;
    const std::optional<Beside> at = beside(context, frame, *cutters[i]->prism);
    if (!at) continue;
    Result<kernel::Profile> profile = profileIn(context, *at);
    if (!profile) return profile.failure();
    out.holes.push_back({std::move(profile).value(), at->bottom, at->top, cutters[i]->prism->tag});
    out.numbers.push_back(i);
  }
  return out;
}

}  // namespace

Result<Evaluation::Pierced> Evaluation::pierced(kernel::Solid solid, std::vector<ValueRef> cutters) {
  Pierced out{std::move(solid), std::move(cutters)};
  // Another way to the same solid, should this one be wrong.
  if (care_ == Care::Retry || out.solid.faceCount() > mostFaces) return out;
  std::size_t axes = 0;
  for (std::size_t i = 0; i < out.left.size() && axes < mostAxes; ++i) {
    if (!out.left[i]->prism) continue;
    for (const Prism& frame : viewsOf(context_, *out.left[i]->prism)) {
      if (++axes > mostAxes) break;
      Result<Bundle> bundle = bundleOf(context_, frame, out.left);
      if (!bundle) return bundle.failure();
      Result<kernel::Pierced> cut =
          kernel::pierced(context_, out.solid, bundle->holes, frame.designFromPrism);
      if (!cut) {
        if (cut.failure().code == Code::Cancelled) return cut.failure();
        continue;  // a boolean may do it
      }
      out.solid = cut->solid;
      for (std::size_t k = 0; k < bundle->holes.size(); ++k) {
        const kernel::Hole& hole = bundle->holes[k];
        const std::optional<kernel::Profile>& rest = cut->rest[k];
        if (!rest) continue;
        ValueRef& cutter = out.left[bundle->numbers[k]];
        cutter = rest->isEmpty() ? emptyValue(nullptr)
                                 : prismValue(nullptr, Prism{*rest, hole.bottom, hole.top, frame.designFromPrism,
                                                             std::nullopt, hole.tag});
      }
      if (out.left[i]->isEmpty()) break;
    }
  }
  std::erase_if(out.left, [](const ValueRef& cutter) { return cutter->isEmpty(); });
  return out;
}

}  // namespace pw::exact

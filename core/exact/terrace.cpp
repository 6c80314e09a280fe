// SPDX-License-Identifier: Apache-2.0
#include "exact/terrace.hpp"

#include <algorithm>
#include <utility>

#include "exact/placement.hpp"

namespace pw::exact {
namespace {

using base::Mat4;
using base::Result;
using kernel::Context;
using kernel::Layer;
using kernel::Profile;
using kernel::Solid;
using mesh::Boolean;

// Beyond these the layers cost more than a boolean would.
constexpr std::size_t mostLayers = 64;
constexpr std::size_t mostOperands = 200;

// A terrace as seen from another one's frame.
struct Placed {
  const Terrace* terrace;
  SameAxis lies;
  double low(const Layer& layer) const { return lies.sign * (lies.sign > 0 ? layer.bottom : layer.top) + lies.shift; }
  double high(const Layer& layer) const { return lies.sign * (lies.sign > 0 ? layer.top : layer.bottom) + lies.shift; }

  // The outline over these heights; empty where it has none.
  Result<Profile> over(Context& context, double bottom, double top) const {
    for (const Layer& layer : terrace->layers)
      if (low(layer) <= bottom + sameHeight && high(layer) >= top - sameHeight)
        return lies.plane == Mat4(1) || layer.profile.isEmpty()
                   ? Result<Profile>(layer.profile)
                   : kernel::transformed(context, layer.profile, lies.plane);
    return Profile();
  }
};

std::vector<double> heightsOf(const std::vector<Placed>& all) {
  std::vector<double> heights;
  for (const Placed& one : all)
    for (const Layer& layer : one.terrace->layers) {
      heights.push_back(one.low(layer));
      heights.push_back(one.high(layer));
    }
  std::sort(heights.begin(), heights.end());
  heights.erase(std::unique(heights.begin(), heights.end(),
                            [](double a, double b) { return b - a <= sameHeight; }),
                heights.end());
  return heights;
}

Result<Profile> layerOf(Context& context, Boolean operation, const std::vector<Placed>& all, double bottom,
                        double top) {
  std::vector<Profile> profiles;
  for (const Placed& one : all) {
    Result<Profile> profile = one.over(context, bottom, top);
    if (!profile) return profile;
    if (!profile->isEmpty()) profiles.push_back(std::move(profile).value());
    else if (operation == Boolean::Difference && &one == &all.front()) return Profile();
  }
  if (profiles.empty()) return Profile();
  if (profiles.size() == 1) return std::move(profiles.front());
  return kernel::combined(context, operation, profiles);
}

}  // namespace

Terrace terraceOf(const Prism& prism) {
  return {{{prism.profile, prism.bottom, prism.top}}, prism.designFromPrism, prism.tag};
}

Result<std::optional<Terrace>> movedTerrace(Context& context, const Terrace& terrace, const Mat4& matrix) {
  const std::optional<Upright> upright = uprightOf(matrix * terrace.designFromTerrace);
  if (!upright) return std::optional<Terrace>();
  Terrace out = terrace;
  out.designFromTerrace = upright->rigid;
  for (Layer& layer : out.layers) {
    layer.bottom *= upright->heights;
    layer.top *= upright->heights;
    if (upright->planeKept || layer.profile.isEmpty()) continue;
    Result<Profile> profile = kernel::transformed(context, layer.profile, upright->plane);
    if (!profile) return profile.failure();
    layer.profile = std::move(profile).value();
  }
  return std::optional(std::move(out));
}

Result<std::optional<Terraced>> combined(Context& context, Boolean operation, const Terrace& first,
                                         std::span<const Terrace* const> others) {
  Terraced out;
  std::vector<Placed> all{{&first, {}}};
  const Mat4 frameFromDesign = inverseOfRigid(first.designFromTerrace);
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (!others[i] || others[i]->tag != first.tag) continue;
    const auto lies = sameAxis(frameFromDesign * others[i]->designFromTerrace);
    if (!lies) continue;
    all.push_back({others[i], *lies});
    out.taken.push_back(i);
  }
  const std::vector<double> heights = heightsOf(all);
  if (out.taken.empty() || all.size() > mostOperands || heights.size() > mostLayers + 1)
    return std::optional<Terraced>();
  out.terrace.designFromTerrace = first.designFromTerrace;
  out.terrace.tag = first.tag;
  for (std::size_t i = 1; i < heights.size(); ++i) {
    Result<Profile> profile = layerOf(context, operation, all, heights[i - 1], heights[i]);
    if (!profile) return profile.failure();
    out.terrace.layers.push_back({std::move(profile).value(), heights[i - 1], heights[i]});
  }
  return std::optional(std::move(out));
}

Result<Solid> solidOf(Context& context, const Terrace& terrace) {
  Result<Solid> solid = kernel::stacked(context, terrace.layers);
  if (solid && terrace.designFromTerrace != Mat4(1))
    solid = kernel::transformed(context, *solid, terrace.designFromTerrace);
  return solid && terrace.tag ? Result<Solid>(solid->withTag(terrace.tag)) : solid;
}

}  // namespace pw::exact

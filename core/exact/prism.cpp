// SPDX-License-Identifier: Apache-2.0
#include "exact/prism.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "exact/placement.hpp"
#include "mesh/outline.hpp"

namespace pw::exact {
namespace {

using base::Box2;
using base::Box3;
using base::Mat4;
using base::Result;
using base::Vec2;
using base::Vec3;
using base::Vec4;
using kernel::Context;
using kernel::Profile;
using kernel::Solid;
using mesh::Boolean;

Result<Profile> rectangleProfile(Context& context, const Box2& box) {
  mesh::Contour contour{box.min, {box.max.x, box.min.y}, box.max, {box.min.x, box.max.y}};
  return kernel::polygon(context, mesh::Outline({std::move(contour)}, false));
}

// The frame whose axis is the old x (turns = 1) or y (turns = 2).
Mat4 turnedFrame(const Mat4& frame, int turns) {
  Mat4 out = frame;
  for (int i = 0; i < 3; ++i) out[i] = frame[(i + turns) % 3];
  return out;
}

}  // namespace

Result<Prism> boxPrism(Context& context, Box2 rectangle, double bottom, double top,
                       const Mat4& designFromPrism) {
  Result<Profile> profile = rectangleProfile(context, rectangle);
  if (!profile) return profile.failure();
  return Prism{std::move(profile).value(), bottom, top, designFromPrism, rectangle};
}

Result<std::optional<Prism>> movedPrism(Context& context, const Prism& prism, const Mat4& matrix) {
  const std::optional<Upright> upright = uprightOf(matrix * prism.designFromPrism);
  if (!upright) return std::optional<Prism>();
  Prism out = prism;
  out.designFromPrism = upright->rigid;
  out.bottom *= upright->heights;
  out.top *= upright->heights;
  if (upright->planeKept) return std::optional(std::move(out));
  Result<Profile> profile = kernel::transformed(context, prism.profile, upright->plane);
  if (!profile) return profile.failure();
  out.profile = std::move(profile).value();
  if (out.rectangle && upright->plane[1][0] == 0) {
    const Vec2 factor(upright->plane[0][0], upright->plane[1][1]);
    const Vec2 a = out.rectangle->min * factor, b = out.rectangle->max * factor;
    out.rectangle = Box2{glm::min(a, b), glm::max(a, b)};
  } else {
    out.rectangle.reset();
  }
  return std::optional(std::move(out));
}

Result<Solid> solidOf(Context& context, const Prism& prism) {
  if (prism.profile.isEmpty()) return Solid();
  Result<Solid> upright = kernel::extruded(context, prism.profile, {0, 0, prism.top - prism.bottom}, false);
  if (!upright) return upright.failure();
  const Mat4 placement = prism.designFromPrism * translation({0, 0, prism.bottom});
  if (placement != Mat4(1)) {
    upright = kernel::transformed(context, *upright, placement);
    if (!upright) return upright.failure();
  }
  return prism.tag ? upright->withTag(prism.tag) : std::move(upright).value();
}

Box3 boxOf(const Prism& prism) {
  const Box2 flat = prism.profile.box();
  Box3 box{Vec3(INFINITY), Vec3(-INFINITY)};
  for (int corner = 0; corner < 8; ++corner) {
    const Vec4 at(corner & 1 ? flat.max.x : flat.min.x, corner & 2 ? flat.max.y : flat.min.y,
                  corner & 4 ? prism.top : prism.bottom, 1);
    const Vec3 point(prism.designFromPrism * at);
    box.min = glm::min(box.min, point);
    box.max = glm::max(box.max, point);
  }
  return box;
}

std::vector<Prism> viewsOf(Context& context, const Prism& prism) {
  std::vector<Prism> views{prism};
  if (!prism.rectangle) return views;
  const Vec3 low(prism.rectangle->min, prism.bottom), high(prism.rectangle->max, prism.top);
  for (const int turns : {1, 2}) {
    const auto at = [&](const Vec3& corner, int axis) { return corner[(axis + turns) % 3]; };
    Result<Prism> view = boxPrism(context, {{at(low, 0), at(low, 1)}, {at(high, 0), at(high, 1)}}, at(low, 2),
                                  at(high, 2), turnedFrame(prism.designFromPrism, turns));
    if (!view) continue;
    view->tag = prism.tag;
    views.push_back(std::move(view).value());
  }
  return views;
}

std::optional<Beside> beside(Context& context, const Prism& frame, const Prism& prism) {
  const Mat4 frameFromDesign = inverseOfRigid(frame.designFromPrism);
  const auto as = [&](const Prism& view) -> std::optional<Beside> {
    const auto lies = sameAxis(frameFromDesign * view.designFromPrism);
    if (!lies) return std::nullopt;
    const double a = lies->sign * view.bottom + lies->shift, b = lies->sign * view.top + lies->shift;
    return Beside{view, lies->plane, std::min(a, b), std::max(a, b)};
  };
  if (auto found = as(prism)) return found;
  if (!prism.rectangle) return std::nullopt;
  for (const Prism& view : viewsOf(context, prism))
    if (auto found = as(view)) return found;
  return std::nullopt;
}

Result<Profile> profileIn(Context& context, const Beside& at) {
  if (at.plane == Mat4(1)) return at.prism.profile;
  return kernel::transformed(context, at.prism.profile, at.plane);
}

Result<std::optional<Prism>> common(Context& context, const Prism& first, const Prism& second) {
  for (const Prism& view : viewsOf(context, first)) {
    const auto other = beside(context, view, second);
    if (!other) continue;
    Prism out = view;
    out.bottom = std::max(view.bottom, other->bottom);
    out.top = std::min(view.top, other->top);
    out.rectangle.reset();
    if (out.top - out.bottom <= sameHeight) {
      out.profile = Profile();
      return std::optional(std::move(out));
    }
    Result<Profile> profile = profileIn(context, *other);
    if (!profile) return profile.failure();
    const Profile both[] = {view.profile, *profile};
    Result<Profile> shared = kernel::combined(context, Boolean::Intersection, both);
    if (!shared) return shared.failure();
    out.profile = std::move(shared).value();
    return std::optional(std::move(out));
  }
  return std::optional<Prism>();
}

Result<std::optional<Prism>> united(Context& context, std::span<const Prism> prisms) {
  if (prisms.size() == 1) return std::optional(prisms.front());
  for (const Prism& view : viewsOf(context, prisms.front())) {
    std::vector<Beside> others;
    for (const Prism& prism : prisms.subspan(1)) {
      auto other = beside(context, view, prism);
      if (!other || std::abs(other->bottom - view.bottom) > sameHeight ||
          std::abs(other->top - view.top) > sameHeight || prism.tag != view.tag)
        break;
      others.push_back(std::move(*other));
    }
    if (others.size() + 1 < prisms.size()) continue;
    std::vector<Profile> profiles{view.profile};
    for (const Beside& other : others) {
      Result<Profile> profile = profileIn(context, other);
      if (!profile) return profile.failure();
      profiles.push_back(std::move(profile).value());
    }
    Result<Profile> whole = kernel::combined(context, Boolean::Union, profiles);
    if (!whole) return whole.failure();
    Prism out = view;
    out.profile = std::move(whole).value();
    out.rectangle.reset();
    return std::optional(std::move(out));
  }
  return std::optional<Prism>();
}

Result<Cut> cutThrough(Context& context, const Prism& base, std::span<const Prism* const> cutters) {
  // Along the axis that most cutters go through.
  struct View {
    Prism prism;
    std::vector<Beside> through;
    std::vector<std::size_t> left;
  };
  std::optional<View> best;
  for (Prism& view : viewsOf(context, base)) {
    View seen{std::move(view), {}, {}};
    for (std::size_t i = 0; i < cutters.size(); ++i) {
      // The faces of a hole take their cutter's colour, which a cut in the plane would lose.
      auto cutter =
          cutters[i] && cutters[i]->tag == base.tag ? beside(context, seen.prism, *cutters[i]) : std::nullopt;
      if (cutter && cutter->bottom <= seen.prism.bottom + sameHeight &&
          cutter->top >= seen.prism.top - sameHeight)
        seen.through.push_back(std::move(*cutter));
      else seen.left.push_back(i);
    }
    if (!best || seen.through.size() > best->through.size()) best = std::move(seen);
  }
  if (best->through.empty()) return Cut{base, std::move(best->left)};
  std::vector<Profile> profiles{best->prism.profile};
  for (const Beside& cutter : best->through) {
    Result<Profile> profile = profileIn(context, cutter);
    if (!profile) return profile.failure();
    profiles.push_back(std::move(profile).value());
  }
  Result<Profile> rest = kernel::combined(context, Boolean::Difference, profiles);
  if (!rest) return rest.failure();
  Cut out{std::move(best->prism), std::move(best->left)};
  out.prism.profile = std::move(rest).value();
  out.prism.rectangle.reset();
  return out;
}

}  // namespace pw::exact

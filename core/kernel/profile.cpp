// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernel/contour.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/place.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

const std::shared_ptr<const ProfileRep>& nothing() {
  static const auto empty = std::make_shared<const ProfileRep>();
  return empty;
}

template <class Work>
void eachCurve(const ProfileRep& rep, Work&& work) {
  for (const Region& region : rep.regions) {
    work(region.outer);
    for (const Curve& hole : region.holes) work(hole);
  }
}

bool reachesTooFar(const Context& context, const base::Box2& box) {
  return !withinLimits(context.limits, {box.min, 0}) || !withinLimits(context.limits, {box.max, 0});
}

// Whether no two sides of the contours cross or touch, but for neighbours in their corner. By a
// sweep along x.
bool isSimple(const std::vector<mesh::Contour>& contours) {
  struct Side {
    base::Vec2 a, b;
    std::size_t contour, index, count;
    double low() const { return std::min(a.x, b.x); }
    double high() const { return std::max(a.x, b.x); }
  };
  std::vector<Side> sides;
  for (std::size_t c = 0; c < contours.size(); ++c)
    for (std::size_t i = 0; i < contours[c].size(); ++i)
      sides.push_back(
          {contours[c][i], contours[c][(i + 1) % contours[c].size()], c, i, contours[c].size()});
  std::ranges::sort(sides, {}, &Side::low);
  constexpr double clear = 1e-6;  // sides nearer than this are taken as touching
  std::vector<const Side*> active;
  const auto distance = [](base::Vec2 p, const Side& s) {
    const base::Vec2 d = s.b - s.a;
    const double t = std::clamp(glm::dot(p - s.a, d) / glm::dot(d, d), 0.0, 1.0);
    return glm::length(p - s.a - t * d);
  };
  for (const Side& s : sides) {
    if (glm::length(s.b - s.a) <= clear) return false;
    std::erase_if(active, [&](const Side* o) { return o->high() + clear < s.low(); });
    for (const Side* o : active) {
      if (std::max(o->a.y, o->b.y) + clear < std::min(s.a.y, s.b.y) ||
          std::max(s.a.y, s.b.y) + clear < std::min(o->a.y, o->b.y))
        continue;
      const bool after = s.contour == o->contour && (s.index + 1) % s.count == o->index;
      const bool before = s.contour == o->contour && (o->index + 1) % o->count == s.index;
      if (after || before) {
        // Neighbours may only not fold back onto each other.
        if (distance(after ? o->b : o->a, s) <= clear || distance(after ? s.a : s.b, *o) <= clear)
          return false;
        continue;
      }
      const double p = cross(s.b - s.a, o->a - s.a), q = cross(s.b - s.a, o->b - s.a);
      const double u = cross(o->b - o->a, s.a - o->a), v = cross(o->b - o->a, s.b - o->a);
      if ((p > 0) != (q > 0) && (u > 0) != (v > 0)) return false;
      if (distance(s.a, *o) <= clear || distance(s.b, *o) <= clear || distance(o->a, s) <= clear ||
          distance(o->b, s) <= clear)
        return false;
    }
    active.push_back(&s);
  }
  return true;
}

std::vector<Curve> curvesOf(const std::vector<mesh::Contour>& contours) {
  std::vector<Curve> curves;
  for (const mesh::Contour& contour : contours) {
    Curve curve;
    for (std::size_t i = 0; i < contour.size(); ++i)
      curve.push_back(line(contour[i], contour[(i + 1) % contour.size()]));
    curve = simplified(std::move(curve));
    if (curve.size() > 2) curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace

Profile::Profile() : rep_(nothing()) {}
Profile::Profile(std::shared_ptr<const ProfileRep> rep) : rep_(rep ? std::move(rep) : nothing()) {}

bool Profile::isEmpty() const { return rep_->regions.empty(); }
double Profile::area() const { return areaOf(*rep_); }

base::Box2 Profile::box() const {
  base::Box2 box;
  bool first = true;
  for (const Region& region : rep_->regions) {
    const base::Box2 one = boxOf(region);
    box.min = first ? one.min : glm::min(box.min, one.min);
    box.max = first ? one.max : glm::max(box.max, one.max);
    first = false;
  }
  return box;
}

std::size_t Profile::arcs() const {
  std::size_t count = 0;
  eachCurve(*rep_, [&](const Curve& curve) {
    count += static_cast<std::size_t>(std::ranges::count(curve, true, &Segment::conic));
  });
  return count;
}

std::size_t Profile::edges() const {
  std::size_t count = 0;
  eachCurve(*rep_, [&](const Curve& curve) { count += curve.size(); });
  return count;
}

std::size_t Profile::bytes() const { return sizeof(ProfileRep) + edges() * sizeof(Segment); }

Profile profileOf(std::vector<Region> regions) {
  auto rep = std::make_shared<ProfileRep>();
  rep->regions = std::move(regions);
  return Profile(std::move(rep));
}

base::Result<Profile> circle(Context& context, double radius) {
  if (!std::isfinite(radius) || !(radius > 0)) return Profile();
  if (radius > context.limits.coordinate) return tooFar(context.limits, "circle", radius);
  const double seam = context.seam * std::numbers::pi / 180;
  return profileOf({{{arc({0, 0}, radius, seam, seam + 2 * std::numbers::pi)}, {}}});
}

base::Result<Profile> polygon(Context& context, const mesh::Outline& outline) {
  if (outline.isEmpty()) return Profile();
  for (const mesh::Contour& contour : outline.contours())
    for (const base::Vec2& p : contour)
      if (!withinLimits(context.limits, {p, 0}))
        return tooFar(context.limits, "polygon", std::max(std::abs(p.x), std::abs(p.y)));
  std::vector<mesh::Contour> contours = outline.contours();
  for (mesh::Contour& contour : contours) {
    contour.erase(std::unique(contour.begin(), contour.end()), contour.end());
    while (contour.size() > 1 && contour.front() == contour.back()) contour.pop_back();
  }
  std::erase_if(contours, [](const mesh::Contour& contour) { return contour.size() < 3; });
  if (isSimple(contours)) return profileOf(regionsByNesting(curvesOf(contours)));
  // Contours that touch or cross: Clipper2 finds the region, on its grid of 2^-16 mm; a union with
  // nothing is its way to do so.
  mesh::Context flat{context.limits, context.task, {}};
  const std::vector<mesh::Outline> both = {mesh::Outline(std::move(contours), false),
                                           mesh::Outline()};
  auto clean = mesh::combined(flat, mesh::Boolean::Union, both);
  if (!clean) return clean.failure();
  return profileOf(regionsBySense(curvesOf(clean->contours())));
}

base::Result<Profile> transformed(Context& context, const Profile& profile, const base::Mat4& m) {
  if (profile.isEmpty()) return profile;
  base::Mat4 plane(1);
  for (int column : {0, 1, 3})
    for (int row = 0; row < 2; ++row) plane[column][row] = m[column][row];
  const Placement placement = placementOf(plane);
  if (placement.kind == Placement::Kind::NoNumber)
    return badInput("A transformation holds a value that is no number.");
  if (placement.kind == Placement::Kind::Flat) return Profile();
  std::vector<Region> regions;
  for (const Region& region : profile.rep().regions) {
    Region next{moved(region.outer, plane), {}};
    if (reachesTooFar(context, boxOf(next))) {
      const base::Box2 box = boxOf(next);
      const base::Vec2 far = glm::max(glm::abs(box.min), glm::abs(box.max));
      return tooFar(context.limits, "The transformed outline", std::max(far.x, far.y));
    }
    for (const Curve& hole : region.holes) next.holes.push_back(moved(hole, plane));
    regions.push_back(std::move(next));
  }
  return profileOf(std::move(regions));
}

}  // namespace pw::kernel

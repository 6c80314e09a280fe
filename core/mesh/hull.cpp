// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "mesh/convex_hull.hpp"
#include "mesh/operations.hpp"
#include "mesh/remains.hpp"

namespace pw::mesh {

namespace {

// Points held at a time while a hull is gathered: 24 bytes each, and four times that in the hull.
constexpr std::size_t portion = 1u << 20;

// The points a hull is made of. The hull of hulls is the hull of all, so whenever a portion is full
// only the corners of its hull stay: nine thousand spheres of five thousand corners are a gigabyte.
class Gathering {
 public:
  explicit Gathering(const Context& context) : context_(context) {}

  base::Status add(const SolidRep& rep) {
    if (context_.task.cancel.raised()) return cancelled();
    appendPoints(rep, points_);
    for (const Corners& piece : remainsOf(rep)) points_.insert(points_.end(), piece.begin(), piece.end());
    const std::size_t limit = context_.limits.facets / 2;  // a closed surface has two faces a corner
    if (points_.size() > std::min(full_, limit + portion)) reduce();
    if (points_.size() > limit + portion) {
      return refused("hull has " + std::to_string(points_.size()) + " corners; the limit is " +
                     std::to_string(limit) + ".");
    }
    return base::Done{};
  }

  const std::vector<base::Vec3>& points() const { return points_; }

 private:
  void reduce() {
    Mesh mesh = convexHull(points_);
    // In one plane there is no hull to go on with; all its points stay.
    if (!mesh.points.empty()) points_ = std::move(mesh.points);
    // Where nearly all of them are corners, twice as many are let in before the next try.
    full_ = std::max(portion, 2 * points_.size());
  }

  const Context& context_;
  std::vector<base::Vec3> points_;
  std::size_t full_ = portion;
};

}  // namespace

base::Result<Solid> hullOf(const Context& context, std::span<const base::Vec3> points) {
  const Mesh mesh = convexHull(points);
  if (mesh.triangles.empty()) return Solid();
  return checked(context, "hull", mesh, Trust::Sound, Shape::Convex);
}

base::Result<Solid> hull(Context& context, std::span<const Solid> operands) {
  return guarded("hull", [&]() -> base::Result<Solid> {
    Gathering gathering(context);
    for (const Solid& operand : operands) {
      if (operand.isEmpty() && !operand.hasRemains()) continue;
      if (auto status = gathering.add(operand.rep()); !status) return status.failure();
    }
    if (context.task.cancel.raised()) return cancelled();
    auto solid = hullOf(context, gathering.points());
    // In one plane there is nothing solid, but a flat piece for a hull or a sum around this one.
    if (!solid || !solid->isEmpty() || gathering.points().empty()) return solid;
    return onlyRemains({flatHull(gathering.points())});
  });
}

base::Result<Outline> hull(Context&, std::span<const Outline> operands) {
  return guarded("hull", [&]() -> base::Result<Outline> {
    std::vector<base::Vec2> points;
    for (const Outline& operand : operands)
      for (const Contour& contour : operand.contours())
        points.insert(points.end(), contour.begin(), contour.end());
    Contour contour = convexHull(points);
    if (contour.empty()) return Outline();
    return Outline({std::move(contour)}, true);
  });
}

}  // namespace pw::mesh

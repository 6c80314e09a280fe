// SPDX-License-Identifier: Apache-2.0
#include "mesh/convex_hull.hpp"
#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

base::Result<Solid> hullOf(const Context& context, std::span<const base::Vec3> points) {
  const Mesh mesh = convexHull(points);
  if (mesh.triangles.empty()) return Solid();
  return checked(context, "hull", manifoldOf(mesh), Trust::Sound, Shape::Convex);
}

base::Result<Solid> hull(Context& context, std::span<const Solid> operands) {
  return guarded("hull", [&]() -> base::Result<Solid> {
    std::vector<base::Vec3> points;
    for (const Solid& operand : operands)
      if (!operand.isEmpty()) appendPoints(operand.rep(), points);
    if (context.task.cancel.raised()) return cancelled();
    return hullOf(context, points);
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

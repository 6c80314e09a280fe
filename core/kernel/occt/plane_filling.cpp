// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/plane_filling.hpp"

#include <BRepAdaptor_Surface.hxx>
#include <TopoDS.hxx>
#include <cmath>
#include <limits>

#include "kernel/occt/guard.hpp"
#include "mesh/operations.hpp"

namespace pw::kernel {

namespace {

using Loop = std::vector<std::uint32_t>;

// The steps of one wire, end to end. Nothing where they don't come back.
bool addLoops(const Border& border, std::vector<Loop>& loops) {
  std::multimap<std::uint32_t, std::uint32_t> next(border.begin(), border.end());
  while (!next.empty()) {
    Loop loop;
    const std::uint32_t first = next.begin()->first;
    for (std::uint32_t at = first;;) {
      const auto step = next.find(at);
      if (step == next.end()) return false;
      loop.push_back(at);
      at = step->second;
      next.erase(step);
      if (at == first) break;
    }
    loops.push_back(std::move(loop));
  }
  return true;
}

double areaOf(const base::Vec2& a, const base::Vec2& b, const base::Vec2& c) {
  return ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / 2;
}

}  // namespace

base::Result<PlaneFilling> planeFilling(const TopoDS_Face& face, std::span<const Border> borders,
                                        std::span<const base::Vec3> points, double slack,
                                        const Measuring* measuring) {
  std::vector<Loop> loops;
  for (const Border& border : borders)
    if (!addLoops(border, loops)) return internal("meshing", "the border of a plane face is open");

  const gp_Ax3 axes = BRepAdaptor_Surface(face, false).Plane().Position();
  const auto vec = [](const gp_XYZ& v) { return base::Vec3(v.X(), v.Y(), v.Z()); };
  const base::Vec3 origin = vec(axes.Location().XYZ()), x = vec(axes.XDirection().XYZ());
  // Seen from outside: of a reversed face the plane is turned over.
  const base::Vec3 y =
      vec(axes.YDirection().XYZ()) * (face.Orientation() == TopAbs_REVERSED ? -1.0 : 1.0);
  std::vector<std::vector<base::Vec2>> contours;
  std::vector<std::uint32_t> names;
  std::vector<base::Vec2> flat;
  double length = 0;
  for (const Loop& loop : loops) {
    std::vector<base::Vec2>& contour = contours.emplace_back();
    for (const std::uint32_t name : loop) {
      const base::Vec3 arm = points[name] - origin;
      contour.emplace_back(glm::dot(arm, x), glm::dot(arm, y));
    }
    for (std::size_t i = 0; i < contour.size(); ++i)
      length += glm::length(contour[(i + 1) % contour.size()] - contour[i]);
    names.insert(names.end(), loop.begin(), loop.end());
    flat.insert(flat.end(), contour.begin(), contour.end());
  }

  PlaneFilling out;
  out.normal = glm::normalize(glm::cross(x, y));
  for (const std::uint32_t name : names) out.off = std::max(out.off, std::abs(glm::dot(points[name] - origin, out.normal)));
  // What counts as crossing decides which corners are cut first: the way that folds least.
  double least = std::numeric_limits<double>::infinity();
  for (const double share : {-1.0, 0.001, 0.01, 0.1, 1.0, 10.0}) {
    auto triangles = mesh::filled(contours, share * slack);
    if (!triangles) return triangles.failure();
    double doubled = 0;  // covered twice, mm^2
    for (const std::array<std::uint32_t, 3>& t : *triangles)
      doubled += std::max(0.0, -areaOf(flat[t[0]], flat[t[1]], flat[t[2]]));
    if (!(doubled < least)) continue;
    Balance balance;
    for (const Border& border : borders)
      for (const auto& [from, to] : border) balance.add(to, from);
    for (const std::array<std::uint32_t, 3>& t : *triangles)
      for (std::size_t k = 0; k < 3; ++k) balance.add(names[t[k]], names[t[(k + 1) % 3]]);
    if (!balance.isEven()) continue;
    least = doubled;
    out.triangles.clear();
    for (const std::array<std::uint32_t, 3>& t : *triangles)
      out.triangles.push_back({names[t[0]], names[t[1]], names[t[2]]});
    if (doubled == 0) break;
  }
  if (!(least <= length * slack))
    return internal("meshing", "the border of a plane face crosses itself by " + number(least) +
                                   " mm^2");
  if (measuring) {
    const auto flatOf = [&](const base::Vec3& p) { return base::Vec2(glm::dot(p - origin, x), glm::dot(p - origin, y)); };
    const auto at = [&](const base::Vec2& p) { return SurfacePoint{origin + p.x * x + p.y * y, out.normal}; };
    std::size_t first = 0;
    for (const Loop& loop : loops) {
      // A fan of signed triangles from anywhere is what the loop encloses.
      for (std::size_t i = 0; i < loop.size(); ++i) {
        const std::size_t j = (i + 1) % loop.size();
        addTriangle(measuring->sums, flat[first], flat[first + i], flat[first + j], at);
        const auto bend = measuring->bends.between(loop[i], loop[j]);
        if (!bend) continue;
        const Segment segment = segmentOf({flat[first + i], flatOf((*bend)[0]), flatOf((*bend)[1]), flatOf((*bend)[2]), flat[first + j]});
        const SurfacePoint here = at(segment.centroid);
        measuring->sums.add(here.point, here.across, segment.area);
      }
      first += loop.size();
    }
  }
  return out;
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernel/contour.hpp"
#include "kernel/facets.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rounded.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double same = 1e-7;  // mm

// Turns z into `direction`, at `origin`.
base::Mat4 frame(base::Vec3 origin, base::Vec3 direction) {
  const base::Vec3 z = glm::normalize(direction);
  const base::Vec3 helper = std::abs(z.x) < 0.6 ? base::Vec3(1, 0, 0) : base::Vec3(0, 1, 0);
  const base::Vec3 x = glm::normalize(helper - glm::dot(helper, z) * z), y = glm::cross(z, x);
  return {base::Vec4(x, 0), base::Vec4(y, 0), base::Vec4(z, 0), base::Vec4(origin, 1)};
}

base::Result<Solid> capsule(Context& context, base::Vec3 from, base::Vec3 to, double radius) {
  const double length = glm::length(to - from);
  const base::Vec2 low(0, -radius), high(0, length + radius);
  Curve half = {arc({0, 0}, radius, -pi / 2, 0), line({radius, 0}, {radius, length}),
                arc({0, length}, radius, 0, pi / 2), line(high, low)};
  half[0].start = low;
  half[0].end = half[1].start;
  half[2].start = half[1].end;
  half[2].end = high;
  auto solid = revolved(context, profileOf({{std::move(half), {}}}), 0, 360);
  if (!solid) return solid;
  return transformed(context, *solid, frame(from, to - from));
}

// The two sides of a convex polygon, as a polyhedron without thickness.
PolygonMesh plate(Context& context, const std::vector<base::Vec3>& centers,
                  const base::Mat4& place) {
  const base::Mat4 back = glm::inverse(place);
  std::vector<Disc> points;
  for (const base::Vec3& c : centers)
    points.push_back({base::Vec2(base::Vec4(back * base::Vec4(c, 1))), 0});
  PolygonMesh out;
  auto hull = hullOfDiscs(context, points);
  if (!hull || hull->isEmpty()) return out;
  Polygon top, bottom;
  for (const Segment& side : hull->rep().regions.front().outer) {
    top.outer.push_back(static_cast<std::uint32_t>(out.points.size()));
    out.points.emplace_back(base::Vec3(place * base::Vec4(side.start, 0, 1)));
  }
  bottom.outer.assign(top.outer.rbegin(), top.outer.rend());
  top.origin = bottom.origin = out.points.front();
  top.normal = base::Vec3(place[2]);
  bottom.normal = -top.normal;
  out.faces = {top, bottom};
  return out;
}

base::Result<PolygonMesh> convexHullOf(Context& context, const std::vector<base::Vec3>& centers) {
  // The triangle kernel's hull takes the points of whatever it is given.
  mesh::Triangles soup;
  for (const base::Vec3& c : centers) soup.positions.insert(soup.positions.end(), {c.x, c.y, c.z});
  for (std::uint32_t i = 0; i + 2 < centers.size(); ++i)
    soup.indices.insert(soup.indices.end(), {i, i + 1, i + 2});
  mesh::Context triangles{context.limits, context.task, {}};
  auto points = mesh::fromTriangles(triangles, soup);
  if (!points) return points.failure();
  const std::vector<mesh::Solid> operands = {*points};
  auto hull = mesh::hull(triangles, operands);
  if (!hull) return hull.failure();
  return polygonsOf(hull->triangles());
}

}  // namespace

base::Result<Solid> hullOfSpheres(Context& context, std::span<const base::Vec3> given,
                                  double radius) {
  if (!std::isfinite(radius)) return badInput("hull of spheres of a radius that is no number.");
  std::vector<base::Vec3> centers;
  for (const base::Vec3& c : given) {
    if (!std::isfinite(c.x + c.y + c.z))
      return badInput("hull of spheres at a place that is no number.");
    const base::Vec3 far = glm::abs(c) + radius;
    const double reach = std::max(far.x, std::max(far.y, far.z));
    if (reach > context.limits.coordinate) return tooFar(context.limits, "hull", reach);
    if (std::ranges::none_of(centers,
                             [&](const base::Vec3& o) { return glm::length(o - c) <= same; }))
      centers.push_back(c);
  }
  if (centers.empty() || !(radius > 0)) return Solid();
  if (context.task.cancel.raised()) return cancelled();
  if (centers.size() == 1) {
    auto ball = sphere(context, radius);
    if (!ball) return ball;
    base::Mat4 place(1);
    place[3] = base::Vec4(centers[0], 1);
    return transformed(context, *ball, place);
  }
  // The farthest pair of a direction, then what leaves its line most, then what leaves their plane
  // most.
  const auto farthest = [&](auto&& measure) {
    return *std::ranges::max_element(centers, {}, measure);
  };
  const base::Vec3 a = farthest([&](const base::Vec3& c) { return glm::length(c - centers[0]); });
  const base::Vec3 b = farthest([&](const base::Vec3& c) { return glm::length(c - a); });
  const base::Vec3 along = glm::normalize(b - a);
  const auto offLine = [&](const base::Vec3& c) { return glm::length(glm::cross(c - a, along)); };
  const base::Vec3 c = farthest(offLine);
  if (offLine(c) <= same) return capsule(context, a, b, radius);
  const base::Vec3 normal = glm::normalize(glm::cross(b - a, c - a));
  const auto offPlane = [&](const base::Vec3& p) { return std::abs(glm::dot(p - a, normal)); };
  return guarded("hull", [&]() -> base::Result<Solid> {
    if (offPlane(farthest(offPlane)) <= same)
      return rounded(plate(context, centers, frame(a, normal)), radius);
    auto polygons = convexHullOf(context, centers);
    if (!polygons) return polygons.failure();
    if (polygons->faces.size() > context.limits.exactFacets)
      return base::Failure{base::Code::Limit,
                           "A hull of spheres has " + std::to_string(polygons->faces.size()) +
                               " flat faces; the limit in the exact model is " +
                               std::to_string(context.limits.exactFacets) + ".",
                           std::nullopt};
    return rounded(*polygons, radius);
  });
}

}  // namespace pw::kernel

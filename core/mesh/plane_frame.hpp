// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "mesh/clip.hpp"
#include "mesh/remains.hpp"

// Private to mesh/: regions in a plane of space, on a grid of their own.
namespace pw::mesh {

// A plane with axes of its own, in which Clipper2 works on a fine grid.
struct Frame {
  base::Vec3 at, normal, u, v;
  double steps;  // per mm

  Frame(const base::Vec3& point, const base::Vec3& up, double extent) : at(point), normal(up) {
    const base::Vec3 side = std::abs(up.x) < 0.6 ? base::Vec3(1, 0, 0) : base::Vec3(0, 1, 0);
    v = glm::normalize(glm::cross(up, side));
    u = glm::cross(v, up);
    steps = std::exp2(40 - std::ceil(std::log2(std::max(extent, 1e-6))));
  }
  base::Vec3 in(const base::Vec3& p) const {
    const base::Vec3 from = p - at;
    return {glm::dot(from, u), glm::dot(from, v), glm::dot(from, normal)};
  }
  base::Vec3 out(const base::Vec2& p) const { return at + u * p.x + v * p.y; }
  Clipper2Lib::Path64 path(std::span<const base::Vec2> points) const {
    Clipper2Lib::Path64 path;
    for (const base::Vec2& p : points) path.emplace_back(std::llround(p.x * steps), std::llround(p.y * steps));
    if (Clipper2Lib::Area(path) < 0) std::ranges::reverse(path);
    return path;
  }
  Clipper2Lib::Path64 path(const Corners& corners) const {
    std::vector<base::Vec2> points;
    for (const base::Vec3& p : corners) points.emplace_back(in(p));
    return path(points);
  }
};

// The largest coordinate.
double reachOf(std::span<const base::Vec3> points);
// A region as convex pieces; slivers that rounding leaves are dropped.
void appendRegion(std::vector<Corners>& out, const Frame& frame, const Clipper2Lib::Paths64& paths);

}  // namespace pw::mesh

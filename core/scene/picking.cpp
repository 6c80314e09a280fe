// SPDX-License-Identifier: Apache-2.0
#include "scene/picking.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <limits>

namespace pw::scene {
namespace {

using base::Vec3;

constexpr std::uint32_t trianglesPerRun = 128;
constexpr double infinity = std::numeric_limits<double>::infinity();

Vec3 corner(const protocol::Preview& preview, std::uint32_t index) {
  const float* at = preview.positions.data() + 3 * std::size_t{preview.indices[index]};
  return {at[0], at[1], at[2]};
}

// Where a ray enters a box, or infinity.
double entry(const Ray& ray, const float* low, const float* high) {
  double near = 0, far = infinity;
  for (int axis = 0; axis < 3; ++axis) {
    const double origin = ray.origin[axis], direction = ray.direction[axis];
    if (direction == 0) {
      if (origin < low[axis] || origin > high[axis]) return infinity;
      continue;
    }
    const double a = (low[axis] - origin) / direction, b = (high[axis] - origin) / direction;
    near = std::max(near, std::min(a, b));
    far = std::min(far, std::max(a, b));
  }
  return near <= far ? near : infinity;
}

// Moeller and Trumbore, "Fast, Minimum Storage Ray/Triangle Intersection", 1997.
double crossing(const Ray& ray, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 ab = b - a, ac = c - a;
  const Vec3 p = glm::cross(ray.direction, ac);
  const double determinant = glm::dot(ab, p);
  if (determinant == 0) return infinity;
  const Vec3 s = ray.origin - a;
  const double u = glm::dot(s, p) / determinant;
  if (!(u >= 0 && u <= 1)) return infinity;
  const Vec3 q = glm::cross(s, ab);
  const double v = glm::dot(ray.direction, q) / determinant;
  if (!(v >= 0 && u + v <= 1)) return infinity;
  const double t = glm::dot(ac, q) / determinant;
  return t > 0 ? t : infinity;
}

}  // namespace

void Picker::reset(const protocol::Preview& preview) {
  runs_.clear();
  for (const protocol::PreviewPart& part : preview.parts) {
    if (part.look == protocol::PreviewLook::Background) continue;
    const std::uint32_t first = part.firstIndex / 3, end = first + part.indexCount / 3;
    for (std::uint32_t start = first; start < end; start += trianglesPerRun) {
      Run run{start, std::min(trianglesPerRun, end - start), {}, {}};
      std::fill_n(run.low, 3, std::numeric_limits<float>::infinity());
      std::fill_n(run.high, 3, -std::numeric_limits<float>::infinity());
      for (std::uint32_t index = 3 * run.first; index < 3 * (run.first + run.count); ++index) {
        const float* at = preview.positions.data() + 3 * std::size_t{preview.indices[index]};
        for (int axis = 0; axis < 3; ++axis) {
          run.low[axis] = std::min(run.low[axis], at[axis]);
          run.high[axis] = std::max(run.high[axis], at[axis]);
        }
      }
      runs_.push_back(run);
    }
  }
}

std::optional<Hit> Picker::pick(const protocol::Preview& preview, const Ray& ray) const {
  Hit best{{}, infinity, 0};
  for (const Run& run : runs_) {
    if (entry(ray, run.low, run.high) >= best.distance) continue;
    for (std::uint32_t triangle = run.first; triangle < run.first + run.count; ++triangle) {
      const double t =
          crossing(ray, corner(preview, 3 * triangle), corner(preview, 3 * triangle + 1),
                   corner(preview, 3 * triangle + 2));
      if (t < best.distance) best = {{}, t, triangle};
    }
  }
  if (best.distance == infinity) return std::nullopt;
  best.point = ray.origin + ray.direction * best.distance;
  return best;
}

}  // namespace pw::scene

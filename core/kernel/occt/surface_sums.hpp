// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>

#include "base/vectors.hpp"

// Private to kernel/: area, volume and moment of surfaces, summed face by face from triangles of their parameters.
namespace pw::kernel {

// Three points of a curve between each two points that follow each other along an edge: at a quarter, half and three quarters
// of the way, in the curve's parameter. Straight edges have none.
class Bends {
 public:
  void add(std::uint32_t from, std::uint32_t to, const std::array<base::Vec3, 3>& between);
  // In the direction asked for. Nothing where the edge is straight, or two edges join the same points.
  std::optional<std::array<base::Vec3, 3>> between(std::uint32_t from, std::uint32_t to) const;

 private:
  struct Bend {
    std::array<base::Vec3, 3> points;  // from the smaller number to the larger
    int times = 0;
  };
  std::unordered_map<std::uint64_t, Bend> bends_;
};

// By the divergence theorem: sum over a closed surface of X·N/3 is its volume, of X∘X∘N/2 its first moment, X from an origin. The
// origin is to be near the surface, so that what is missing at borders weighs little.
class SurfaceSums {
 public:
  explicit SurfaceSums(const base::Vec3& origin) : origin_(origin) {}

  // A piece of `size`, in whatever unit, at `point`; `across` is the surface's outward area per unit of size.
  void add(const base::Vec3& point, const base::Vec3& across, double size);

  double area() const { return area_; }      // mm^2
  double volume() const { return volume_; }  // mm^3; negative inside out
  base::Vec3 centroid() const;               // of a closed surface

 private:
  base::Vec3 origin_;
  double area_ = 0, volume_ = 0;
  base::Vec3 moment_{0};
};

// What lies between a chord and the curve over it, to the right of the chord: `along` are its ends and, between them, points of
// the curve at quarters of its parameter. Romberg's rule on the polygons through them: an arc of 20° to 1e-8 of the segment.
struct Segment {
  double area = 0;         // negative on the left
  base::Vec2 centroid{0};  // to third order
};
Segment segmentOf(const std::array<base::Vec2, 5>& along);

struct SurfacePoint {
  base::Vec3 point{0}, across{0};  // as for SurfaceSums::add, per unit of area of the parameters
};

// Over a triangle of parameters by Radon's rule of degree 5. Triangles the other way round count negative, so that a contour's
// triangles sum to what it encloses however they lie.
template <class At>
void addTriangle(SurfaceSums& sums, const base::Vec2& a, const base::Vec2& b, const base::Vec2& c, const At& at) {
  constexpr double inner = 0.10128650732345633, outer = 0.47014206410511509;
  constexpr double atInner = 0.12593918054482715, atOuter = 0.13239415278850618;
  const double area = ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / 2;
  if (area == 0) return;
  const auto put = [&](double u, double v, double weight) {
    const SurfacePoint here = at(u * a + v * b + (1 - u - v) * c);
    sums.add(here.point, here.across, weight * area);
  };
  put(1.0 / 3, 1.0 / 3, 0.225);
  for (const auto& [one, weight] : {std::pair(inner, atInner), std::pair(outer, atOuter)}) {
    put(one, one, weight);
    put(one, 1 - 2 * one, weight);
    put(1 - 2 * one, one, weight);
  }
}

}  // namespace pw::kernel

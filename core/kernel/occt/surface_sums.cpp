// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/surface_sums.hpp"

#include <algorithm>

namespace pw::kernel {

namespace {

std::uint64_t key(std::uint32_t a, std::uint32_t b) { return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b); }

// Of the polygon through every `step`th point and back along the chord.
double areaThrough(const std::array<base::Vec2, 5>& along, std::size_t step) {
  double twice = 0;
  const auto add = [&](const base::Vec2& p, const base::Vec2& q) {
    const base::Vec2 a = p - along[0], b = q - along[0];
    twice += a.x * b.y - a.y * b.x;
  };
  for (std::size_t i = 0; i + step < along.size(); i += step) add(along[i], along[i + step]);
  return twice / 2;
}

}  // namespace

void Bends::add(std::uint32_t from, std::uint32_t to, const std::array<base::Vec3, 3>& between) {
  Bend& bend = bends_[key(from, to)];
  bend.points = between;
  if (from > to) std::swap(bend.points[0], bend.points[2]);
  ++bend.times;
}

std::optional<std::array<base::Vec3, 3>> Bends::between(std::uint32_t from, std::uint32_t to) const {
  const auto found = bends_.find(key(from, to));
  if (found == bends_.end() || found->second.times > 1) return std::nullopt;
  std::array<base::Vec3, 3> out = found->second.points;
  if (from > to) std::swap(out[0], out[2]);
  return out;
}

void SurfaceSums::add(const base::Vec3& point, const base::Vec3& across, double size) {
  const base::Vec3 arm = point - origin_;
  area_ += glm::length(across) * size;
  volume_ += glm::dot(arm, across) * size / 3;
  moment_ += arm * arm * across * (size / 2);
}

base::Vec3 SurfaceSums::centroid() const { return volume_ != 0 ? origin_ + moment_ / volume_ : origin_; }

Segment segmentOf(const std::array<base::Vec2, 5>& along) {
  const double two = areaThrough(along, 2), four = areaThrough(along, 1);
  const double byTwo = 4 * two / 3, byFour = (4 * four - two) / 3;  // that of the chord alone is 0
  const base::Vec2 middle = 0.5 * (along[0] + along[4]);
  return {(16 * byFour - byTwo) / 15, middle + 0.4 * (along[2] - middle)};
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "mesh/convex_hull.hpp"

namespace pw::mesh {

Contour convexHull(std::span<const base::Vec2> points) {
  if (points.size() < 3) return {};
  base::Vec2 low = points[0], high = points[0];
  for (const base::Vec2& p : points) {
    low = glm::min(low, p);
    high = glm::max(high, p);
  }
  const double extent = std::max(high.x - low.x, high.y - low.y);
  if (!(extent > 0) || !std::isfinite(extent)) return {};
  int exponent = 0;
  std::frexp(extent, &exponent);
  const double scale = std::ldexp(1.0, gridBits - exponent);

  struct Placed {
    std::int64_t x, y;
    std::uint32_t from;
    auto operator<=>(const Placed&) const = default;
  };
  std::vector<Placed> grid(points.size());
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const base::Vec2 q = (points[i] - low) * scale;
    grid[i] = {std::llround(q.x), std::llround(q.y), i};
  }
  std::ranges::sort(grid);
  const auto left = [](const Placed& a, const Placed& b, const Placed& c) {
    return static_cast<Wide>(b.x - a.x) * (c.y - a.y) - static_cast<Wide>(b.y - a.y) * (c.x - a.x) >
           0;
  };
  // Andrew's monotone chain: the lower side, then the upper.
  std::vector<Placed> chain;
  for (int side = 0; side < 2; ++side) {
    const std::size_t start = chain.size();
    for (const Placed& p : grid) {
      while (chain.size() >= start + 2 && !left(chain[chain.size() - 2], chain.back(), p))
        chain.pop_back();
      if (chain.size() > start && chain.back().x == p.x && chain.back().y == p.y) continue;
      chain.push_back(p);
    }
    chain.pop_back();
    std::ranges::reverse(grid);
  }
  if (chain.size() < 3) return {};
  Contour out;
  for (const Placed& p : chain) out.push_back(points[p.from]);
  return out;
}

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#include "manifold/polygon.h"
#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

base::Result<std::vector<std::array<std::uint32_t, 3>>> filled(
    std::span<const std::vector<base::Vec2>> contours, double crossing) {
  return guarded("filling contours",
                 [&]() -> base::Result<std::vector<std::array<std::uint32_t, 3>>> {
                   manifold::PolygonsIdx polygons;
                   int next = 0;
                   for (const std::vector<base::Vec2>& contour : contours) {
                     manifold::SimplePolygonIdx& polygon = polygons.emplace_back();
                     for (const base::Vec2& p : contour) polygon.push_back({{p.x, p.y}, next++});
                   }
                   std::vector<std::array<std::uint32_t, 3>> out;
                   // Convex ones too are cut ear by ear: what is nearly flat is no fan.
                   for (const manifold::ivec3& t : manifold::TriangulateIdx(polygons, crossing, false))
                     out.push_back({static_cast<std::uint32_t>(t[0]),
                                    static_cast<std::uint32_t>(t[1]),
                                    static_cast<std::uint32_t>(t[2])});
                   return out;
                 });
}

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#include "mesh/plane_frame.hpp"

#include <algorithm>

#include "mesh/triangulation.hpp"

namespace pw::mesh {

using base::Vec2;
using base::Vec3;
using Clipper2Lib::Path64;
using Clipper2Lib::Paths64;

double reachOf(std::span<const Vec3> points) {
  double reach = 0;
  for (const Vec3& p : points)
    reach = std::max({reach, std::abs(p.x), std::abs(p.y), std::abs(p.z)});
  return reach;
}

void appendRegion(std::vector<Corners>& out, const Frame& frame, const Paths64& paths) {
  std::vector<Contour> contours;
  double area = 0, around = 0;
  for (const Path64& path : paths) {
    if (path.size() < 3) continue;
    Contour contour;
    for (const auto& p : path)
      contour.emplace_back(static_cast<double>(p.x) / frame.steps, static_cast<double>(p.y) / frame.steps);
    area += twiceArea(contour) / 2;
    for (std::size_t i = 0; i < contour.size(); ++i)
      around += glm::distance(contour[i], contour[(i + 1) % contour.size()]);
    contours.push_back(std::move(contour));
  }
  if (contours.empty() || area <= 1e-5 * around * around * 1e-3) return;
  Mesh mesh;
  for (const Contour& contour : contours)
    for (const Vec2& p : contour) mesh.points.push_back(frame.out(p));
  mesh.triangles = triangulated(contours);
  for (Corners& piece : convexPieces(mesh)) out.push_back(std::move(piece));
}

}  // namespace pw::mesh

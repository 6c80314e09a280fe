// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mesh/remains.hpp"

// Private to mesh/: the lines and points in which bodies touch.
namespace pw::mesh {

// A body as triangles.
struct Surface {
  Mesh mesh;
  std::vector<bool> open;  // by triangle: cut, so that it does not belong to the solid
};

Surface surfaceOf(const SolidRep& rep);

double distanceToTriangle(const base::Vec3& p, const base::Vec3& a, const base::Vec3& b, const base::Vec3& c);
// In the body or nearer to its surface than `slack`. O(triangles).
bool holds(const Mesh& mesh, const base::Vec3& p, double slack);
// Where edges of either body lie on faces of the other, as lines and points. O(edges x faces) near the other
// body; nothing where that would be millions.
std::vector<Corners> touchingLines(const Surface& a, const Surface& b, double slack);

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "mesh/outline.hpp"
#include "mesh/solid_rep.hpp"

// Private to mesh/: convex hulls that are right by construction. Points are put on a whole-number
// grid of 2^-38 of their extent, where every sidedness test is exact; the result has the points as
// given. (Manifold's own hull, in floating point, was wrong in 66 of 737 hulls of eight spheres.)
namespace pw::mesh {

__extension__ using Wide = __int128;
inline constexpr int gridBits = 38;

// Triangles counter-clockwise seen from outside, over the corners only. Empty where all points lie
// in one plane.
Mesh convexHull(std::span<const base::Vec3> points);

// Counter-clockwise, no three corners in line. Empty where all points are in line.
Contour convexHull(std::span<const base::Vec2> points);

}  // namespace pw::mesh

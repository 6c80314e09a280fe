// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "mesh/outline.hpp"

// Private to mesh/: a region cut into triangles.
namespace pw::mesh {

// Triangles of a sanitized region by the numbers of its points, counted through all contours; counter-clockwise,
// every edge of a contour is one of a single triangle. Manifold's triangulator joins one hole after the other to
// the outside and looks at every edge for each; from some tens of holes on, the region is cut into pieces that
// are monotone in y (de Berg et al., Computational Geometry, chapter 3), in n log n.
bool hasManyContours(std::span<const Contour> contours);
std::vector<std::array<std::uint32_t, 3>> triangulated(std::span<const Contour> contours);

}  // namespace pw::mesh

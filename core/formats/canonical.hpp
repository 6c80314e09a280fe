// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "mesh/outline.hpp"
#include "mesh/solid.hpp"

namespace pw::formats {

// Geometry in the one order in which it is written, whatever order it was computed in.

enum class Precision { Double, Float };

struct CanonicalMesh {
  std::vector<std::array<double, 3>> vertices;  // sorted by x, y, z; none unused
  std::vector<std::array<std::uint32_t, 3>> triangles;  // smallest index first, then sorted
  std::vector<std::uint32_t> given;  // for each, its number among the triangles that were given
};

// Failures: Empty; BadInput for a number that is not finite at that precision or an index outside.
// With Float, triangles two of whose corners fall together are left out.
base::Result<CanonicalMesh> canonical(const mesh::Triangles& triangles, Precision precision);

struct CanonicalContour {
  mesh::Contour points;  // begins at its smallest point; no point twice in a row
  bool hole = false;     // inside an odd number of other contours
};

// Holes first, then outer contours; each kind sorted. Outer ones run counter-clockwise, holes
// clockwise. Failures: Empty, BadInput.
base::Result<std::vector<CanonicalContour>> canonical(const mesh::Outline& outline);

}  // namespace pw::formats

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/vectors.hpp"
#include "mesh/solid.hpp"

namespace pw::jobs {

// Triangles made ready to be drawn: corners that share a position and a normal share a vertex.
struct Shaded {
  std::vector<float> positions, normals;
  std::vector<std::uint32_t> indices;        // triangle order as given
  std::vector<float> edges;                  // 6 per segment
  std::vector<std::uint32_t> edgeTriangles;  // per segment: a triangle that it bounds
};

// Edges are creases of more than `crease` degrees, open borders and edges of more than two triangles, as whole
// lines (creases.hpp); never seams between triangles of one face, nor between facets of a round surface. Slivers have no normal of their own, only noise: faces on both
// sides of a chain of them meet as if it were not there. Normals are weighted by area and angle.
Shaded shaded(const mesh::Triangles& triangles, double crease);

}  // namespace pw::jobs

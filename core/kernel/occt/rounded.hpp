// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/facets.hpp"
#include "kernel/solid.hpp"

namespace pw::kernel {

// The convex polyhedron (or the two sides of a flat convex polygon) with a ball of `radius` rolled
// round it: a plane for each face, a cylinder for each edge, a sphere for each corner, meeting in
// shared edges. Checked against Steiner's formula for the volume.
base::Result<Solid> rounded(const PolygonMesh& polyhedron, double radius);

}  // namespace pw::kernel

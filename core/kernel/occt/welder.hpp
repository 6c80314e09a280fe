// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Edge.hxx>
#include <TopoDS_Shape.hxx>
#include <array>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "base/vectors.hpp"

// Private to kernel/: one closed net of triangles from the faces of a meshed shape.
namespace pw::kernel {

// Triangles of a meshed shape, welded: corners and nodes on edges are one point for all faces that
// share them.
struct Net {
  std::vector<base::Vec3> points;
  struct Triangle {
    std::array<std::uint32_t, 3> at;
    std::array<base::Vec3, 3> normals;
    std::uint32_t face;
  };
  std::vector<Triangle> triangles;
  std::vector<float> edges;
  double volume = 0;
};

// The triangles that OpenCASCADE's mesher left on the faces of `shape`, which is written to: normals. Faces
// stay as they are meshed where that closes; else plane ones are filled anew. `within` is how far apart
// points may be that a face has as one (mm). Failures: Internal where that does not close.
base::Result<Net> welded(const TopoDS_Shape& shape, double within);

// The same of a shape that need not close: what the mesher left, plane faces filled anew where they end elsewhere than
// their borders. `undrawn` says of each face of facesOf(shape) whether it has no triangles. Edges on one side of which
// there is nothing, and edges of no face, are among `edges`.
Net openNet(const TopoDS_Shape& shape, double within, std::vector<bool>& undrawn);

// Points of an edge within so many mm of it; none where it has no curve in space.
std::vector<base::Vec3> pointsOf(const TopoDS_Edge& edge, double within);

}  // namespace pw::kernel

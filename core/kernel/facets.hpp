// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "base/vectors.hpp"
#include "mesh/solid.hpp"

// Private to kernel/: closed triangle meshes as polygons, one for each set of connected coplanar
// triangles.
namespace pw::kernel {

using Loop = std::vector<std::uint32_t>;  // indices of points

struct Polygon {
  base::Vec3 normal{0};  // unit, outward
  base::Vec3 origin{0};  // on the plane
  Loop outer;            // counter-clockwise seen from outside
  std::vector<Loop> holes;
  std::size_t shell = 0;  // faces of one shell hang together by edges
};

// Every edge of a polygon is an edge of exactly one other one, the other way round. Corners in the
// middle of a straight edge between two polygons are left out.
struct PolygonMesh {
  std::vector<base::Vec3> points;
  std::vector<Polygon> faces;
  std::vector<std::uint32_t> faceOf;  // per triangle of the mesh: the polygon it is part of
  std::vector<double> shellVolumes;  // signed; a hollow is negative
  std::vector<std::size_t>
      outerOf;  // per shell: the shell whose inside it is a hollow of, itself where it is none
  std::vector<std::uint32_t> placeOf;  // per point: the point that stands for all in its place
};

// Faces that touch themselves, at a corner or along where a corner lies on a side, as OpenCASCADE wants them: sides are cut at
// corners on them, and what hangs together by single points becomes a face each, with holes that may touch it. Solids that touch
// themselves along an edge keep that edge twice. Finds placeOf.
void separatePinches(PolygonMesh& mesh, const mesh::Triangles& triangles);

// Failures: BadInput where the mesh is not closed.
base::Result<PolygonMesh> polygonsOf(const mesh::Triangles& triangles);

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/vectors.hpp"

namespace pw::mesh {

// Triangles as arrays: three coordinates per vertex, three indices per triangle, counter-clockwise
// seen from outside. `source` holds one number per triangle: the identity of the solid the face
// comes from (see Solid::withFreshIdentity), empty where nobody asked.
struct Triangles {
  std::vector<double> positions;
  std::vector<std::uint32_t> indices;
  std::vector<std::uint32_t> source;
  std::size_t vertexCount() const { return positions.size() / 3; }
  std::size_t triangleCount() const { return indices.size() / 3; }
};

struct Measures {
  double volume = 0;  // mm^3, negative for an inside-out solid
  double area = 0;    // mm^2
  base::Box3 box;
  base::Vec3 centroid{0};
};

struct SolidRep;  // holds the Manifold, or the faces of an unclosed polyhedron

// A triangle solid. Copying is cheap: copies share one immutable representation, so a Solid may be
// read from any thread. Empty is a value, not a failure.
//
// An "open" solid is an unclosed polyhedron as the design gave it: it can be transformed, measured
// and exported alone, and takes no part in operations (OpenSCAD 2021.01); operations name it in
// `leftOut`.
class Solid {
 public:
  Solid();  // empty
  explicit Solid(std::shared_ptr<const SolidRep> rep);

  // -- Measure --
  bool isEmpty() const;
  bool isClosed() const;  // empty counts as closed
  // Faces, lines or points in which parts of a boolean only touched, without thickness. hull, minkowski and
  // projection use them; no file and no other measure does, so that a solid of nothing else is empty.
  bool hasRemains() const;
  std::size_t triangleCount() const;
  std::size_t bytes() const;  // memory held, for budgets
  Measures measures() const;
  base::Box3 box() const;
  std::size_t pieces() const;  // connected pieces, those in contact within 1e-6 mm counted as one

  // -- Read --
  Triangles triangles() const;

  // -- Identity, for colours --
  // The same shape whose faces report a number of their own through Triangles::source, kept through
  // every later operation. A fresh number at each call; numbers are never compared across results.
  Solid withFreshIdentity(std::uint32_t& number) const;

  const SolidRep& rep() const { return *rep_; }

 private:
  std::shared_ptr<const SolidRep> rep_;
};

}  // namespace pw::mesh

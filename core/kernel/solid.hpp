// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "mesh/solid.hpp"

namespace pw::kernel {

// How many faces of a solid lie on each kind of surface.
struct FaceCounts {
  std::size_t planes = 0, cylinders = 0, cones = 0, spheres = 0, tori = 0, others = 0;
  std::size_t total() const { return planes + cylinders + cones + spheres + tori + others; }
  bool operator==(const FaceCounts&) const = default;
};

struct SolidRep;  // holds the OpenCASCADE shape and the tag of each face (kernel/occt/)

// An exact solid: one or more closed shells of exact surfaces, lengths in mm. Copies share one
// immutable representation. Empty is a value, not a failure.
//
// Every face carries a tag, a number its maker chose (0 unless set), kept through transforms, booleans
// (by OpenCASCADE's own history: a face of a cut keeps the tag of the operand it comes from) and
// unification, which never merges faces of different tags.
class Solid {
 public:
  Solid();  // empty
  explicit Solid(std::shared_ptr<const SolidRep> rep);

  bool isEmpty() const;
  std::size_t faceCount() const;
  FaceCounts faces() const;
  // Faces that carry `tag`.
  std::size_t faceCount(std::uint32_t tag) const;
  // Volume and area of the exact surfaces (adaptive Gauss-Kronrod, 1e-6 relative, where a face is no
  // elementary surface: OpenCASCADE's default integrates B-splines up to 0.9 % wrong). Remembered.
  mesh::Measures measures() const;
  base::Box3 box() const;      // tight to 1e-6 mm for elementary surfaces
  std::size_t pieces() const;  // solids; those in contact within 1e-6 mm count as one
  std::size_t bytes() const;   // memory held, estimated from faces and edges, for budgets

  // The same shape with `tag` on every face.
  Solid withTag(std::uint32_t tag) const;
  // The tags its faces carry, each once, ascending.
  std::vector<std::uint32_t> tags() const;
  // The same shape with every tag replaced as the pairs of old and new say; others stay.
  Solid withTags(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& newOfOld) const;

  const SolidRep& rep() const { return *rep_; }

 private:
  std::shared_ptr<const SolidRep> rep_;
};

struct ProfileRep;

// A region of the plane z = 0 bounded by lines and true arcs (after a non-uniform scale: ellipses),
// counter-clockwise outside, clockwise holes; disjoint regions may lie side by side. Copies share.
class Profile {
 public:
  Profile();  // empty
  explicit Profile(std::shared_ptr<const ProfileRep> rep);

  bool isEmpty() const;
  double area() const;        // mm^2
  base::Box2 box() const;
  std::size_t arcs() const;   // edges that are no line
  std::size_t edges() const;
  std::size_t bytes() const;

  const ProfileRep& rep() const { return *rep_; }

 private:
  std::shared_ptr<const ProfileRep> rep_;
};

}  // namespace pw::kernel

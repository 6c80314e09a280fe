// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mesh/combining.hpp"
#include "mesh/shared_planes.hpp"

// Private to mesh/: faces of different bodies that lie in one plane.
//
// A boolean of bodies that touch hangs on the last digits of their corners. Turned by the same
// angle, a box and the box beside it meet in a plane that no corner lies in exactly, and what remains is
// a wall between them, a skin over a hole, or a random part of the face in which they touch. So
// faces that share a plane within `contactGap` are put into it, and then a hair further: into each
// other for a union, through each other where a cutter ends in the face that it cuts, apart where
// nothing solid is shared. What is left of it in the result is
// a few nanometres in a hundred millimetres.
namespace pw::mesh {

// Puts parts of a boolean into shared planes and a hair further, see above.
class Contacts {
 public:
  Contacts(Boolean operation, std::vector<SharedPlane> planes, double gap)
      : operation_(operation), planes_(std::move(planes)), gap_(gap) {}

  bool any() const { return !planes_.empty(); }
  // The parts as they go into the boolean. Of a difference, the first part and one cutter.
  base::Status apply(const Context& context, std::vector<Solid>& parts);
  // The result without the edges of a hair's length that this has made: they would mislead the next boolean.
  manifold::Manifold cleaned(const manifold::Manifold& shape) const;

 private:
  struct Patch;
  struct Gathered;  // the triangles of a part in each of its planes
  struct PointHash {
    std::size_t operator()(const base::Vec3& at) const;
  };
  using Moves = std::unordered_map<base::Vec3, base::Vec3, PointHash>;

  static Gathered gatheredOf(const Solid& solid,
                             std::span<const std::pair<std::size_t, const SharedPlane::Member*>> members, double gap);
  static bool overlap(const SharedPlane& plane, const Gathered& a, const Patch& one, const Gathered& b,
                      const Patch& other, double gap);
  void keepSharing(const std::vector<Gathered>& gathered);
  Moves movesOf(std::size_t part, const Gathered& gathered);
  double offsetOf(const SharedPlane& plane, const SharedPlane::Member& member) const;

  Boolean operation_;
  std::vector<SharedPlane> planes_;
  double gap_;
  double hair_ = 0;
  bool moved_ = false;
  // Along each axis: where a face square to it has been put, and where it belongs.
  std::array<std::map<double, double>, 3> back_;
};

}  // namespace pw::mesh

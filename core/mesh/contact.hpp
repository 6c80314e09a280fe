// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <span>
#include <vector>

#include "mesh/combining.hpp"

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

// The largest coordinate of solids, without sign: what the rounding of their corners goes by.
double reachOf(std::span<const Solid> parts);

// How far apart two faces may be and still be meant as one: six digits of the largest coordinate, as a CSG
// file keeps them, but no more than a fifth of a micrometre.
double contactGap(std::span<const Solid> parts);

// All triangles of a body that lie in one plane, by the largest of them.
struct Side {
  base::Vec3 normal;  // unit length, outwards
  base::Vec3 point;   // in the plane
  double area = 0;
};

// A plane that sides of several parts share.
struct SharedPlane {
  base::Vec3 normal, point;  // of the first part's side
  struct Member {
    std::size_t part;
    Side side;     // where it is
    bool against;  // looks the other way than `normal`
  };
  std::vector<Member> members;
};

enum class Squares { LeftOut, Opposed, Flush };
// `Squares` says what becomes of sides square to an axis, which `aligned` has put right: they are left out, or
// taken where they oppose each other, or where they look the same way.
std::vector<SharedPlane> sharedPlanes(std::span<const Solid> parts, double gap, Squares squares);

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

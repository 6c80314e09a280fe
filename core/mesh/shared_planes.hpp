// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "mesh/sides.hpp"

// Private to mesh/: planes that faces of different bodies share.
namespace pw::mesh {

// The largest coordinate of solids, without sign: what the rounding of their corners goes by.
double reachOf(std::span<const Solid> parts);

// How far apart two faces may be and still be meant as one: six digits of the largest coordinate, as a CSG
// file keeps them, but no more than a fifth of a micrometre.
double contactGap(std::span<const Solid> parts);

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

}  // namespace pw::mesh

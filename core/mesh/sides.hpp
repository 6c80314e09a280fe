// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include "mesh/solid_rep.hpp"

// Private to mesh/: the planes that the faces of a body lie in.
namespace pw::mesh {

// Normals of sides in one plane differ by no more, in radians.
inline constexpr double sameDirection = 2e-5;

// All triangles of a body that lie in one plane, by the largest of them.
struct Side {
  base::Vec3 normal;  // unit length, outwards
  base::Vec3 point;   // in the plane
  double area = 0;    // twice that of the largest triangle
  double along = 0;   // where the normal lies along a line that no design has an edge on
};

// Square to an axis, to the last digit.
inline bool isSquare(const base::Vec3& normal) {
  return (normal.x == 0) + (normal.y == 0) + (normal.z == 0) == 2;
}

// Sides of a solid where it is, in the order of `along`. What a body has worked out once is shared by
// its moved copies.
class Sides {
 public:
  enum class Squares { No, Yes };
  Sides() = default;
  // Those of triangles whose boxes reach into `near`; where that is all of the solid, a moved copy takes O(1), else
  // O(triangles). Without the sides square to an axis where they are not asked for.
  Sides(const Solid& solid, Squares squares, const base::Box3& near);

  bool known() const { return sides_ != nullptr; }
  std::size_t size() const { return sides_->size(); }
  Side operator[](std::size_t i) const {
    Side side = (*sides_)[i];
    side.point += shift_;
    return side;
  }
  // The first whose direction lies no lower.
  std::size_t firstFrom(double along) const;

 private:
  std::shared_ptr<const std::vector<Side>> sides_;
  base::Vec3 shift_{0};
};

}  // namespace pw::mesh

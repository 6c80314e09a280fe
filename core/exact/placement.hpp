// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/vectors.hpp"

// What a matrix does to exact shapes. Private to exact/.
namespace pw::exact {

// Rotation, mirror and one scale for all directions: keeps circles, spheres and cylinders.
bool isSimilarity(const base::Mat4& matrix);
// The largest factor by which a length can grow.
double largestScale(const base::Mat4& matrix);

// A matrix that keeps an upright prism upright, taken apart: first the plane z = 0 is changed by
// `plane` and heights by `heights`, then everything is moved rigidly.
struct Upright {
  base::Mat4 rigid{1};    // proper: no mirror
  base::Mat4 plane{1};    // acts on x and y only, with no shift; may mirror
  double heights = 1;     // positive
  bool planeKept = true;  // `plane` is the identity
};
// None where the matrix leans prisms over or flattens them.
std::optional<Upright> uprightOf(const base::Mat4& matrix);

// How a rigid frame's plane lies in another's, where both have the same axis.
struct SameAxis {
  base::Mat4 plane{1};  // on x and y, with a shift
  double sign = 1;      // the axes point the same way, or not
  double shift = 0;     // height here = sign * height there + shift
};
std::optional<SameAxis> sameAxis(const base::Mat4& hereFromThere);

base::Mat4 inverseOfRigid(const base::Mat4& matrix);
base::Mat4 translation(base::Vec3 shift);

}  // namespace pw::exact

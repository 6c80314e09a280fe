// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gp_Trsf.hxx>

#include "kernel/occt/rep.hpp"

// Private to kernel/: matrices as OpenCASCADE wants them.
namespace pw::kernel {

// What a matrix does to shapes. `gp_Trsf` takes any matrix and makes a similarity of it in silence,
// so the kind is found out before.
struct Placement {
  enum class Kind {
    NoNumber,  // some entry is not finite
    Flat,      // fewer than three (two, in the plane) dimensions are left
    Rigid,
    Similar,  // mirrored or uniformly scaled, or both
    Affine,
  } kind = Kind::NoNumber;
  gp_Trsf similar;  // Rigid and Similar
  double determinant = 0;
};
Placement placementOf(const base::Mat4& parentFromChild);

// A copy as freshCopy makes, moved by a similarity.
TopoDS_Shape movedCopy(const TopoDS_Shape& shape, const gp_Trsf& move);

}  // namespace pw::kernel

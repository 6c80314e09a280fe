// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "kernel/occt/face_domain.hpp"

// Private to kernel/: triangles in a face's domain, made finer until they lie on its surface.
namespace pw::kernel {

struct FacePatch {
  struct Spot {
    base::Vec2 place{0};      // in the domain
    std::uint32_t point = 0;  // on a seam two spots have one point
  };
  std::vector<Spot> spots;
  std::vector<std::array<std::uint32_t, 3>> triangles;  // of spots, counter-clockwise
};

// Splits sides that have a triangle on both hands, and triangles, until they are `within` mm of the surface, and turns sides so
// that triangles are wide; sides of one triangle, the border, stay. Points are appended to `points`. What is not fine enough
// after some thousand triangles stays coarse.
void refine(FacePatch& patch, const FaceDomain& domain, std::vector<base::Vec3>& points, double within);

}  // namespace pw::kernel

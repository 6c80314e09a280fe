// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernel/occt/face_domain.hpp"
#include "kernel/operations.hpp"

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

// Whether the surface between two places is within the deflection of the straight line between two points there.
bool isFine(const FaceDomain& domain, const FacePatch::Spot& from, const FacePatch::Spot& to, std::span<const base::Vec3> points,
            const Deflection& deflection);

// Splits sides that have a triangle on both hands, and triangles, until they are within the deflection of the surface, and turns
// sides so that triangles are wide; sides of one triangle, the border, stay. Points are appended to `points`. What is not fine enough
// after some thousand triangles stays coarse.
void refine(FacePatch& patch, const FaceDomain& domain, std::vector<base::Vec3>& points, const Deflection& deflection);

}  // namespace pw::kernel

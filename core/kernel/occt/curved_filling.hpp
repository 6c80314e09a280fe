// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Face.hxx>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/vectors.hpp"
#include "kernel/occt/plane_filling.hpp"
#include "kernel/operations.hpp"

// Private to kernel/: triangles of a face on any surface from nothing but the points along its border.
namespace pw::kernel {

struct CurvedFilling {
  struct Corner {
    std::uint32_t point = 0;
    base::Vec3 normal{0};  // of the surface, outwards
  };
  std::vector<std::array<Corner, 3>> triangles;  // counter-clockwise seen from outside
  double off = 0;                                // mm that the border lies off the surface at most
};

// OpenCASCADE's mesher leaves out faces whose border crosses itself in the surface's parameters, and some that are whole
// (cones around their axis). Here the border's points are put on the surface, whatever curves the file has there, so that
// the neighbours' points stay as they are and the body stays closed. Points inside are appended to `points`, as `refine` does it.
// No triangles where the border goes to and fro. Failures: Internal where the border is open, or winds about the surface in a way
// that encloses nothing. `measuring` as for planeFilling.
base::Result<CurvedFilling> curvedFilling(const TopoDS_Face& face, std::span<const Border> borders,
                                          std::vector<base::Vec3>& points, const Deflection& deflection,
                                          const Measuring* measuring = nullptr);

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Compound.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Wire.hxx>
#include <gp_Trsf.hxx>
#include <vector>

#include "kernel/contour.hpp"

// Private to kernel/: upright walls along borders, for solids that are put together from faces.
namespace pw::kernel {

struct Walls {
  std::vector<TopoDS_Shape> faces;  // looking away from the material
  TopoDS_Wire low, high;            // in the sense of the border
};
// Over a border of the plane z = 0 that has the material on its left, `height` (mm) up from it; then moved.
Walls wallsOf(const Curve& border, double height, const gp_Trsf& move);

// Faces that hang together by edges are a shell, in the order of their first faces.
std::vector<TopoDS_Shell> shellsOf(const TopoDS_Compound& faces);

}  // namespace pw::kernel

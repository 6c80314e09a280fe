// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Compound.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Wire.hxx>
#include <gp_Trsf.hxx>
#include <string_view>
#include <vector>

#include "kernel/contour.hpp"
#include "kernel/operations.hpp"

// Private to kernel/: upright walls along borders, for solids that are put together from faces.
namespace pw::kernel {

// Whether walls along `profile`'s borders may stand from `bottom` to `top` (mm): BadInput for heights that are
// no numbers, Limit beyond the coordinates allowed. `what` begins the message: "A hole".
base::Status withinReach(const Context& context, std::string_view what, const Profile& profile, double bottom,
                         double top);

struct Walls {
  std::vector<TopoDS_Shape> faces;  // looking away from the material
  TopoDS_Wire low, high;            // in the sense of the border
};
// Over a border of the plane z = 0 that has the material on its left, `height` (mm) up from it; then moved.
Walls wallsOf(const Curve& border, double height, const gp_Trsf& move);

// Faces that hang together by edges are a shell, in the order of their first faces.
std::vector<TopoDS_Shell> shellsOf(const TopoDS_Compound& faces);

}  // namespace pw::kernel

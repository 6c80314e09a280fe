// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Shape.hxx>
#include <optional>

#include "kernel/occt/surface_sums.hpp"
#include "kernel/occt/welder.hpp"
#include "kernel/operations.hpp"

// Private to kernel/: triangles of a shape as a file has it, without the mesher.
namespace pw::kernel {

struct FilledNet {
  Net net;
  SurfaceSums sums;  // of the surfaces themselves
};

// Triangles of every face from nothing but the points along its edges: no curves in the surfaces' parameters are needed, no
// wires in their order, none of the repairs that make them. Two thirds of the time from a STEP file to its picture went into
// those and the mesher. Edges without a face on either side are among `edges`, as in `openNet`.
// Nothing where that is not plainly right, for one face or all: an edge has no curve, or ends off its corners; a border lies
// off its surface, is none (a whole ball), crosses itself, or encloses nothing; a triangle faces another way than the surface
// at its corners; or it is cancelled. Whether it closes is not looked at.
std::optional<FilledNet> filledNet(const base::Task& task, const TopoDS_Shape& shape, const Deflection& deflection);

}  // namespace pw::kernel

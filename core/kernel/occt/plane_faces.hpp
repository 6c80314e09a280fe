// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Face.hxx>
#include <TopoDS_Wire.hxx>
#include <optional>
#include <vector>

#include "kernel/contour.hpp"

// Private to kernel/: regions of the plane z = 0 as OpenCASCADE's faces, and back.
namespace pw::kernel {

TopoDS_Wire wireOf(const Curve& curve);
// The normal is +Z.
TopoDS_Face faceOf(const Region& region);

// The region that the faces of a shape cover, each face once: what borders one face alone borders
// the region, so neighbours that a boolean leaves side by side become one. Nothing where an edge is
// no line, circle or ellipse.
std::optional<std::vector<Region>> regionsOf(const TopoDS_Shape& faces);
// Closed curves of a shape's wires, in whichever sense they come.
std::optional<std::vector<Curve>> curvesOfWires(const TopoDS_Shape& wires);

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "mesh/outline.hpp"

namespace pw::formats {

// A 2D design as a drawing for cutters and plotters. The same outline gives the same bytes. Failures:
// Empty; BadInput for a coordinate that is not finite.

// SVG with its size in mm and one user unit to the mm; y points down there, so the drawing is mirrored.
// One path, filled even-odd, as OpenSCAD writes it.
base::Result<std::string> writeSvg(const mesh::Outline& outline);

// DXF R12, the kind every cutter reads: closed polylines, 1 unit = 1 mm. Outer contours are on layer
// CUT_OUTER, holes on CUT_INNER; holes come first, as they are to be cut.
base::Result<std::string> writeDxf(const mesh::Outline& outline);

}  // namespace pw::formats

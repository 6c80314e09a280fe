// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/vectors.hpp"
#include "clipper2/clipper.h"
#include "mesh/outline.hpp"

// Private to mesh/: outlines on Clipper2's whole-number grid, with OpenSCAD 2021.01's rounding.
namespace pw::mesh {

// 2021.01 keeps results of Clipper on a grid of 2^-16 mm and gets there by truncation toward zero
// (0.00012 comes back as 0.000106812).
inline constexpr double clipperScale = 65536;

Clipper2Lib::Path64 toPath(const Contour& contour);
Clipper2Lib::Paths64 toPaths(std::span<const Contour> contours);

// A result of Clipper2, as an outline: outer contours counter-clockwise, holes clockwise.
Outline fromPaths(const Clipper2Lib::Paths64& paths);

// Runs one Clipper2 operation. Collinear vertices are dropped, as Clipper 6 did under OpenSCAD; a
// twisted extrusion would otherwise get other slices of its edges.
Clipper2Lib::Paths64 clipped(Clipper2Lib::ClipType type, Clipper2Lib::FillRule rule,
                             const Clipper2Lib::Paths64& subjects,
                             const Clipper2Lib::Paths64& clips = {});

// A region closed where it is open by no more than three steps of the grid. Where many borders meet, each crossing is
// put on the grid by itself, and what lies between is a slit that an extrusion would make a wall of.
// Corners of everything wider stay where they are.
Clipper2Lib::Paths64 withoutSlits(const Clipper2Lib::Paths64& paths);

// The even-odd region of any contours.
Outline sanitized(const Outline& outline);

double twiceArea(const Contour& contour);

}  // namespace pw::mesh

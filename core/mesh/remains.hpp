// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "mesh/solid_rep.hpp"

// Private to mesh/: what bodies that only touch have in common.
//
// To OpenSCAD 2021.01 solids are closed point sets: of two boxes that touch, an intersection keeps the
// shared face, edge or corner, and hull, minkowski and projection go on with it. Here a Solid
// is a body and, beside it, such remains: flat convex pieces by their corners, lines, points. A face that a
// difference has cut is open, it does not belong to the solid, and what touches it shares nothing with it.
namespace pw::mesh {

using Corners = std::vector<base::Vec3>;  // of a convex piece: three or more in one plane, two or one

// Those of a solid where it is, a body that was pressed flat among them.
std::vector<Corners> remainsOf(const SolidRep& rep);
// The solid with these beside it, where it is.
Solid withRemains(const Solid& solid, std::vector<Corners> remains);
// Only remains. A loose line or point, of a body that was pressed to it, takes no part in booleans.
enum class Loose { No, Yes };
Solid onlyRemains(std::vector<Corners> remains, Loose loose = Loose::No);

// What is left beside the body of a boolean. `operands` as given; `empty` says that the body is.
std::vector<Corners> remainsOfBoolean(Boolean operation, std::span<const Solid> operands, bool empty);

// The convex hull of points in one plane or line, as corners.
Corners flatHull(std::span<const base::Vec3> points);

// Borders of the cut at a height just over or just under zero, counter-clockwise around solid.
std::vector<std::vector<base::Vec2>> cutBeside(const Mesh& mesh, bool over);
// The surface as few flat convex pieces: triangles in one plane are joined while they stay convex.
std::vector<Corners> convexPieces(const Mesh& mesh);
// A solid as at most so many convex parts, by their points, that are cut along its own faces; none where that
// takes more, or where the parts do not add up to it.
std::vector<Corners> convexParts(const Solid& solid, std::size_t most);

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "base/vectors.hpp"
#include "kernel/solid.hpp"
#include "mesh/outline.hpp"

// Private to kernel/: contours of lines and arcs in the plane, in closed form. OpenCASCADE's faces
// are made of them where it has work to do, and read back.
namespace pw::kernel {

// A line, or an arc of a circle or ellipse: center + cos(t) x + sin(t) y, t from `from` to `to`.
// The axes are square to each other, x the longer, y to the left of it; so a growing t runs
// counter-clockwise. A full turn has one corner.
struct Segment {
  base::Vec2 start{0}, end{0};
  bool conic = false;
  base::Vec2 center{0}, x{0}, y{0};
  double from = 0, to = 0;

  base::Vec2 at(double t) const;
  bool isCircular() const;
  bool isFullTurn() const;
};
using Curve = std::vector<Segment>;  // closed: each segment begins where the one before ends

struct Region {
  Curve outer;               // counter-clockwise
  std::vector<Curve> holes;  // clockwise
};

struct ProfileRep {
  std::vector<Region> regions;  // clear of each other but for points
};

double cross(base::Vec2 a, base::Vec2 b);
Segment line(base::Vec2 start, base::Vec2 end);
// Of a circle about `center`; angles in radians.
Segment arc(base::Vec2 center, double radius, double from, double to);
// From any two conjugate half diameters.
Segment conic(base::Vec2 center, base::Vec2 u, base::Vec2 v, double from, double to);

Curve reversed(const Curve& curve);
Curve moved(const Curve& curve, const base::Mat4& matrix);  // turned over where the matrix mirrors
bool hasOnlyCircularArcs(const Curve& curve);                // no ellipse among its segments
double areaOf(const Curve& curve);                          // signed, exact
double lengthOf(const Curve& curve);                        // an upper bound for ellipses
base::Box2 boxOf(const Curve& curve);                       // exact
// Corners of a polygon whose sides leave the curve by at most the circle's sagitta at this many
// sides a turn.
mesh::Contour pointsOf(const Curve& curve, int turn);
// Segments that continue each other made one.
Curve simplified(Curve curve);

double areaOf(const ProfileRep& rep);
double lengthOf(const ProfileRep& rep);
base::Box2 boxOf(const Region& region);
// The outline of pointsOf, and the largest distance in mm between it and the profile.
mesh::Outline outlineOf(const ProfileRep& rep, int turn);
double sagittaOf(const ProfileRep& rep, int turn);

bool inside(const mesh::Contour& polygon, base::Vec2 point);
// Whether no point of one is within `margin` (mm) of the other. May say no of curves that are a
// little further apart, never yes of such as are nearer.
bool keepClear(const Curve& a, const Curve& b, double margin);
// Whether they are one curve in one sense, wherever they begin, to OpenCASCADE's tolerance of 1e-7 mm.
bool areSame(const Curve& a, const Curve& b);
// Regions of closed curves that do not cross. By sense: counter-clockwise ones bound, clockwise
// ones are holes.
std::vector<Region> regionsBySense(std::vector<Curve> curves);
// By nesting: what lies in an even number of others bounds, whatever its sense.
std::vector<Region> regionsByNesting(std::vector<Curve> curves);

Profile profileOf(std::vector<Region> regions);

}  // namespace pw::kernel

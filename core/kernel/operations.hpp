// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "kernel/solid.hpp"
#include "mesh/operations.hpp"

// Every operation of the exact kernel. Contract as in mesh/operations.hpp: inputs are checked
// (finite, within Limits, never a degenerate size that OpenCASCADE takes silently), the
// operation runs, the result is checked (BRepCheck, closed, positive volume, volume within the
// algebraic bounds of the operands, and against `Expected` where the caller has a third
// evaluation), retried where docs name a retry, and comes back as a value or a Failure that
// names the operation and the numbers. No OpenCASCADE type and no exception (Standard_Failure is
// no std::exception) comes out.
namespace pw::kernel {

// Shared by all calls of one run.
struct Context {
  base::Limits limits;
  base::Task task;
  // Seams of round primitives are turned by this many degrees about their axis: another choice of seam
  // can mend a boolean. 0 puts them on +X.
  double seam = 0;
};

// What a third evaluation says a result has to be: |volume - this| <= tolerance, mm^3 (mm^2 for a profile).
struct Expected {
  double volume = 0;
  double tolerance = 0;
};

// -- Solids: sizes and placing as OpenSCAD's cube, sphere, cylinder; circles are true circles. --
base::Result<Solid> box(Context&, base::Vec3 size, bool center);
base::Result<Solid> sphere(Context&, double radius);
// A cylinder, cone or frustum along +Z. One radius may be 0.
base::Result<Solid> cylinder(Context&, double height, double bottomRadius, double topRadius, bool center);
// The closed triangle solid as planar faces, coplanar neighbours merged into one face while building.
// Failures: Limit over `limits.exactFacets` faces after merging; BadInput for an open or inside-out mesh
// whose volume is not positive.
base::Result<Solid> faceted(Context&, const mesh::Solid& solid);

// Rigid, mirrored and uniformly scaled: exact surfaces kept. Otherwise solids of planes are
// rebuilt from moved vertices, and round ones become B-splines (BRepBuilderAPI_GTransform).
base::Result<Solid> transformed(Context&, const Solid& solid, const base::Mat4& parentFromChild);

// One n-ary boolean; a difference is the first operand less the others. Operands whose boxes are
// disjoint are joined without one. Retries, each on fresh copies: ShapeFix, fuzzy 1e-3; the
// caller tries other seams. Faces that lie on one surface are unified where that keeps the solid
// valid and its volume.
base::Result<Solid> combined(Context&, mesh::Boolean operation, std::span<const Solid> operands,
                             const std::optional<Expected>& expected = std::nullopt);

// The convex hull of spheres of one radius about `centers` (mm): planes, cylinders and spheres.
// Flat and straight sets of centres give rounded plates and capsules.
base::Result<Solid> hullOfSpheres(Context&, std::span<const base::Vec3> centers, double radius);

// The convex hull of frustums about parallel axes: at each of `centers` (mm, in the plane z = 0)
// the same stack of discs, `profile` being their (z, radius) from the lowest up. Planes, cones
// and cylinders; a rounded block whose corners widen and narrow with height. Radii that bend
// inwards are bridged, as a hull does.
base::Result<Solid> hullOfStacks(Context&, std::span<const base::Vec2> centers,
                                 std::span<const base::Vec2> profile);

// Faces on one surface become one, on a copy; the solid itself where that does not keep it valid and its
// volume.
base::Result<Solid> unified(Context&, const Solid& solid);

// -- Profiles --
base::Result<Profile> circle(Context&, double radius);
// The even-odd region of an outline's contours; each edge is a line. Contours that touch or
// cross go through Clipper2 and its grid of 2^-16 mm.
base::Result<Profile> polygon(Context&, const mesh::Outline& outline);
// Rigid, mirrored and uniformly scaled in the plane; otherwise arcs become ellipses.
base::Result<Profile> transformed(Context&, const Profile& profile, const base::Mat4& parentFromChild);
base::Result<Profile> combined(Context&, mesh::Boolean operation, std::span<const Profile> operands,
                               const std::optional<Expected>& expected = std::nullopt);
// Round joins: arcs of radius |delta|. Checked against Clipper2's area of the same offset.
base::Result<Profile> offset(Context&, const Profile& profile, double delta,
                             const std::optional<Expected>& expected = std::nullopt);
struct Disc {
  base::Vec2 center{0};
  double radius = 0;  // 0: a point
};
// The convex hull of discs: arcs joined by tangent lines.
base::Result<Profile> hullOfDiscs(Context&, std::span<const Disc> discs);

// -- From profiles to solids --
// Along `direction` (its length is the height); centred on z = 0 if `center`.
base::Result<Solid> extruded(Context&, const Profile& profile, base::Vec3 direction, bool center);
// Layers on each other along +Z, lowest first, each beginning where the one before ends; they may be
// empty. Built face by face, without a boolean: a wall that continues is one face. Failures:
// Unsupported where borders of neighbouring layers touch or cross without being the same (use
// `combined`), or where borders are no lines and circles.
struct Layer {
  Profile profile;
  double bottom = 0, top = 0;  // mm
};
base::Result<Solid> stacked(Context&, std::span<const Layer> layers);
// A solid less straight holes that meet nothing of it but flat faces across their axis, each well inside its
// face or clear of it: through walls, or to an end inside. Their borders are put into those faces and walls
// between them; without a boolean, so that what the holes are clear of costs nothing and nothing can fail in
// space. What can't be done so is left for a boolean.
// Failures: BadInput and Limit as for the other operations.
struct Hole {
  Profile profile;             // across the axis, +Z of the holes' frame
  double bottom = 0, top = 0;  // mm along it
  std::uint32_t tag = 0;       // of its walls and ends
};
struct Pierced {
  Solid solid;
  // Of each hole what the solid isn't less yet; none where nothing of the hole could be made.
  std::vector<std::optional<Profile>> rest;
};
// `designFromHoles`: rigid and proper.
base::Result<Pierced> pierced(Context&, const Solid& solid, std::span<const Hole> holes,
                              const base::Mat4& designFromHoles);
// About Z, the profile's +Y becoming +Z, by `angle` degrees (signed, at most 360 in size) from `start`. The
// profile must lie on one side of the axis and may touch it.
base::Result<Solid> revolved(Context&, const Profile& profile, double start, double angle);

// -- To triangles, for the view and for mesh files --
struct Deflection {
  double linear = 0.05;   // mm between a triangle and its surface
  double angle = 0.35;    // radians between neighbouring normals
};
struct Meshed {
  mesh::Solid solid;                     // closed; triangles welded along shared edges
  mesh::Triangles triangles;             // the same; `source` is the tag of the face a triangle lies on
  std::vector<std::uint32_t> face;       // per triangle: which face, from 0, in the solid's order
  std::vector<float> normals;            // 9 per triangle, unit, of the surface at each corner
  std::vector<float> edges;              // 6 per segment: the solid's edges, without seams
};
base::Result<Meshed> meshed(Context&, const Solid& solid, const Deflection& deflection);

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "mesh/outline.hpp"
#include "mesh/solid.hpp"

// Every operation of the triangle kernel. Contract: inputs are checked (finite, within Limits), the
// operation runs, the result is checked (closed, valid, volume within the algebraic bounds of the
// operands), and comes back as a value or as a Failure that names the operation and the numbers. No
// foreign type and no exception comes out.
namespace pw::mesh {

// What an operation has to tell besides its result, in OpenSCAD's words without "WARNING: ".
struct Remark {
  enum class Kind { Warning, Error } kind = Kind::Warning;
  std::string text;
  // What the result lacks by it: nothing, an operand that is not closed, or what the operation would make.
  enum class Loss { None, Open, Result } loss = Loss::None;
  std::string reason = {};  // of the loss
};

// Shared by all calls of one run.
struct Context {
  base::Limits limits;
  base::Task task;
  std::vector<Remark> remarks;
};

// OpenSCAD's $fa, $fs, $fn.
struct Facets {
  double angle = 12, size = 2, number = 0;
};
// Fragments of a circle of radius r (mm): $fn > 0: floor(max($fn, 3)); else
// ceil(max(min(360 / $fa, 2 pi r / $fs), 5)); r < 2^-20 or $fn not finite: 3.
int fragmentsOf(double radius, const Facets& facets);

enum class Boolean { Union, Difference, Intersection };
std::string_view nameOf(Boolean operation);  // as OpenSCAD calls it

// -- Solids --
base::Result<Solid> cube(Context&, base::Vec3 size, bool center);
base::Result<Solid> sphere(Context&, double radius, int fragments);
base::Result<Solid> cylinder(Context&, double height, double bottomRadius, double topRadius,
                             int fragments, bool center);
base::Result<Solid> polyhedron(Context&, std::span<const base::Vec3> points,
                               std::span<const std::vector<std::uint32_t>> faces);
// From triangles as read from a file: welded, checked; open where they do not close.
base::Result<Solid> fromTriangles(Context&, const Triangles& triangles);
base::Result<Solid> transformed(Context&, const Solid& solid, const base::Mat4& parentFromChild);
base::Result<Solid> resized(Context&, const Solid& solid, base::Vec3 newSize,
                            std::array<bool, 3> automatic);
// One n-ary boolean; children whose boxes are disjoint are joined without one. A single operand
// comes back unchanged (a lone inside-out or open solid too, as OpenSCAD exports it).
base::Result<Solid> combined(Context&, Boolean operation, std::span<const Solid> operands);
base::Result<Solid> hull(Context&, std::span<const Solid> operands);
base::Result<Solid> minkowski(Context&, std::span<const Solid> operands);

// -- Outlines --
base::Result<Outline> circle(Context&, double radius, int fragments);
base::Result<Outline> square(Context&, base::Vec2 size, bool center);
base::Result<Outline> polygon(Context&, std::span<const base::Vec2> points,
                              std::span<const std::vector<std::uint32_t>> paths);
base::Result<Outline> transformed(Context&, const Outline& outline,
                                  const base::Mat4& parentFromChild);
base::Result<Outline> resized(Context&, const Outline& outline, base::Vec3 newSize,
                              std::array<bool, 3> automatic);
base::Result<Outline> combined(Context&, Boolean operation, std::span<const Outline> operands);
base::Result<Outline> hull(Context&, std::span<const Outline> operands);
base::Result<Outline> minkowski(Context&, std::span<const Outline> operands);
enum class Join { Round, Miter, Chamfer };
base::Result<Outline> offset(Context&, const Outline& outline, double delta, Join join,
                             const Facets& facets);

std::string number(double value);  // for messages, as OpenSCAD prints: six digits

// Triangles of the region that contours enclose (outer ones counter-clockwise, holes clockwise), by the
// numbers of their points, counted through all contours. Every edge of a contour is one of a single triangle,
// also where contours touch or cross by no more than `crossing` (mm; negative: by rounding).
base::Result<std::vector<std::array<std::uint32_t, 3>>> filled(
    std::span<const std::vector<base::Vec2>> contours, double crossing = -1);

// -- Between dimensions --
struct LinearExtrusion {
  base::Vec3 direction{0, 0, 100};
  bool center = false;
  double twist = 0;  // degrees, clockwise seen from above
  base::Vec2 scale{1, 1};
  int slices = 0;  // 0: OpenSCAD 2021.01's default, which depends on the outline
  int segments = 0;
  Facets facets;
};
base::Result<Solid> linearExtrude(Context&, const Outline& outline, const LinearExtrusion& how);
struct RotateExtrusion {
  double angle = 360;
  double start = 0;
  bool fullTurn = true;
  Facets facets;
};
base::Result<Solid> rotateExtrude(Context&, const Outline& outline, const RotateExtrusion& how);
base::Result<Outline> projection(Context&, const Solid& solid, bool cut);

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "mesh/operations.hpp"

// Solids and outlines in a few words, for tests. Header-only: only tests of rooms that link mesh
// use it. An operation that fails ends the test case with the failure's words.
namespace pw::support {

// One context for a test case; remarks add up until somebody takes them.
inline mesh::Context& context() {
  static mesh::Context shared;
  return shared;
}
inline std::vector<mesh::Remark> takeRemarks() { return std::exchange(context().remarks, {}); }

template <class T>
T must(base::Result<T> result) {
  if (!result) FAIL(result.failure().message);
  return *std::move(result);
}

inline int fragments(double radius, double number) {
  mesh::Facets facets;
  facets.number = number;
  return mesh::fragmentsOf(radius, facets);
}

// -- Shapes; `number` is $fn --
inline mesh::Solid box(double x, double y, double z, bool center = false) {
  return must(mesh::cube(context(), {x, y, z}, center));
}
inline mesh::Solid ball(double radius, double number = 0) {
  return must(mesh::sphere(context(), radius, fragments(radius, number)));
}
inline mesh::Solid rod(double height, double bottom, double top, double number = 0,
                       bool center = false) {
  return must(mesh::cylinder(context(), height, bottom, top,
                             fragments(std::max(bottom, top), number), center));
}
// Faces clockwise seen from outside, as OpenSCAD has them.
inline mesh::Solid faces(const std::vector<base::Vec3>& points,
                         const std::vector<std::vector<std::uint32_t>>& list) {
  return must(mesh::polyhedron(context(), points, list));
}
inline mesh::Outline disc(double radius, double number = 0) {
  return must(mesh::circle(context(), radius, fragments(radius, number)));
}
inline mesh::Outline rectangle(double x, double y, bool center = false) {
  return must(mesh::square(context(), {x, y}, center));
}
inline mesh::Outline outlineOf(const std::vector<base::Vec2>& points,
                               const std::vector<std::vector<std::uint32_t>>& paths = {}) {
  return must(mesh::polygon(context(), points, paths));
}

// -- Places --
inline base::Mat4 by(double x, double y, double z = 0) {
  base::Mat4 matrix(1);
  matrix[3] = {x, y, z, 1};
  return matrix;
}
inline base::Mat4 scaled(double x, double y, double z = 1) {
  base::Mat4 matrix(1);
  matrix[0][0] = x;
  matrix[1][1] = y;
  matrix[2][2] = z;
  return matrix;
}
// Degrees about x, then y, then z.
inline base::Mat4 turned(double x, double y, double z) {
  const auto about = [](int axis, double degrees) {
    const double radians = degrees * std::numbers::pi / 180;
    base::Mat4 matrix(1);
    const int u = (axis + 1) % 3, v = (axis + 2) % 3;
    matrix[u][u] = matrix[v][v] = std::cos(radians);
    matrix[u][v] = std::sin(radians);
    matrix[v][u] = -std::sin(radians);
    return matrix;
  };
  return about(2, z) * about(1, y) * about(0, x);
}
template <class Shape>
Shape moved(const Shape& shape, const base::Mat4& matrix) {
  return must(mesh::transformed(context(), shape, matrix));
}

// -- Operations, on solids and outlines alike --
template <class Shape>
Shape combinedOf(mesh::Boolean operation, const std::vector<Shape>& operands) {
  return must(mesh::combined(context(), operation, std::span<const Shape>(operands)));
}
inline mesh::Solid united(const std::vector<mesh::Solid>& v) {
  return combinedOf(mesh::Boolean::Union, v);
}
inline mesh::Outline united(const std::vector<mesh::Outline>& v) {
  return combinedOf(mesh::Boolean::Union, v);
}
inline mesh::Solid cut(const std::vector<mesh::Solid>& v) {
  return combinedOf(mesh::Boolean::Difference, v);
}
inline mesh::Outline cut(const std::vector<mesh::Outline>& v) {
  return combinedOf(mesh::Boolean::Difference, v);
}
inline mesh::Solid crossed(const std::vector<mesh::Solid>& v) {
  return combinedOf(mesh::Boolean::Intersection, v);
}
inline mesh::Solid hulled(const std::vector<mesh::Solid>& v) {
  return must(mesh::hull(context(), std::span<const mesh::Solid>(v)));
}
inline mesh::Outline hulled(const std::vector<mesh::Outline>& v) {
  return must(mesh::hull(context(), std::span<const mesh::Outline>(v)));
}
inline mesh::Solid summed(const std::vector<mesh::Solid>& v) {
  return must(mesh::minkowski(context(), std::span<const mesh::Solid>(v)));
}
inline mesh::Outline summed(const std::vector<mesh::Outline>& v) {
  return must(mesh::minkowski(context(), std::span<const mesh::Outline>(v)));
}
inline mesh::Outline grown(const mesh::Outline& outline, double delta, mesh::Join join,
                           double number = 0) {
  mesh::Facets facets;
  facets.number = number;
  return must(mesh::offset(context(), outline, delta, join, facets));
}

// -- Extrusions --
struct Rise {
  double height = 100;
  bool center = false;
  double twist = 0;
  base::Vec2 scale{1, 1};
  int slices = 0;
  double number = 0, angle = 12, size = 2;  // $fn, $fa, $fs
};
inline mesh::Solid raised(const mesh::Outline& outline, const Rise& rise) {
  mesh::LinearExtrusion how;
  how.direction = {0, 0, rise.height};
  how.center = rise.center;
  how.twist = rise.twist;
  how.scale = rise.scale;
  how.slices = rise.slices;
  how.facets = {rise.angle, rise.size, rise.number};
  return must(mesh::linearExtrude(context(), outline, how));
}
inline mesh::Solid slab(const mesh::Outline& outline) {
  Rise rise;
  rise.height = 1;
  return raised(outline, rise);
}
inline mesh::Solid spun(const mesh::Outline& outline, double angle = 360, double number = 0) {
  mesh::RotateExtrusion how;
  how.fullTurn = std::abs(angle) >= 360;
  how.angle = how.fullTurn ? 360 : angle;
  how.start = how.fullTurn ? 180 : 0;
  how.facets.number = number;
  return must(mesh::rotateExtrude(context(), outline, how));
}

}  // namespace pw::support

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <map>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "kernel/operations.hpp"
#include "support/solids.hpp"

// Exact solids and profiles in a few words. An operation that fails ends the test case with the
// failure's words.
namespace pw::exactly {

using kernel::Expected;
using kernel::Profile;
using kernel::Solid;
using mesh::Boolean;
using support::by;
using support::must;
using support::scaled;
using support::turned;

inline constexpr double pi = std::numbers::pi;

inline kernel::Context& context() {
  static kernel::Context shared;
  return shared;
}

inline Solid box(double x, double y, double z, bool center = false) {
  return must(kernel::box(context(), {x, y, z}, center));
}
inline Solid ball(double radius) { return must(kernel::sphere(context(), radius)); }
inline Solid rod(double height, double bottom, double top, bool center = false) {
  return must(kernel::cylinder(context(), height, bottom, top, center));
}
inline Profile disc(double radius) { return must(kernel::circle(context(), radius)); }
inline Profile flat(const mesh::Outline& outline) {
  return must(kernel::polygon(context(), outline));
}
inline Profile rectangle(double x, double y, bool center = false) {
  return flat(support::rectangle(x, y, center));
}

template <class Shape>
Shape moved(const Shape& shape, const base::Mat4& matrix) {
  return must(kernel::transformed(context(), shape, matrix));
}
template <class Shape>
Shape combinedOf(Boolean operation, const std::vector<Shape>& operands) {
  return must(kernel::combined(context(), operation, std::span<const Shape>(operands)));
}
template <class Shape>
Shape united(std::initializer_list<Shape> v) {
  return combinedOf(Boolean::Union, std::vector<Shape>(v));
}
template <class Shape>
Shape cut(std::initializer_list<Shape> v) {
  return combinedOf(Boolean::Difference, std::vector<Shape>(v));
}
template <class Shape>
Shape crossed(std::initializer_list<Shape> v) {
  return combinedOf(Boolean::Intersection, std::vector<Shape>(v));
}
inline Solid raised(const Profile& profile, double height, bool center = false) {
  return must(kernel::extruded(context(), profile, {0, 0, height}, center));
}
inline Solid spun(const Profile& profile, double angle = 360, double start = 0) {
  return must(kernel::revolved(context(), profile, start, angle));
}
inline double volume(const Solid& solid) { return solid.measures().volume; }

// Every edge is used once in each direction.
inline bool closes(const mesh::Triangles& mesh) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3)
    for (std::size_t k = 0; k < 3; ++k)
      ++edges[{mesh.indices[i + k], mesh.indices[i + (k + 1) % 3]}];
  for (const auto& [edge, count] : edges) {
    const auto back = edges.find({edge.second, edge.first});
    if (back == edges.end() || back->second != count) return false;
  }
  return true;
}

}  // namespace pw::exactly

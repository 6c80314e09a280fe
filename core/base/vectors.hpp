// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

namespace pw::base {

// Geometry is in millimetres and double precision; matrices are column-major and act on columns.
using Vec2 = glm::dvec2;
using Vec3 = glm::dvec3;
using Vec4 = glm::dvec4;
using Mat4 = glm::dmat4;

struct Box2 {
  Vec2 min{0}, max{0};
};
struct Box3 {
  Vec3 min{0}, max{0};
};

// Linear RGB is not meant: components are sRGB in 0..1, as OpenSCAD's color() takes them.
struct Color {
  float r = 0, g = 0, b = 0, a = 1;
  bool operator==(const Color&) const = default;
};

}  // namespace pw::base

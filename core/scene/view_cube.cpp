// SPDX-License-Identifier: Apache-2.0
#include "scene/view_cube.hpp"

#include <cmath>
#include <glm/geometric.hpp>

namespace pw::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr double border = 0.26;     // share of a face's side that belongs to its edges
constexpr double leastTurn = 0.06;  // a face seen flatter than this is not drawn

struct Side {
  std::string_view name;
  Vec3 outward, along, upward;
};
const Side sides[] = {
    {"Front", {0, -1, 0}, {1, 0, 0}, {0, 0, 1}}, {"Right", {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {"Back", {0, 1, 0}, {-1, 0, 0}, {0, 0, 1}},  {"Left", {-1, 0, 0}, {0, -1, 0}, {0, 0, 1}},
    {"Top", {0, 0, 1}, {1, 0, 0}, {0, 1, 0}},    {"Bottom", {0, 0, -1}, {1, 0, 0}, {0, -1, 0}},
};

Vec2 onScreen(const Camera& camera, const Vec3& point) {
  return {glm::dot(point, camera.right()), -glm::dot(point, camera.up())};
}

// The part of a face whose coordinates u, v lie in these ranges of -1..1.
std::array<Vec2, 4> quad(const Camera& camera, const CubeFace& face, double half, const Vec2& u,
                         const Vec2& v) {
  const auto at = [&](double a, double b) {
    return onScreen(camera, (face.outward + face.along * a + face.upward * b) * half);
  };
  return {at(u.x, v.x), at(u.y, v.x), at(u.y, v.y), at(u.x, v.y)};
}

int third(double t) { return t < -1 + 2 * border ? -1 : t > 1 - 2 * border ? 1 : 0; }
Vec2 rangeOf(int third) {
  const double inner = 1 - 2 * border;
  return third < 0 ? Vec2{-1, -inner} : third > 0 ? Vec2{inner, 1} : Vec2{-inner, inner};
}

// Face coordinates of a point on the screen.
Vec2 coordinates(const CubeFace& face, const Vec2& point) {
  const Vec2 origin = face.corners[0];
  const Vec2 a = face.corners[1] - origin, b = face.corners[3] - origin, p = point - origin;
  const double determinant = a.x * b.y - a.y * b.x;
  return {2 * (p.x * b.y - p.y * b.x) / determinant - 1,
          2 * (a.x * p.y - a.y * p.x) / determinant - 1};
}

}  // namespace

std::vector<CubeFace> visibleFaces(const Camera& camera, double half) {
  std::vector<CubeFace> faces;
  for (const Side& side : sides) {
    if (-glm::dot(side.outward, camera.forward()) < leastTurn) continue;
    CubeFace face{side.name, {}, side.outward, side.along, side.upward};
    face.corners = quad(camera, face, half, {-1, 1}, {-1, 1});
    faces.push_back(face);
  }
  return faces;
}

std::optional<CubePart> cubePartAt(const Camera& camera, double half, Vec2 point) {
  const std::vector<CubeFace> faces = visibleFaces(camera, half);
  CubePart part;
  for (const CubeFace& face : faces) {
    const Vec2 at = coordinates(face, point);
    if (std::abs(at.x) > 1 || std::abs(at.y) > 1) continue;
    part.direction = face.outward + face.along * static_cast<double>(third(at.x)) +
                     face.upward * static_cast<double>(third(at.y));
    for (const CubeFace& seen : faces) {
      if (glm::dot(part.direction, seen.outward) < 0.5) continue;
      const int u = static_cast<int>(std::lround(glm::dot(part.direction, seen.along)));
      const int v = static_cast<int>(std::lround(glm::dot(part.direction, seen.upward)));
      part.quads.push_back(quad(camera, seen, half, rangeOf(u), rangeOf(v)));
    }
    return part;
  }
  return std::nullopt;
}

}  // namespace pw::scene

// SPDX-License-Identifier: Apache-2.0
#include "scene/simplified.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <glm/geometric.hpp>

using namespace pw;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double pi = 3.14159265358979323846;

// A sphere of `rings` rings of twice as many sides, smooth normals, one edge along each meridian step.
protocol::Preview sphere(float radius, std::uint32_t rings) {
  protocol::Preview preview;
  const std::uint32_t sides = 2 * rings;
  for (std::uint32_t ring = 0; ring <= rings; ++ring)
    for (std::uint32_t side = 0; side < sides; ++side) {
      const double up = pi * ring / rings, around = 2 * pi * side / sides;
      const float normal[] = {static_cast<float>(std::sin(up) * std::cos(around)),
                              static_cast<float>(std::sin(up) * std::sin(around)), static_cast<float>(std::cos(up))};
      for (const float number : normal) {
        preview.positions.push_back(radius * number);
        preview.normals.push_back(number);
      }
    }
  for (std::uint32_t ring = 0; ring < rings; ++ring)
    for (std::uint32_t side = 0; side < sides; ++side) {
      const std::uint32_t a = ring * sides + side, b = ring * sides + (side + 1) % sides;
      for (const std::uint32_t index : {a, a + sides, b, b, a + sides, b + sides}) preview.indices.push_back(index);
    }
  for (int axis = 0; axis < 3; ++axis) preview.edges.push_back(axis == 2 ? -radius : 0);
  for (int axis = 0; axis < 3; ++axis) preview.edges.push_back(axis == 2 ? radius : 0);
  for (int axis = 0; axis < 6; ++axis) preview.edges.push_back(0.001f * static_cast<float>(axis));
  preview.parts.push_back({0, static_cast<std::uint32_t>(preview.indices.size()), 0, 2, false, {}, {}});
  preview.box = {{-radius, -radius, -radius}, {radius, radius, radius}};
  return preview;
}

}  // namespace

TEST_CASE("a simplified sphere has at most the triangles asked for and still is that sphere") {
  const protocol::Preview whole = sphere(10, 200);
  const protocol::Preview less = scene::simplified(whole, 5000);
  const std::size_t triangles = less.indices.size() / 3;
  CHECK(triangles <= 5000);
  CHECK(triangles > 1000);
  CHECK(less.box.max.x == whole.box.max.x);
  CHECK(less.parts.size() == 1);
  CHECK(less.parts[0].indexCount == less.indices.size());
  for (const std::uint32_t index : less.indices) REQUIRE(index < less.positions.size() / 3);
  double area = 0;
  for (std::size_t at = 0; at < less.indices.size(); at += 3) {
    glm::dvec3 corner[3];
    for (std::size_t i = 0; i < 3; ++i)
      for (int axis = 0; axis < 3; ++axis)
        corner[i][axis] = less.positions[3 * less.indices[at + i] + static_cast<std::uint32_t>(axis)];
    for (const glm::dvec3& point : corner) CHECK_THAT(glm::length(point), WithinAbs(10, 0.5));
    area += glm::length(glm::cross(corner[1] - corner[0], corner[2] - corner[0])) / 2;
  }
  CHECK_THAT(area, WithinAbs(4 * pi * 100, 0.1 * 4 * pi * 100));
}

TEST_CASE("normals of a simplified model stay unit and edges within one cell go") {
  const protocol::Preview less = scene::simplified(sphere(10, 100), 2000);
  for (std::size_t at = 0; at < less.normals.size(); at += 3)
    CHECK_THAT(std::hypot(less.normals[at], less.normals[at + 1], less.normals[at + 2]), WithinAbs(1, 1e-5));
  CHECK(less.edges.size() == 6);
  CHECK(less.parts[0].edgeCount == 1);
}

TEST_CASE("a preview that is small enough is left as it is") {
  const protocol::Preview whole = sphere(10, 10);
  const protocol::Preview same = scene::simplified(whole, 1000);
  CHECK(same.indices == whole.indices);
  CHECK(same.positions == whole.positions);
}

TEST_CASE("even a single triangle more than allowed and a model without extent come to an end") {
  CHECK(scene::simplified(sphere(10, 10), 1).indices.size() / 3 <= 1);
  protocol::Preview point = sphere(0, 4);
  CHECK(scene::simplified(point, 1).indices.empty());
}

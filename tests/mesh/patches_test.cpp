// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <map>
#include <numbers>
#include <random>
#include <utility>

#include "manifold/polygon.h"

// One test per file of cmake/patches/manifold.

namespace {

using manifold::Polygons;
using manifold::SimplePolygon;
using manifold::vec2;

SimplePolygon ring(vec2 center, double radius, int sides, double from, bool isHole) {
  SimplePolygon out;
  for (int i = 0; i < sides; ++i) {
    const double angle = from + 2 * std::numbers::pi * i / sides * (isHole ? -1 : 1);
    out.push_back(center + radius * vec2(std::cos(angle), std::sin(angle)));
  }
  return out;
}

Polygons plate(double side) { return {{{0, 0}, {side, 0}, {side, side}, {0, side}}}; }

void turn(Polygons& polygons, double angle) {
  for (SimplePolygon& polygon : polygons)
    for (vec2& p : polygon) p = {p.x * std::cos(angle) - p.y * std::sin(angle), p.x * std::sin(angle) + p.y * std::cos(angle)};
}

double cross(vec2 a, vec2 b, vec2 c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

// Triangles cover the region once: none is turned over, areas add up, and each side is met from both sides but for the border's.
void checkCovers(const Polygons& polygons, int outsides) {
  std::vector<vec2> points;
  double area = 0;
  std::map<std::pair<int, int>, int> sides;
  for (const SimplePolygon& polygon : polygons) {
    const auto first = static_cast<int>(points.size()), size = static_cast<int>(polygon.size());
    for (int i = 0; i < size; ++i) {
      area += cross(polygon.front(), polygon[i], polygon[(i + 1) % size]) / 2;
      ++sides[{first + (i + 1) % size, first + i}];
    }
    points.insert(points.end(), polygon.begin(), polygon.end());
  }
  const std::vector<manifold::ivec3> triangles = manifold::Triangulate(polygons);
  double covered = 0, turned = 0;
  for (const manifold::ivec3& t : triangles) {
    const double twice = cross(points[t[0]], points[t[1]], points[t[2]]);
    (twice < 0 ? turned : covered) += std::abs(twice) / 2;
    for (int k = 0; k < 3; ++k) ++sides[{t[k], t[(k + 1) % 3]}];
  }
  CHECK(turned < 1e-9 * area);
  CHECK(covered == Catch::Approx(area).epsilon(1e-12));
  int single = 0;
  for (const auto& [side, count] : sides) single += count != 1 || sides[{side.second, side.first}] != 1;
  CHECK(single == 0);
  const auto holes = static_cast<int>(polygons.size()) - outsides;
  CHECK(triangles.size() == points.size() + 2 * holes - 2 * outsides);
}

}  // namespace

TEST_CASE("01: a face of more holes than are looked for by hand is covered once") {
  for (const double angle : {0.0, 0.3, 1.0}) {
    INFO("turned by " << angle);
    Polygons rows = plate(62), slots = plate(402), flatSlots = plate(402), rings = plate(104), crowd = plate(62);
    std::mt19937 random(12);
    std::uniform_real_distribution<double> part(0, 1);
    for (int i = 0; i < 30; ++i)
      for (int j = 0; j < 30; ++j) {
        rows.push_back(ring(vec2(2 + 2 * i, 2 + 2 * j), 0.8, 5, 0, true));
        crowd.push_back(ring(vec2(2 + 2 * i + 0.2 * part(random), 2 + 2 * j + 0.2 * part(random)), 0.1 + 0.7 * part(random),
                             3 + static_cast<int>(9 * part(random)), 6 * part(random), true));
      }
    for (int i = 0; i < 200; ++i) {
      const double at = 2 + 2 * i;
      slots.push_back({{at - 1, 1}, {at - 1, 401}, {at - 0.5, 401}, {at - 0.5, 1}});
      flatSlots.push_back({{1, at - 1}, {1, at - 0.5}, {401, at - 0.5}, {401, at - 1}});
    }
    for (int i = 0; i < 25; ++i)
      for (int j = 0; j < 25; ++j) {
        const vec2 center(3 + 4 * i, 3 + 4 * j);
        rings.push_back(ring(center, 1.8, 12, 0.1 * i, true));
        rings.push_back(ring(center, 1.5, 9, 0.1 * j, false));
        rings.push_back(ring(center, 1, 7, 0.3 * j, true));
      }
    for (Polygons* polygons : {&rows, &crowd, &slots, &flatSlots, &rings}) {
      turn(*polygons, angle);
      checkCovers(*polygons, polygons == &rings ? 1 + 25 * 25 : 1);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <set>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Code;
using pw::base::Vec3;

namespace {

Meshed meshOf(const pw::exactly::Solid& solid, double linear = 0.05) {
  Deflection deflection;
  deflection.linear = linear;
  return must(meshed(context(), solid, deflection));
}

pw::exactly::Solid plate() {
  return cut({box(40, 40, 5).withTag(1), moved(rod(9, 3, 3), by(10, 10, -2)).withTag(2),
              moved(rod(9, 2, 5), by(28, 28, -2)).withTag(3)});
}

}  // namespace

TEST_CASE("Meshes close and enclose the volume to the deflection", "[kernel][mesh]") {
  const std::vector<pw::exactly::Solid> solids = {
      box(2, 3, 4),
      ball(5),
      rod(7, 3, 3),
      rod(7, 3, 0),
      plate(),
      spun(moved(disc(2), by(5, 0))),
      spun(rectangle(3, 7), 100),
      united({box(1, 1, 1), moved(box(1, 1, 1), by(1, 1, 0))}),
      united({box(1, 1, 1), moved(box(1, 1, 1), by(1, 1, 1))}),
      cut({ball(5), ball(3)}),
      united({ball(5), moved(rod(20, 1, 1), turned(30, 40, 0))})};
  for (std::size_t i = 0; i < solids.size(); ++i) {
    INFO(i);
    const Meshed mesh = meshOf(solids[i]);
    CHECK(closes(mesh.triangles));
    CHECK(mesh.solid.isClosed());
    const auto exact = solids[i].measures();
    CHECK_THAT(mesh.solid.measures().volume, WithinAbs(exact.volume, exact.area * 0.1));
    const Meshed finer = meshOf(solids[i], 0.005);
    CHECK_THAT(finer.solid.measures().volume, WithinAbs(exact.volume, exact.area * 0.011));
    CHECK(finer.triangles.triangleCount() >= mesh.triangles.triangleCount());
    CHECK(mesh.solid.pieces() == solids[i].pieces());
  }
}

TEST_CASE("A coarser mesh after a finer one is coarser", "[kernel][mesh]") {
  const Solid globe = ball(10);
  const std::size_t fine = meshOf(globe, 0.005).triangles.triangleCount();
  const std::size_t coarse = meshOf(globe, 0.5).triangles.triangleCount();
  CHECK(coarse < fine / 3);
}

TEST_CASE("Every triangle knows its face, its tag and the surface's normals", "[kernel][mesh]") {
  const Solid solid = plate();
  const Meshed mesh = meshOf(solid);
  const std::size_t count = mesh.triangles.triangleCount();
  REQUIRE(mesh.face.size() == count);
  REQUIRE(mesh.normals.size() == 9 * count);
  REQUIRE(mesh.triangles.source.size() == count);
  const std::set<std::uint32_t> tags(mesh.triangles.source.begin(), mesh.triangles.source.end());
  CHECK(tags == std::set<std::uint32_t>{1, 2, 3});
  CHECK(std::set<std::uint32_t>(mesh.face.begin(), mesh.face.end()).size() == solid.faceCount());
  const auto at = [&](std::size_t t, std::size_t k) {
    const double* p = &mesh.triangles.positions[3 * mesh.triangles.indices[3 * t + k]];
    return Vec3(p[0], p[1], p[2]);
  };
  double worst = 1, unit = 0, radial = 0;
  for (std::size_t t = 0; t < count; ++t) {
    const Vec3 flat = glm::normalize(glm::cross(at(t, 1) - at(t, 0), at(t, 2) - at(t, 0)));
    for (std::size_t k = 0; k < 3; ++k) {
      const float* n = &mesh.normals[9 * t + 3 * k];
      const Vec3 normal(n[0], n[1], n[2]);
      unit = std::max(unit, std::abs(glm::length(normal) - 1));
      worst = std::min(worst, glm::dot(flat, normal));
      if (mesh.triangles.source[t] != 2) continue;
      // The hole's normals point to its axis.
      const Vec3 arm = Vec3(10, 10, at(t, k).z) - at(t, k);
      radial = std::max(radial, glm::length(normal - glm::normalize(arm)));
    }
  }
  CHECK(unit < 1e-6);
  CHECK(worst > 0.9);
  CHECK(radial < 1e-5);
  // The same triangles in the same order as the solid gives them.
  CHECK(mesh.triangles.indices == mesh.solid.triangles().indices);
  CHECK(mesh.triangles.positions == mesh.solid.triangles().positions);
}

TEST_CASE("The solid's edges are drawn, seams are not", "[kernel][mesh]") {
  CHECK(meshOf(box(1, 1, 1)).edges.size() == 12 * 6);
  CHECK(meshOf(ball(5)).edges.empty());
  const Meshed bar = meshOf(rod(7, 3, 3));
  double along = 0;
  for (std::size_t i = 0; i < bar.edges.size(); i += 6)
    along = std::max<double>(along, std::abs(bar.edges[i + 2] - bar.edges[i + 5]));
  CHECK(along == 0);
  CHECK(bar.edges.size() >= 2 * 12 * 6);
}

TEST_CASE("The same solid gives the same triangles", "[kernel][mesh][determinism]") {
  const auto make = [] {
    return united({plate(), moved(ball(6), by(20, 5, 5)), moved(rod(12, 2, 2), turned(20, 30, 0))});
  };
  const pw::exactly::Solid first = make(), second = make();
  const Meshed a = meshOf(first), b = meshOf(second), c = meshOf(first);
  CHECK(a.triangles.positions == b.triangles.positions);
  CHECK(a.triangles.indices == b.triangles.indices);
  CHECK(a.normals == b.normals);
  CHECK(a.edges == b.edges);
  CHECK(a.face == b.face);
  CHECK(a.triangles.positions == c.triangles.positions);
  CHECK(first.measures().volume == second.measures().volume);
}

TEST_CASE("Meshing leaves the solid without triangles", "[kernel][mesh]") {
  const Solid solid = plate();
  const Meshed before = meshOf(solid, 0.02);
  const Solid cutAfter = cut({solid, moved(box(50, 50, 50), by(20, -5, -5))});
  const Meshed after = meshOf(solid, 0.02);
  CHECK(before.triangles.positions == after.triangles.positions);
  CHECK_THAT(volume(cutAfter), WithinRel(20 * 40 * 5 - 5 * pi * 9, 1e-8));
}

TEST_CASE("Deflections that make no sense are refused", "[kernel][mesh]") {
  for (const double linear : {0.0, -1.0, 1e-9, std::nan("")}) {
    Deflection deflection;
    deflection.linear = linear;
    CHECK(meshed(context(), ball(1), deflection).failure().code == Code::BadInput);
  }
  Context small;
  small.limits.facets = 100;
  CHECK(meshed(small, ball(5), {}).failure().code == Code::Limit);
  CHECK(meshOf(pw::exactly::Solid()).solid.isEmpty());
}

TEST_CASE("A plane face thinner than the deflection, beside an arc, is meshed", "[kernel][mesh]") {
  // A rod on a rod, the upper one a polygon of 200 sides: the ledge is 0.002 mm wide, and the chords of
  // the circle cross the polygon.
  std::vector<pw::base::Vec2> around;
  for (int i = 0; i < 200; ++i)
    around.emplace_back(9.998 * std::cos(i * pi / 100), 9.998 * std::sin(i * pi / 100));
  const auto upper = raised(flat(pw::support::outlineOf(around)), 5);
  const auto solid = united({rod(5, 10, 10), moved(upper, by(0, 0, 5))});
  for (const double linear : {0.5, 0.05, 0.02}) {
    INFO(linear);
    const Meshed mesh = meshOf(solid, linear);
    CHECK(closes(mesh.triangles));
    CHECK_THAT(mesh.solid.measures().volume, WithinAbs(volume(solid), solid.measures().area * linear));
  }
}

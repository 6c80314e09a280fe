// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinRel;
using pw::base::Code;
using pw::base::Vec3;
namespace triangles = pw::support;

namespace {
pw::exactly::Solid exactOf(const pw::mesh::Solid& solid) { return must(faceted(context(), solid)); }
}  // namespace

TEST_CASE("A triangle solid becomes planes, coplanar triangles one face", "[kernel][faceted]") {
  const Solid cube = exactOf(triangles::box(2, 3, 4));
  CHECK(cube.faces() == FaceCounts{6, 0, 0, 0, 0, 0});
  CHECK_THAT(volume(cube), WithinRel(24, 1e-13));
  const Solid prism = exactOf(triangles::rod(5, 3, 3, 40));
  CHECK(prism.faces().planes == 42);
  const Solid globe = exactOf(triangles::ball(5, 24));
  CHECK_THAT(volume(globe), WithinRel(triangles::ball(5, 24).measures().volume, 1e-12));
  const Solid drilled = exactOf(triangles::cut(
      {triangles::box(20, 20, 5), triangles::moved(triangles::rod(9, 3, 3, 12), by(10, 10, -2))}));
  CHECK(drilled.faces().planes == 18);
  const Solid turnedOne = exactOf(triangles::moved(
      triangles::cut({triangles::box(20, 20, 5),
                      triangles::moved(triangles::rod(9, 3, 3, 12), by(10, 10, -2))}),
      turned(13, 57, 91)));
  CHECK(turnedOne.faces().planes == 18);
  CHECK_THAT(volume(turnedOne), WithinRel(volume(drilled), 1e-12));
}

TEST_CASE("Corners that a boolean leaves on a straight edge go", "[kernel][faceted]") {
  const pw::mesh::Solid bar = triangles::united(
      {triangles::box(2, 2, 2), triangles::moved(triangles::box(2, 2, 2), by(2, 0, 0)),
       triangles::moved(triangles::box(3, 2, 2), by(3, 0, 0))});
  const Solid solid = exactOf(bar);
  CHECK(solid.faces().planes == 6);
  CHECK_THAT(volume(solid), WithinRel(24, 1e-12));
}

TEST_CASE("Hollows, bodies in hollows, and bodies that touch stay what they are",
          "[kernel][faceted]") {
  const pw::mesh::Solid shell =
      triangles::cut({triangles::box(10, 10, 10, true), triangles::box(6, 6, 6, true)});
  CHECK_THAT(volume(exactOf(shell)), WithinRel(1000 - 216, 1e-12));
  CHECK(exactOf(shell).pieces() == 1);
  const pw::mesh::Solid nested = triangles::united({shell, triangles::box(2, 2, 2, true)});
  CHECK_THAT(volume(exactOf(nested)), WithinRel(1000 - 216 + 8, 1e-12));
  CHECK(exactOf(nested).pieces() == 2);
  const pw::mesh::Solid corner = triangles::united(
      {triangles::box(2, 2, 2), triangles::moved(triangles::box(2, 2, 2), by(2, 2, 0))});
  CHECK_THAT(volume(exactOf(corner)), WithinRel(16, 1e-12));
}

TEST_CASE("The mesh of a faceted solid is the triangles it was made of", "[kernel][faceted]") {
  // A hollow that is turned against its outside, and a body in it: no two of the three have a normal alike.
  const pw::mesh::Solid made = triangles::united(
      {triangles::cut({triangles::box(20, 20, 20, true),
                       triangles::moved(triangles::ball(6, 12), turned(20, 30, 40))}),
       triangles::moved(triangles::box(3, 3, 3, true), turned(50, 10, 70))});
  const Solid solid = exactOf(made).withTag(7);
  const Meshed mesh = must(meshed(context(), solid, {0.5, 0.5}));
  const auto own = made.triangles();
  CHECK(mesh.triangles.positions == own.positions);
  CHECK(mesh.triangles.indices == own.indices);
  CHECK(mesh.solid.pieces() == 2);
  CHECK(std::ranges::count(mesh.triangles.source, 7u) == std::ssize(mesh.face));
  REQUIRE(mesh.face.size() == own.triangleCount());
  CHECK(std::set(mesh.face.begin(), mesh.face.end()).size() == solid.faceCount());
  // Each triangle faces as the face does that it says it lies on.
  double worst = 1;
  std::map<std::uint32_t, Vec3> ofFace;
  for (std::size_t t = 0; t < mesh.face.size(); ++t) {
    const auto at = [&](std::size_t k) {
      const double* p = &own.positions[3 * own.indices[3 * t + k]];
      return Vec3(p[0], p[1], p[2]);
    };
    const Vec3 flat = glm::normalize(glm::cross(at(1) - at(0), at(2) - at(0)));
    const float* n = &mesh.normals[9 * t];
    worst = std::min({worst, glm::dot(flat, Vec3(n[0], n[1], n[2])),
                      glm::dot(flat, ofFace.emplace(mesh.face[t], flat).first->second)});
  }
  CHECK(worst > 1 - 1e-6);
  // The edges of a cube are 12, diagonals of its faces are none.
  CHECK(must(meshed(context(), exactOf(triangles::box(2, 3, 4)), {0.5, 0.5})).edges.size() == 6 * 12);
}

TEST_CASE("A faceted solid takes part in booleans with exact ones", "[kernel][faceted]") {
  const Solid block = exactOf(triangles::box(10, 10, 10, true)).withTag(1);
  const Solid bored = cut({block, rod(20, 2, 2, true).withTag(2)});
  CHECK_THAT(volume(bored), WithinRel(1000 - 40 * pi, 1e-9));
  CHECK(bored.faceCount(2) == 1);
  CHECK(bored.faceCount(1) == 6);
}

TEST_CASE("Facets over the limit and meshes that enclose nothing are refused with the number",
          "[kernel][faceted]") {
  Context small;
  small.limits.exactFacets = 100;
  const auto many = faceted(small, triangles::ball(5, 60));
  REQUIRE_FALSE(many);
  CHECK(many.failure().code == Code::Limit);
  CHECK(many.failure().message.find("100") != std::string::npos);
  CHECK(faceted(small, triangles::box(1, 1, 1)));
  const pw::mesh::Solid open = triangles::faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                                {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}});
  CHECK(faceted(small, open).failure().code == Code::BadInput);
  CHECK(exactOf(pw::mesh::Solid()).isEmpty());
}

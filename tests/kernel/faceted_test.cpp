// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinRel;
using pw::base::Code;
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

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <map>

#include "support/solids.hpp"

using namespace pw::mesh;
using namespace pw::support;
using Catch::Matchers::WithinRel;

namespace {

// A square plate with count x count holes of a few corners.
Outline sieve(int count, int corners) {
  std::vector<Outline> parts = {rectangle(count * 1.6 + 2, count * 1.6 + 2)};
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < count; ++j)
      parts.push_back(moved(disc(0.4, corners), by(2 + 1.6 * i, 2 + 1.6 * j)));
  return cut(parts);
}

void checkPlate(const Outline& outline) {
  const Solid plate = raised(outline, {.height = 3});
  CHECK(plate.isClosed());
  CHECK(plate.pieces() == 1);
  CHECK_THAT(plate.measures().volume, WithinRel(3 * outline.area(), 1e-9));
  CHECK_THAT(plate.measures().area,
             WithinRel(2 * outline.area() + 3 * outline.perimeter(), 1e-9));
  // A face with h holes has as many triangles as corners, less two, and two for each hole.
  std::size_t corners = 0;
  for (const Contour& contour : outline.contours()) corners += contour.size();
  CHECK(plate.triangleCount() == 2 * (corners - 2 + 2 * (outline.contours().size() - 1)) + 2 * corners);
}

}  // namespace

TEST_CASE("A plate of many holes is whole and holds the outline's area", "[mesh][triangulation]") {
  for (const int corners : {3, 4, 5, 8, 13}) checkPlate(sieve(9, corners));
  checkPlate(moved(sieve(8, 6), turned(0, 0, 33)));       // off Clipper's grid
  checkPlate(moved(sieve(8, 4), scaled(1e-3, 1e-3)));     // a tenth of a millimetre
  checkPlate(sieve(40, 5));                                // 1,600 holes
}

TEST_CASE("Rings in rings are cut into triangles like any region", "[mesh][triangulation]") {
  std::vector<Outline> rings;
  for (int i = 1; i <= 60; ++i) {
    const Outline ring = cut({disc(i, 24), disc(i - 0.5, 24)});
    rings.push_back(ring);
  }
  const Outline target = united(rings);
  REQUIRE(target.contours().size() == 120);
  const Solid solid = raised(target, {.height = 2});
  CHECK_THAT(solid.measures().volume, WithinRel(2 * target.area(), 1e-9));
  CHECK_THAT(spun(moved(target, by(100, 0)), 90, 12).measures().volume,
             WithinRel(spun(moved(disc(60, 24), by(100, 0)), 90, 12).measures().volume *
                           target.area() / disc(60, 24).area(),
                       1e-3));
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include <cstdio>
#include <cstdlib>
#include <numbers>

#include "support/solids.hpp"

using namespace pw::mesh;
using namespace pw::support;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

double sinDegreesOf(double angle) { return std::sin(angle * std::numbers::pi / 180); }

struct Placed {
  Solid solid;
  pw::base::Mat4 move;
};

// Each part is placed by itself, as a design with a motion before every part has it.
std::vector<Solid> placed(const std::vector<Placed>& parts, const pw::base::Mat4& motion) {
  std::vector<Solid> out;
  for (const Placed& part : parts) out.push_back(moved(moved(part.solid, part.move), motion));
  return out;
}

// The motion as a CSG file has it: six digits.
pw::base::Mat4 inSixDigits(pw::base::Mat4 m) {
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row) {
      char text[32];
      std::snprintf(text, sizeof text, "%g", m[column][row]);
      m[column][row] = std::strtod(text, nullptr);
    }
  return m;
}
std::vector<Solid> fromCsg(const std::vector<Placed>& parts, const pw::base::Mat4& motion) {
  std::vector<Solid> out;
  for (const Placed& part : parts) out.push_back(moved(part.solid, inSixDigits(motion * part.move)));
  return out;
}

const std::vector<pw::base::Mat4> motions = {turned(10, 20, 30), turned(5, 62, 61), turned(44, 0, 68),
                                             by(1 / 3.0, 100 / 3.0, -10 / 7.0) * turned(31, 28, 2)};

}  // namespace

TEST_CASE("Boxes that touch have no wall between them, however they were turned", "[mesh][contact]") {
  const std::vector<Placed> equal = {{box(10, 10, 10), by(0, 0)}, {box(10, 10, 10), by(10, 0)}};
  const std::vector<Placed> small = {{box(10, 10, 10), by(0, 0)}, {box(10, 5, 5), by(10, 2, 3)}};
  for (const pw::base::Mat4& motion : motions) {
    CHECK_THAT(united(placed(equal, motion)).measures().area, WithinAbs(1000, 1e-4));
    CHECK_THAT(united(fromCsg(equal, motion)).measures().area, WithinAbs(1000, 1e-2));
    CHECK_THAT(united(placed(small, motion)).measures().area, WithinAbs(800, 1e-4));
    CHECK_THAT(united(fromCsg(small, motion)).measures().area, WithinAbs(800, 1e-2));
    CHECK(united(placed(small, motion)).pieces() == 1);
  }
}

TEST_CASE("Pegs stand on a turned block without a wall, and half beside it", "[mesh][contact]") {
  const double around = 2 * 20 * 2 * sinDegreesOf(9) * 5;  // the side of a peg of 20 facets
  const double disc = 27;  // 12 facets, radius 3; half of it stands on the block
  const std::vector<Placed> pegs = {{box(10, 10, 10), by(0, 0)},
                                    {rod(5, 2, 2, 20), by(3, 3, 10)},
                                    {rod(5, 2, 2, 20), by(7, 7, 10)}};
  const std::vector<Placed> overhang = {{box(6, 9, 3), by(9, 0, 3)}, {rod(6, 3, 3, 12), by(9, 3, 6)}};
  const double side = 12 * 2 * 3 * sinDegreesOf(15) * 6;
  for (const pw::base::Mat4& motion : motions) {
    CHECK_THAT(united(placed(pegs, motion)).measures().area, WithinAbs(600 + 2 * around, 1e-4));
    CHECK_THAT(united(fromCsg(pegs, motion)).measures().area, WithinAbs(600 + 2 * around, 1e-2));
    CHECK_THAT(united(placed(overhang, motion)).measures().area,
               WithinAbs(198 + 2 * disc - disc + side, 1e-4));
  }
}

TEST_CASE("A hole that ends in a turned face has no skin over it", "[mesh][contact]") {
  const double disc = 20 * 2 * sinDegreesOf(18);
  const double around = 2 * 20 * 2 * sinDegreesOf(9);
  const std::vector<Placed> parts = {{box(10, 10, 10), by(0, 0)},
                                     {rod(5, 2, 2, 20), by(3, 3, 5)},     // blind
                                     {rod(10, 2, 2, 20), by(7, 7, 0)}};  // through
  for (const pw::base::Mat4& motion : motions) {
    const double area = 600 + 5 * around + 10 * around - 2 * disc;
    CHECK_THAT(cut(placed(parts, motion)).measures().area, WithinAbs(area, 1e-4));
    CHECK_THAT(cut(fromCsg(parts, motion)).measures().area, WithinAbs(area, 1e-2));
    CHECK_THAT(cut(placed(parts, motion)).measures().volume, WithinAbs(1000 - 15 * disc, 1e-4));
  }
}

TEST_CASE("What was cut along a shared plane is cut again without losing a wedge", "[mesh][contact]") {
  const Outline angle =
      outlineOf({{0, 0}, {6, 0}, {6, 3}, {3, 3}, {3, 6}, {0, 6}});
  const auto bracket = [&] { return raised(angle, {.height = 6}); };
  for (const pw::base::Mat4& motion : motions) {
    std::vector<Solid> parts = placed({{box(9, 6, 3), by(0, 0, 6)},
                                       {box(9, 6, 6), by(12, 12, 9)},
                                       {bracket(), by(0, 9)},
                                       {bracket(), by(9, 6)}},
                                      motion);
    const Solid whole = united(parts);
    CHECK_THAT(whole.measures().volume, WithinAbs(810, 1e-4));
    const Solid rest = cut({whole, moved(moved(box(6, 3, 3), by(12, 6, 3)), motion)});
    CHECK_THAT(rest.measures().volume, WithinAbs(783, 1e-4));
    CHECK_THAT(rest.measures().area, WithinAbs(864, 1e-3));
  }
}

TEST_CASE("Of a body cut by itself and more nothing is left, not faces without a volume", "[mesh][contact]") {
  const Solid cone = rod(5, 3, 5);
  for (const pw::base::Mat4& motion : motions) {
    const Solid rest = cut({moved(cone, motion), moved(united({box(1, 1, 1), cone}), motion)});
    CHECK(rest.isEmpty());
    CHECK(rest.triangleCount() == 0);
  }
  CHECK(cut({cone, united({box(1, 1, 1), cone})}).isEmpty());
  // As thin as a design can be is no film.
  CHECK_THAT(cut({rod(5, 3, 3), moved(rod(5, 3, 3), by(0, 0, 1e-4))}).measures().volume,
             WithinRel(1e-4 * rod(1, 3, 3).measures().volume, 1e-6));
}

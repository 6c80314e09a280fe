// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "support/solids.hpp"

using namespace pw::mesh;
using namespace pw::support;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

// Figures without a reason beside them are OpenSCAD 2021.01's.
namespace {

Solid far() { return moved(box(1, 1, 1), by(10, 10, 10)); }
double volume(const Solid& solid) { return solid.measures().volume; }
double shadow(const Solid& solid) { return must(projection(context(), solid, false)).area(); }

Solid touchingFace() { return crossed({box(4, 4, 4), moved(box(5, 5, 5), by(1, 1, 4))}); }
Solid touchingEdge() { return crossed({box(4, 4, 4), moved(box(5, 5, 5), by(4, 1, 4))}); }
Solid touchingCorner() { return crossed({box(4, 4, 4), moved(box(5, 5, 5), by(4, 4, 4))}); }

}  // namespace

TEST_CASE("Boxes that only touch share nothing solid, and no triangle of it", "[mesh][remains]") {
  for (const Solid& solid : {touchingFace(), touchingEdge(), touchingCorner()}) {
    CHECK(solid.isEmpty());
    CHECK(solid.triangleCount() == 0);
    CHECK(solid.hasRemains());
  }
  const Solid disc = rod(1, 5, 5, 4);
  CHECK(crossed({disc, moved(box(8, 8, 1), by(-4, -4, 1))}).isEmpty());
  CHECK_FALSE(crossed({box(1, 1, 1), moved(box(1, 1, 1), by(2, 0))}).hasRemains());
}

TEST_CASE("A hull goes on with the whole face, edge or corner in which bodies touch", "[mesh][remains]") {
  CHECK_THAT(volume(hulled({touchingFace(), far()})), WithinAbs(42, 1e-6));
  CHECK_THAT(volume(hulled({touchingEdge(), far()})), WithinAbs(14, 1e-6));
  CHECK_THAT(volume(hulled({touchingCorner(), far()})), WithinAbs(7, 1e-6));
  CHECK_THAT(volume(hulled({moved(touchingFace(), turned(10, 20, 30)), far()})), WithinAbs(55.78337, 1e-3));
  // A disc that a box only touches on top, over one that it cuts: reference/faults, a real clip's foot.
  const Solid disc = rod(1, 5, 5, 100);
  const auto boxed = [](double x, double y, double z) { return moved(box(x, y, z, true), by(0, 0, 1.5)); };
  CHECK_THAT(volume(hulled({moved(crossed({disc, boxed(8.5, 7, 1)}), by(0, 0, 3)), crossed({disc, boxed(10, 7, 3)})})),
             WithinRel(248.23707, 1e-4));
}

TEST_CASE("A sum and a shadow have the whole face too", "[mesh][remains]") {
  CHECK_THAT(volume(summed({touchingFace(), box(1, 1, 1)})), WithinAbs(16, 1e-6));
  CHECK_THAT(volume(summed({touchingEdge(), box(1, 1, 1)})), WithinAbs(4, 1e-6));
  CHECK_THAT(shadow(touchingFace()), WithinAbs(9, 1e-4));
  const Solid disc = rod(1, 5, 5, 36);
  CHECK_THAT(volume(summed({crossed({disc, moved(box(8.5, 7, 1), by(-4.25, -3.5, 1))}), ball(1, 12)})),
             WithinRel(160.13413, 1e-4));
  // Beside a body: 36 mm3 and a face of 12 mm2.
  const Solid both = crossed({united({box(4, 4, 4), moved(box(6, 6, 6), by(6, 0))}), moved(box(20, 3, 9), by(0, 0, 4))});
  CHECK_THAT(volume(both), WithinAbs(36, 1e-6));
  CHECK_THAT(both.measures().area, WithinAbs(2 * (18 + 12 + 6), 1e-6));
  CHECK_THAT(volume(summed({both, box(1, 1, 1)})), WithinAbs(104, 1e-6));
  CHECK_THAT(shadow(both), WithinAbs(30, 1e-4));
  CHECK_THAT(must(projection(context(), moved(both, by(0, 0, -4)), true)).area(), WithinAbs(30, 1e-4));
}

TEST_CASE("A face that was cut is open and shares nothing", "[mesh][remains]") {
  const Solid low = cut({box(4, 4, 4), moved(box(9, 9, 9), by(-1, -1, 2))});
  CHECK_FALSE(crossed({low, moved(box(3, 3, 3), by(0, 0, 2))}).hasRemains());
  const Solid high = cut({box(4, 4, 4), moved(box(9, 9, 2), by(-1, -1, -1))});
  CHECK_THAT(volume(hulled({crossed({high, moved(box(3, 3, 3), by(0, 0, 4))}), far()})), WithinRel(43.666667, 1e-6));
  // A box less a room that ends where a box stands on it: the floor of the room stays.
  const Solid room = cut({moved(box(9, 9, 9), by(-1, -1, -1)), moved(box(2, 2, 2), by(1, 1, 4))});
  CHECK_THAT(volume(hulled({cut({box(4, 4, 4), room}), far()})), WithinAbs(27, 1e-6));
}

TEST_CASE("What touches goes through further booleans, moves and stretches", "[mesh][remains]") {
  const Solid trimmed = cut({crossed({box(4, 4, 4), moved(box(5, 5, 5), by(0, 0, 4))}), moved(box(20, 20, 20), by(2, -1, -1))});
  CHECK_THAT(shadow(trimmed), WithinAbs(8, 1e-4));
  CHECK_THAT(volume(hulled({trimmed, far()})), WithinRel(41.666667, 1e-6));
  CHECK_THAT(shadow(crossed({touchingFace(), box(30, 30, 30, true)})), WithinAbs(9, 1e-4));
  const Solid wide = must(resized(context(), touchingFace(), {8, 8, 0}, {false, false, false}));
  CHECK_THAT(volume(hulled({wide, far()})), WithinRel(171.44553, 1e-4));
}

TEST_CASE("Parts pressed flat are cut and summed as 2021.01 does", "[mesh][remains]") {
  const Solid plate = moved(box(4, 4, 4), scaled(1, 1, 0));
  const Solid line = moved(box(4, 4, 4), scaled(0, 0, 1));
  CHECK_THAT(volume(summed({plate, line})), WithinAbs(64, 1e-6));
  CHECK_THAT(volume(summed({line, box(1, 1, 1)})), WithinAbs(5, 1e-6));
  CHECK_THAT(volume(hulled({line, far()})), WithinRel(24.333333, 1e-6));
  CHECK_THAT(volume(hulled({hulled({plate}), far()})), WithinAbs(91, 1e-6));
  CHECK_THAT(shadow(cut({plate, moved(box(3, 3, 3), by(0, 0, -1))})), WithinAbs(7, 1e-4));
  CHECK_THAT(volume(hulled({crossed({plate, moved(box(9, 9, 9), by(2, 2, -1))}), far()})), WithinAbs(35, 1e-6));
  CHECK(summed({plate, plate}).isEmpty());
  CHECK(summed({line, moved(box(1, 1, 1), scaled(0, 1, 0)), moved(box(1, 1, 1), scaled(1, 0, 0))}).isEmpty());
}

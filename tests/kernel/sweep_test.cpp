// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Code;

TEST_CASE("Extrusions have base times height", "[kernel][extrude]") {
  const Profile ring = cut({disc(5), disc(3)});
  const Solid tube = raised(ring, 10);
  CHECK_THAT(volume(tube), WithinRel(160 * pi, 1e-9));
  CHECK(tube.faces() == FaceCounts{2, 2, 0, 0, 0, 0});
  CHECK_THAT(raised(ring, 10, true).box().min.z, WithinAbs(-5, 1e-9));
  const Solid down = raised(ring, -10);
  CHECK_THAT(volume(down), WithinRel(160 * pi, 1e-9));
  CHECK_THAT(down.box().min.z, WithinAbs(-10, 1e-9));
  CHECK_THAT(volume(cut({moved(box(20, 20, 5), by(-10, -10, -5)), down})),
             WithinRel(2000 - 80 * pi, 1e-8));
  CHECK_THAT(volume(must(extruded(context(), ring, {3, 0, 10}, false))), WithinRel(160 * pi, 1e-6));
  CHECK(raised(ring, 0).isEmpty());
  CHECK(extruded(context(), ring, {0, 0, std::nan("")}, false).failure().code == Code::BadInput);
}

TEST_CASE("Several regions become several solids, and a united profile one", "[kernel][extrude]") {
  const Profile two = united({disc(1), moved(disc(1), by(5, 0))});
  CHECK(raised(two, 2).pieces() == 2);
  CHECK_THAT(volume(raised(two, 2)), WithinRel(4 * pi, 1e-9));
  // A raw union in the plane leaves five faces side by side, whose prisms would be five solids that
  // touch.
  const Profile cross = united({rectangle(10, 2, true), rectangle(2, 10, true)});
  const Solid solid = raised(cross, 1);
  CHECK(solid.pieces() == 1);
  CHECK(solid.faces().planes == 14);
  CHECK_THAT(volume(solid), WithinRel(36, 1e-9));
  // Regions that meet in a corner, and a hole that meets its border in one.
  const Profile corners = united({rectangle(2, 2), moved(rectangle(2, 2), by(2, 2))});
  CHECK_THAT(volume(raised(corners, 1)), WithinRel(8, 1e-9));
  const Profile pinched = cut({rectangle(6, 6), moved(rectangle(2, 2), turned(0, 0, 45))});
  CHECK_THAT(volume(raised(pinched, 1)), WithinRel(36 - 2, 1e-6));
}

TEST_CASE("Revolutions obey Pappus, whole, in part and touching the axis", "[kernel][revolve]") {
  const Profile off = moved(disc(2), by(5, 0));
  const Solid ring = spun(off);
  CHECK_THAT(volume(ring), WithinRel(2 * pi * 5 * 4 * pi, 1e-9));
  CHECK(ring.faces() == FaceCounts{0, 0, 0, 0, 1, 0});
  CHECK_THAT(volume(spun(off, 90)), WithinRel(pi / 2 * 5 * 4 * pi, 1e-9));
  const Solid quarter = spun(off, -90);
  CHECK_THAT(volume(quarter), WithinRel(pi / 2 * 5 * 4 * pi, 1e-9));
  CHECK_THAT(quarter.box().max.y, WithinAbs(0, 1e-6));
  CHECK_THAT(spun(off, 90, 90).box().max.x, WithinAbs(0, 1e-6));
  // Touching the axis: a cylinder, a cone, a ball.
  CHECK(spun(rectangle(3, 7)).faces() == FaceCounts{2, 1, 0, 0, 0, 0});
  CHECK_THAT(volume(spun(rectangle(3, 7))), WithinRel(63 * pi, 1e-9));
  CHECK_THAT(volume(spun(flat(pw::support::outlineOf({{0, 0}, {3, 0}, {0, 4}})))),
             WithinRel(12 * pi, 1e-9));
  const Profile half = crossed({disc(5), moved(rectangle(5, 10), by(0, -5))});
  CHECK_THAT(volume(spun(half)), WithinRel(4 * pi * 125 / 3, 1e-8));
  CHECK_THAT(volume(spun(half, 100)), WithinRel(4 * pi * 125 / 3 * 100 / 360, 1e-8));
  CHECK_THAT(volume(spun(moved(rectangle(3, 7), by(-3, 0)))), WithinRel(63 * pi, 1e-9));
  const auto across = revolved(context(), moved(rectangle(3, 7), by(-1, 0)), 0, 360);
  REQUIRE_FALSE(across);
  CHECK(across.failure().code == Code::BadInput);
  CHECK(across.failure().message.find("-1 to 2") != std::string::npos);
}

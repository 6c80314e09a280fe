// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Code;
using pw::base::Vec3;

namespace {

void checkBox(const pw::exactly::Solid& solid, Vec3 low, Vec3 high) {
  const pw::base::Box3 box = solid.box();
  for (int k = 0; k < 3; ++k) {
    CHECK_THAT(box.min[k], WithinAbs(low[k], 1e-6));
    CHECK_THAT(box.max[k], WithinAbs(high[k], 1e-6));
  }
}

}  // namespace

TEST_CASE("Exact primitives have the volumes and areas of the formulas", "[kernel][primitives]") {
  const Solid cube = box(2, 3, 4);
  CHECK_THAT(volume(cube), WithinRel(24, 1e-12));
  CHECK_THAT(cube.measures().area, WithinRel(52, 1e-12));
  CHECK(cube.faces() == FaceCounts{6, 0, 0, 0, 0, 0});
  checkBox(cube, {0, 0, 0}, {2, 3, 4});
  checkBox(box(2, 3, 4, true), {-1, -1.5, -2}, {1, 1.5, 2});

  const Solid globe = ball(5);
  CHECK_THAT(volume(globe), WithinRel(4 * pi * 125 / 3, 1e-9));
  CHECK_THAT(globe.measures().area, WithinRel(4 * pi * 25, 1e-9));
  CHECK(globe.faces() == FaceCounts{0, 0, 0, 1, 0, 0});
  checkBox(globe, Vec3(-5), Vec3(5));

  const Solid bar = rod(7, 3, 3);
  CHECK_THAT(volume(bar), WithinRel(7 * pi * 9, 1e-9));
  CHECK(bar.faces() == FaceCounts{2, 1, 0, 0, 0, 0});
  checkBox(bar, {-3, -3, 0}, {3, 3, 7});
  checkBox(rod(7, 3, 3, true), {-3, -3, -3.5}, {3, 3, 3.5});

  const Solid frustum = rod(6, 4, 2);
  CHECK_THAT(volume(frustum), WithinRel(pi * 6 / 3 * (16 + 8 + 4), 1e-9));
  CHECK(frustum.faces() == FaceCounts{2, 0, 1, 0, 0, 0});
  checkBox(frustum, {-4, -4, 0}, {4, 4, 6});
  CHECK_THAT(volume(rod(6, 0, 2)), WithinRel(pi * 8, 1e-9));
  CHECK(rod(6, 2, 0).faces() == FaceCounts{1, 0, 1, 0, 0, 0});
  CHECK(cube.pieces() == 1);
  CHECK(cube.bytes() > 1000);
}

TEST_CASE("Sizes that OpenCASCADE takes in silence give nothing or are refused",
          "[kernel][primitives]") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double size : {0.0, -1.0, infinity, -infinity, std::nan("")}) {
    CHECK(box(size, 1, 1).isEmpty());
    CHECK(ball(size).isEmpty());
    CHECK(rod(size, 1, 1).isEmpty());
    CHECK(disc(size).isEmpty());
  }
  CHECK(rod(1, 0, 0).isEmpty());
  CHECK(rod(1, -1, 1).isEmpty());
  CHECK(rod(1, std::nan(""), 1).isEmpty());
  const auto far = box(context(), {1e12, 1, 1}, false);
  REQUIRE_FALSE(far);
  CHECK(far.failure().code == Code::Limit);
  const auto tiny = sphere(context(), 1e-9);
  REQUIRE_FALSE(tiny);
  CHECK(tiny.failure().code == Code::BadInput);
  CHECK(tiny.failure().message.find("1e-09") != std::string::npos);
}

TEST_CASE("A cone of two equal radii is a cylinder", "[kernel][primitives]") {
  CHECK(rod(5, 2, 2 + 1e-12).faces().cylinders == 1);
  CHECK(rod(5, 2, 2.001).faces().cones == 1);
}

TEST_CASE("A seam turned about the axis leaves the solid the same", "[kernel][primitives]") {
  Context odd;
  odd.seam = 37;
  const Solid bar = must(cylinder(odd, 7, 3, 3, false));
  CHECK_THAT(volume(bar), WithinRel(7 * pi * 9, 1e-9));
  CHECK_THAT(volume(must(sphere(odd, 5))), WithinRel(4 * pi * 125 / 3, 1e-9));
  CHECK_THAT(volume(must(extruded(odd, must(circle(odd, 3)), {0, 0, 7}, false))),
             WithinRel(7 * pi * 9, 1e-9));
}

TEST_CASE("Rigid moves keep surfaces, volume and sense", "[kernel][transform]") {
  const Solid part = cut({box(20, 20, 5), moved(rod(9, 3, 3), by(10, 10, -2))});
  const double before = volume(part);
  pw::exactly::Solid at = part;
  for (int i = 0; i < 30; ++i) at = moved(at, turned(13, 29, 7) * by(1, 2, 3));
  CHECK_THAT(volume(at), WithinRel(before, 1e-9));
  CHECK(at.faces() == part.faces());
  CHECK_THAT(volume(cut({at, at})), WithinAbs(0, 1e-9));
  CHECK_THAT(volume(united({at, moved(box(1, 1, 1), by(500, 0, 0))})), WithinRel(before + 1, 1e-9));
  checkBox(moved(box(1, 2, 3), turned(0, 0, 90) * by(10, 0, 0)), {-2, 10, 0}, {0, 11, 3});
}

TEST_CASE("A mirrored part joins others as any part does", "[kernel][transform]") {
  const Solid ell = united({box(10, 2, 4), box(2, 6, 4), moved(rod(4, 1, 1), by(8, 1, 2))});
  for (const pw::base::Mat4& mirror :
       {scaled(-1, 1, 1), scaled(1, -1, 1), scaled(-1, -1, -1), scaled(-2, 2, 2)}) {
    const double factor = std::abs(mirror[0][0] * mirror[1][1] * mirror[2][2]);
    const Solid other = moved(ell, mirror);
    CHECK_THAT(volume(other), WithinRel(factor * volume(ell), 1e-9));
    CHECK(other.faces() == ell.faces());
    const Solid block = box(40, 40, 40, true);
    CHECK_THAT(volume(cut({block, other})), WithinRel(64000 - volume(other), 1e-9));
    CHECK_THAT(volume(united({block, other})), WithinRel(64000, 1e-9));
    CHECK(closes(must(meshed(context(), other, {})).triangles));
  }
}

TEST_CASE("A non-uniform scale keeps planes plane and scales the volume", "[kernel][transform]") {
  const Solid step = cut({box(4, 4, 4), moved(box(4, 4, 4), by(2, 2, 2))});
  const Solid wide = moved(step, scaled(2, 1, 0.5));
  CHECK_THAT(volume(wide), WithinRel(volume(step), 1e-9));
  CHECK(wide.faces() == step.faces());
  CHECK(wide.faces().planes == 9);
  CHECK_THAT(volume(cut({wide, box(1, 1, 1)})), WithinRel(volume(step) - 1, 1e-9));
  pw::base::Mat4 shear(1);
  shear[2][0] = 0.5;
  const Solid leaning = moved(step, shear);
  CHECK_THAT(volume(leaning), WithinRel(volume(step), 1e-9));
  CHECK(leaning.faces().planes == 9);
  const Solid mirrored = moved(step, scaled(-3, 1, 1));
  CHECK_THAT(volume(mirrored), WithinRel(3 * volume(step), 1e-9));
  CHECK_THAT(volume(united({mirrored, box(1, 1, 1)})), WithinRel(3 * volume(step) + 1, 1e-9));
  CHECK(closes(must(meshed(context(), mirrored, {})).triangles));
  CHECK(moved(step, scaled(1, 1, 0)).isEmpty());
}

TEST_CASE("A stretched ball has the volume of an ellipsoid to six digits", "[kernel][transform]") {
  const Solid egg = moved(ball(3), scaled(1, 1, 2));
  CHECK_THAT(volume(egg), WithinRel(4 * pi * 54 / 3, 1e-6));
  CHECK_THAT(volume(cut({egg, moved(box(20, 20, 20), by(-10, -10, 0))})),
             WithinRel(4 * pi * 54 / 6, 1e-5));
  const Solid oval = moved(rod(5, 2, 2), scaled(3, 1, 1));
  CHECK_THAT(volume(oval), WithinRel(pi * 4 * 3 * 5, 1e-6));
  CHECK(closes(must(meshed(context(), egg, {})).triangles));
}

TEST_CASE("Transformations out of bounds are refused with the number", "[kernel][transform]") {
  CHECK(transformed(context(), box(1, 1, 1), by(std::nan(""), 0, 0)).failure().code ==
        Code::BadInput);
  const auto far = transformed(context(), box(1, 1, 1), by(2e9, 0, 0));
  REQUIRE_FALSE(far);
  CHECK(far.failure().code == Code::Limit);
}

TEST_CASE("Pieces in contact count as one", "[kernel][pieces]") {
  CHECK(united({box(1, 1, 1), moved(box(1, 1, 1), by(3, 0, 0))}).pieces() == 2);
  // An edge or a corner in common leaves two solids, which touch.
  CHECK(united({box(1, 1, 1), moved(box(1, 1, 1), by(1, 1, 0))}).pieces() == 1);
  CHECK(united({box(1, 1, 1), moved(box(1, 1, 1), by(1, 1, 1))}).pieces() == 1);
  CHECK(united({box(1, 1, 1), moved(box(1, 1, 1), by(1, 0, 0))}).pieces() == 1);
  // A ball that floats in a hollow.
  CHECK(united({cut({ball(5), ball(4)}), ball(1)}).pieces() == 2);
  CHECK(pw::exactly::Solid().pieces() == 0);
}

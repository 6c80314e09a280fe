// SPDX-License-Identifier: Apache-2.0
#include <Adaptor3d_TopolTool.hxx>
#include <GeomAdaptor_Surface.hxx>
#include <Geom_Plane.hxx>
#include <Geom_SphericalSurface.hxx>
#include <IntPatch_Intersection.hxx>
#include <gp_Ax3.hxx>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>

// One test per file of cmake/patches/opencascade that no test of an operation covers.

namespace {

constexpr double pi = std::numbers::pi;

// The singular point's distance from the plane z = 5, or nothing where the ball's patch has none.
double poleDistance(double fromU, double toU, double toV) {
  const Handle(GeomAdaptor_Surface) ball =
      new GeomAdaptor_Surface(new Geom_SphericalSurface(gp_Ax3(), 2.0), fromU, toU, 0.0, toV);
  const Handle(GeomAdaptor_Surface) plane =
      new GeomAdaptor_Surface(new Geom_Plane(gp_Pnt(0, 0, 5), gp_Dir(0, 0, 1)), -9, 9, -9, 9);
  double distance = 0;
  const bool singular =
      IntPatch_Intersection::CheckSingularPoints(ball, new Adaptor3d_TopolTool(ball), plane, distance);
  return singular ? distance : -1;
}

}  // namespace

TEST_CASE("01: a boundary of no length at a pole is looked at and left again") {
  CHECK(poleDistance(0, pi, pi / 2) == Catch::Approx(3.0));
  CHECK(poleDistance(0, pi, 1.0) == -1);
  CHECK(poleDistance(1, 1, pi / 2) == Catch::Approx(3.0));            // stands still without the patch
  CHECK(poleDistance(1, std::nextafter(1, 2), pi / 2) == Catch::Approx(3.0));
}

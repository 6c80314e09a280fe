// SPDX-License-Identifier: Apache-2.0
#include <Adaptor3d_TopolTool.hxx>
#include <Extrema_ExtCS.hxx>
#include <Extrema_POnCurv.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <GeomAdaptor_Surface.hxx>
#include <Geom_Line.hxx>
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

// A line of 40 mm that counts how often it is asked for a point.
struct Asked : GeomAdaptor_Curve {
  Asked(const gp_Pnt& from, const gp_Dir& along) : GeomAdaptor_Curve(new Geom_Line(from, along), 0, 40) {}
  gp_Pnt Value(double t) const override {
    ++times;
    return GeomAdaptor_Curve::Value(t);
  }
  mutable int times = 0;
};

}  // namespace

TEST_CASE("01: a boundary of no length at a pole is looked at and left again") {
  CHECK(poleDistance(0, pi, pi / 2) == Catch::Approx(3.0));
  CHECK(poleDistance(0, pi, 1.0) == -1);
  CHECK(poleDistance(1, 1, pi / 2) == Catch::Approx(3.0));            // stands still without the patch
  CHECK(poleDistance(1, std::nextafter(1, 2), pi / 2) == Catch::Approx(3.0));
}

TEST_CASE("03: where a line meets a plane is worked out, not searched for") {
  const GeomAdaptor_Surface plane(new Geom_Plane(gp_Pnt(0, 0, 5), gp_Dir(0.1, 0.2, 1)), -9, 9, -9, 9);
  const Asked line({1, 2, -11}, {0.03, -0.07, 1});
  const Extrema_ExtCS met(line, plane, 1e-9, 1e-9);
  REQUIRE(met.IsDone());
  REQUIRE(met.NbExt() == 1);
  Extrema_POnCurv onLine;
  Extrema_POnSurf onPlane;
  met.Points(1, onLine, onPlane);
  const gp_Pnt at = onLine.Value();
  CHECK(std::abs(at.X() * 0.1 + at.Y() * 0.2 + at.Z() - 5) < 1e-14);
  CHECK(at.Distance(onPlane.Value()) < 1e-14);
  CHECK(line.times == 0);
  // Beside the plane's bounds the nearest corner or nothing, never the point outside.
  const Extrema_ExtCS beside(Asked({60, 2, -11}, {0.03, -0.07, 1}), plane, 1e-9, 1e-9);
  for (int i = 1; i <= beside.NbExt(); ++i) CHECK(beside.SquareDistance(i) > 2000);
}

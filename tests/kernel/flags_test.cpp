// SPDX-License-Identifier: Apache-2.0
#include <GeomAPI_ProjectPointOnCurve.hxx>
#include <Geom_BezierCurve.hxx>
#include <Geom_Line.hxx>
#include <Standard_OutOfRange.hxx>
#include <Standard_Version.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TColgp_Array1OfPnt.hxx>
#include <gp.hxx>
#include <gp_Ax1.hxx>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "kernel/occt/guard.hpp"

// How OpenCASCADE was compiled and how it is used here: each flag of cmake/deps/exact.cmake shows itself.

#ifdef No_Exception
#error "No_Exception takes OpenCASCADE's range checks away"
#endif
#ifdef OCC_CONVERT_SIGNALS
#error "OCC_CONVERT_SIGNALS brings setjmp"
#endif

TEST_CASE("An access outside an array throws where it is compiled into our code") {
  TColStd_Array1OfReal array(1, 3);
  array.Init(0.0);
  CHECK_NOTHROW(array.Value(3));
  CHECK_THROWS_AS(array.Value(4), Standard_OutOfRange);
  CHECK_THROWS_AS(array.ChangeValue(0), Standard_OutOfRange);
}

TEST_CASE("An access out of range throws where it is compiled into the library") {
  TColgp_Array1OfPnt poles(1, 3);
  for (int i = 1; i <= 3; ++i) poles(i) = gp_Pnt(i, i * i, 0);
  const Handle(Geom_BezierCurve) curve = new Geom_BezierCurve(poles);
  CHECK_NOTHROW(curve->Pole(3));
  CHECK_THROWS_AS(curve->Pole(4), Standard_OutOfRange);
  CHECK_THROWS_AS(curve->Pole(0), Standard_OutOfRange);
}

TEST_CASE("A check that release builds of OpenCASCADE usually drop is there") {
  // Standard_OutOfRange_Raise_if, in a source that is compiled in a unity file.
  const GeomAPI_ProjectPointOnCurve projection(gp_Pnt(1, 2, 3), new Geom_Line(gp::OX()));
  REQUIRE(projection.NbPoints() == 1);
  CHECK(projection.Point(1).X() == Catch::Approx(1.0));
  CHECK_THROWS_AS(projection.Point(2), Standard_OutOfRange);
  CHECK_THROWS_AS(projection.Point(0), Standard_OutOfRange);
}

TEST_CASE("What OpenCASCADE throws comes out of the kernel room as a failure that names the operation") {
  const pw::base::Result<int> result = pw::kernel::guarded("probe", [] {
    TColStd_Array1OfReal array(1, 3);
    array.Init(1.0);
    return pw::base::Result<int>(static_cast<int>(array.Value(4)));
  });
  REQUIRE_FALSE(result);
  CHECK(result.failure().message.find("probe") != std::string::npos);
}

TEST_CASE("The headers are those of the library, 7.8 or newer") {
  STATIC_REQUIRE(OCC_VERSION_HEX >= 0x070801);
}

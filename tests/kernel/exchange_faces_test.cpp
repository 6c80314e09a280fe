// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Surface.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepGProp.hxx>
#include <BRepTools.hxx>
#include <GProp_GProps.hxx>
#include <Geom_BSplineSurface.hxx>
#include <TColStd_Array1OfInteger.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TColgp_Array2OfPnt.hxx>
#include <TopoDS.hxx>
#include <gp_Lin.hxx>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>
#include <vector>

#include "kernel/exchange.hpp"
#include "kernel/occt/curved_filling.hpp"
#include "kernel/occt/filled_net.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"
#include "kernel/occt/welder.hpp"
#include "kernel/operations.hpp"
#include "support/solids.hpp"

using namespace pw;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

// Faces that OpenCASCADE's mesher leaves out: triangles of their border alone.
namespace {

kernel::Solid at(kernel::Context& context, const kernel::Solid& solid, double x, double y, double z) {
  return kernel::transformed(context, solid, support::by(x, y, z)).value();
}

// The net of a solid that the mesher has not touched, so that each face of it is one that was left out.
struct Filled {
  kernel::Net net;
  std::size_t missing = 0;
  bool isClosed = false;
};
Filled filled(const kernel::Solid& solid, double within) {
  const TopoDS_Shape shape = kernel::freshCopy(solid.rep().shape);
  BRepTools::Clean(shape);
  std::vector<bool> missing;
  Filled out{kernel::openNet(shape, within, missing), 0, false};
  out.missing = static_cast<std::size_t>(std::count(missing.begin(), missing.end(), true));
  kernel::Balance balance;
  for (const kernel::Net::Triangle& t : out.net.triangles)
    for (std::size_t k = 0; k < 3; ++k) balance.add(t.at[k], t.at[(k + 1) % 3]);
  out.isClosed = balance.isEven();
  return out;
}

// Each with faces of a kind, and how much it holds.
struct Case {
  std::string name;
  kernel::Solid solid;
};
std::vector<Case> cases(kernel::Context& context) {
  const auto combined = [&](mesh::Boolean operation, std::vector<kernel::Solid> operands) {
    return kernel::combined(context, operation, operands).value();
  };
  const kernel::Solid block = kernel::box(context, {10, 10, 10}, true).value();
  const kernel::Solid ball = kernel::sphere(context, 6).value(), large = kernel::box(context, {20, 20, 20}, true).value();
  const auto cylinder = [&](double height, double bottom, double top) { return kernel::cylinder(context, height, bottom, top, true).value(); };
  const kernel::Profile disc = kernel::transformed(context, kernel::circle(context, 2).value(), support::by(5, 0, 0)).value();
  std::vector<Case> out;
  out.push_back({"a cylinder with its seam", cylinder(8, 3, 3)});
  out.push_back({"a frustum", cylinder(8, 3, 1)});
  out.push_back({"a cone up to its tip", cylinder(8, 3, 0)});
  out.push_back({"a bore, which faces inwards", combined(mesh::Boolean::Difference, {block, cylinder(20, 3, 3)})});
  out.push_back({"a countersink", combined(mesh::Boolean::Difference, {block, at(context, cylinder(4, 1, 4), 0, 0, 3)})});
  out.push_back({"a pit whose pole is inside of its only border", combined(mesh::Boolean::Difference, {block, at(context, ball, 0, 0, 8)})});
  out.push_back({"half a ball across its poles", combined(mesh::Boolean::Intersection, {ball, at(context, large, 10, 0, 0)})});
  out.push_back({"three quarters of a ball, which turn by more than half about the pole",
                 combined(mesh::Boolean::Difference, {ball, at(context, large, 10, 10, 0)})});
  out.push_back({"an eighth of a ball with a pole for a corner",
                 combined(mesh::Boolean::Intersection, {ball, at(context, large, 10, 10, 10)})});
  out.push_back({"a ball less six caps", combined(mesh::Boolean::Intersection, {block, ball})});
  out.push_back({"a cylinder with a hole across it", combined(mesh::Boolean::Difference, {cylinder(20, 5, 5), kernel::transformed(context, cylinder(20, 2, 2),
                                                        base::Mat4(glm::dmat4(1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1))).value()})});
  out.push_back({"a quarter of a ring", kernel::revolved(context, disc, 0, 90).value()});
  return out;
}

}  // namespace

TEST_CASE("a face that the mesher leaves out is filled from its border, and the body stays closed") {
  kernel::Context context;
  for (const Case& one : cases(context)) {
    INFO(one.name);
    const Filled coarse = filled(one.solid, 0.05), fine = filled(one.solid, 0.005);
    const double volume = one.solid.measures().volume;
    CHECK(coarse.missing == 0);
    CHECK(coarse.isClosed);
    CHECK(fine.isClosed);
    CHECK_THAT(coarse.net.volume, WithinRel(volume, 0.03));
    CHECK_THAT(fine.net.volume, WithinRel(volume, 0.01));
    // Normals are the surface's, outwards: each corner's is on the side that its triangle faces.
    std::size_t turned = 0;
    for (const kernel::Net::Triangle& t : fine.net.triangles) {
      const base::Vec3 a = fine.net.points[t.at[0]], flat = glm::cross(fine.net.points[t.at[1]] - a, fine.net.points[t.at[2]] - a);
      for (const base::Vec3& n : t.normals) {
        CHECK_THAT(glm::length(n), WithinAbs(1, 1e-9));
        if (glm::length(flat) > 1e-3 && glm::dot(n, flat) < 0) ++turned;
      }
    }
    CHECK(turned == 0);
  }
}

TEST_CASE("points inside of a filled face are on its surface") {
  kernel::Context context;
  const kernel::Solid upper = at(context, kernel::box(context, {20, 20, 20}, true).value(), 0, 0, 10);
  const std::vector<kernel::Solid> operands = {kernel::sphere(context, 6).value(), upper};
  const Filled ball = filled(kernel::combined(context, mesh::Boolean::Intersection, operands).value(), 0.01);
  std::size_t onBall = 0;
  for (const base::Vec3& p : ball.net.points)
    if (p.z > 1e-6) {
      CHECK_THAT(glm::length(p), WithinAbs(6, 1e-9));
      ++onBall;
    }
  CHECK(onBall > 100);
}

namespace {

kernel::Shape throughStep(kernel::Context& context, const kernel::Solid& solid) {
  const kernel::Part part{"part", solid, {}, {}};
  return kernel::readStep(context, kernel::writeStep(context, {&part, 1}, {}).value()).value().shapes.at(0).shape;
}

}  // namespace

TEST_CASE("a body is drawn from its edges as the file has them, and its figures are those of its surfaces") {
  kernel::Context context;
  for (const Case& one : cases(context)) {
    INFO(one.name);
    const kernel::Shape shape = throughStep(context, one.solid);
    const mesh::Measures exact = one.solid.measures();
    for (const kernel::Deflection deflection : {kernel::Deflection{}, kernel::Deflection{0.3, 0.5}}) {
      INFO(deflection.linear);
      const auto filled = kernel::filledNet(context.task, shape.rep().shape, deflection);
      REQUIRE(filled);
      // Borders that are no lines in the parameters cost accuracy where they are coarse. OpenCASCADE's own integral of the bore
      // across a cylinder is 3e-6 off, see below.
      const double good = deflection.linear < 0.1 ? 5e-6 : 5e-5;
      CHECK_THAT(filled->sums.volume(), WithinRel(exact.volume, good));
      CHECK_THAT(filled->sums.area(), WithinRel(exact.area, good));
      CHECK(glm::length(filled->sums.centroid() - exact.centroid) < 20 * good);
      const kernel::Drawn drawn = kernel::drawn(context, shape, deflection).value();
      CHECK(drawn.closed);
      const auto same = kernel::filledNet(context.task, shape.rep().shape, {0.7 * deflection.linear, deflection.angle});
      REQUIRE(same);
      CHECK(drawn.triangles.triangleCount() == same->net.triangles.size());
      CHECK_THAT(drawn.measures.volume, WithinRel(exact.volume, good));
      const base::Box3 box = kernel::boxOf(shape, drawn, base::Mat4(1), deflection.linear), whole = one.solid.box();
      for (int axis = 0; axis < 3; ++axis) {
        CHECK_THAT(box.min[axis], WithinAbs(whole.min[axis], 0.01 * deflection.linear));
        CHECK_THAT(box.max[axis], WithinAbs(whole.max[axis], 0.01 * deflection.linear));
      }
      // Neighbouring corners of a face turn by no more than was asked, but for what no-one sees.
      for (const kernel::Net::Triangle& t : filled->net.triangles)
        for (std::size_t k = 0; k < 3; ++k) {
          const base::Vec3 &n = t.normals[k], &m = t.normals[(k + 1) % 3];
          const double side = glm::length(filled->net.points[t.at[k]] - filled->net.points[t.at[(k + 1) % 3]]);
          if (glm::dot(n, m) < std::cos(1.5 * deflection.angle)) CHECK(side * glm::length(n - m) / 8 < 1.2 * deflection.linear);
        }
    }
  }
}

TEST_CASE("the volume of a cylinder with a bore across it is the integral's, to a millionth at any deflection") {
  kernel::Context context;
  // 500 pi less 4 times the integral of sqrt(25 - x^2) sqrt(4 - x^2) over -2..2, by the midpoint rule in the angle.
  constexpr double pi = 3.14159265358979323846;
  constexpr int steps = 1000;
  double expected = 500 * pi;
  for (int i = 0; i < steps; ++i) {
    const double angle = pi * (i + 0.5) / steps, x = 2 * std::cos(angle);
    expected -= 4 * std::sqrt(25 - x * x) * std::pow(2 * std::sin(angle), 2) * pi / steps;
  }
  for (const Case& one : cases(context)) {
    if (one.name != "a cylinder with a hole across it") continue;
    const kernel::Shape shape = throughStep(context, one.solid);
    for (const double linear : {0.3, 0.05, 0.005}) {
      INFO(linear);
      CHECK_THAT(kernel::drawn(context, shape, {linear, 0.35}).value().measures.volume, WithinRel(expected, 1e-6));
    }
  }
}

TEST_CASE("what a spline does between the points of its border is drawn, however far inside") {
  kernel::Context context;
  // Flat but for one pole of its net: the middle of each side, and of the whole, is where it would be without.
  TColgp_Array2OfPnt poles(1, 13, 1, 13);
  for (int i = 1; i <= 13; ++i)
    for (int j = 1; j <= 13; ++j) poles(i, j) = gp_Pnt(i, j, i == 4 && j == 9 ? 3 : 0);
  TColStd_Array1OfReal knots(1, 11);
  TColStd_Array1OfInteger times(1, 11);
  for (int i = 1; i <= 11; ++i) knots(i) = i, times(i) = i == 1 || i == 11 ? 4 : 1;
  const Handle(Geom_BSplineSurface) surface = new Geom_BSplineSurface(poles, knots, knots, times, times, 3, 3);
  const TopoDS_Shape face = BRepBuilderAPI_MakeFace(surface, 1e-7).Shape();
  GProp_GProps exact;
  BRepGProp::SurfaceProperties(face, exact, 1e-9);
  for (const double linear : {0.2, 0.02}) {
    INFO(linear);
    const auto filled = kernel::filledNet(context.task, face, {linear, 0.35});
    REQUIRE(filled);
    CHECK_THAT(filled->sums.area(), WithinRel(exact.Mass(), linear / 100));
    double highest = 0;
    for (const base::Vec3& p : filled->net.points) highest = std::max(highest, p.z);
    CHECK_THAT(highest, WithinAbs(3 * 4.0 / 9, linear));
  }
}

TEST_CASE("a rounding smaller than the deflection is still round") {
  kernel::Context context;
  const std::vector<kernel::Solid> operands = {kernel::sphere(context, 0.3).value(), kernel::box(context, {0.5, 0.5, 0.5}, true).value()};
  const kernel::Shape shape = throughStep(context, kernel::combined(context, mesh::Boolean::Intersection, operands).value());
  const auto filled = kernel::filledNet(context.task, shape.rep().shape, {0.05, 0.35});
  REQUIRE(filled);
  double least = 1;
  for (const kernel::Net::Triangle& t : filled->net.triangles)
    for (std::size_t k = 0; k < 3; ++k) least = std::min(least, glm::dot(t.normals[k], t.normals[(k + 1) % 3]));
  CHECK(least > std::cos(0.6));
}

TEST_CASE("a face whose border lies off its surface is left to the mesher, and triangles still tell which face they are on") {
  kernel::Context context;
  const std::vector<kernel::Solid> operands = {kernel::box(context, {10, 10, 10}, true).value(), kernel::cylinder(context, 20, 3, 3, true).value()};
  const kernel::Part part{"part", kernel::combined(context, mesh::Boolean::Difference, operands).value(), {}, {}};
  std::string file = kernel::writeStep(context, {&part, 1}, {}).value();
  const std::size_t radius = file.find(",3.)", file.find("CYLINDRICAL_SURFACE"));
  REQUIRE(radius != std::string::npos);
  file.replace(radius, 4, ",3.2)");
  const kernel::Shape shape = kernel::readStep(context, file).value().shapes.at(0).shape;
  CHECK(!kernel::filledNet(context.task, shape.rep().shape, {}));
  const kernel::Drawn drawn = kernel::drawn(context, shape, {}).value();
  const TopTools_IndexedMapOfShape faces = kernel::facesOf(shape.rep().shape);
  std::vector<bool> met(static_cast<std::size_t>(faces.Extent()), false);
  for (std::size_t t = 0; t < drawn.face.size(); ++t) {
    REQUIRE(drawn.face[t] < met.size());
    met[drawn.face[t]] = true;
    const BRepAdaptor_Surface surface(TopoDS::Face(faces(static_cast<int>(drawn.face[t] + 1))), false);
    for (std::size_t k = 0; k < 3; ++k) {
      const double* p = &drawn.triangles.positions[3 * std::size_t{drawn.triangles.indices[3 * t + k]}];
      const gp_Pnt point(p[0], p[1], p[2]);
      if (surface.GetType() == GeomAbs_Plane) CHECK(surface.Plane().Distance(point) < 1e-6);
      else CHECK(std::abs(gp_Lin(surface.Cylinder().Axis()).Distance(point) - 3.1) < 0.11);
    }
  }
  CHECK(std::count(met.begin(), met.end(), true) == faces.Extent());
}

TEST_CASE("a plane face whose border lies beside its plane is left to the mesher") {
  kernel::Context context;
  const kernel::Part part{"part", kernel::box(context, {10, 10, 10}, true).value(), {}, {}};
  std::string file = kernel::writeStep(context, {&part, 1}, {}).value();
  CHECK(kernel::filledNet(context.task, kernel::readStep(context, file).value().shapes.at(0).shape.rep().shape, {}));
  // PLANE -> AXIS2_PLACEMENT3D -> CARTESIAN_POINT: a coordinate of the place, which is -5 or 5 along the normal.
  const auto after = [&](std::string_view word, std::size_t from) { return file.find(word, from) + word.size(); };
  const std::size_t plane = after("PLANE('',#", 0);
  const std::size_t placement = file.find("\n#" + std::to_string(std::stoi(file.substr(plane))) + " = ");
  REQUIRE(placement != std::string::npos);
  const std::size_t point = file.find("\n#" + std::to_string(std::stoi(file.substr(after("('',#", placement)))) + " = ");
  REQUIRE(point != std::string::npos);
  const std::size_t numbers = after("('',(", point), end = file.find("))", numbers);
  file.replace(numbers, end - numbers, "-4.8,-4.8,-4.8");
  const kernel::Shape shape = kernel::readStep(context, file).value().shapes.at(0).shape;
  CHECK(!kernel::filledNet(context.task, shape.rep().shape, {}));
  CHECK(kernel::drawn(context, shape, {}).value().undrawn == 0);
}

TEST_CASE("a body without a border to fill from is left to the mesher, and its figures are exact") {
  kernel::Context context;
  const kernel::Profile disc = kernel::transformed(context, kernel::circle(context, 2).value(), support::by(5, 0, 0)).value();
  for (const kernel::Solid& solid : {kernel::sphere(context, 6).value(), kernel::revolved(context, disc, 0, 360).value()}) {
    const kernel::Shape shape = throughStep(context, solid);
    CHECK(!kernel::filledNet(context.task, shape.rep().shape, {}));
    const kernel::Drawn drawn = kernel::drawn(context, shape, {}).value();
    CHECK(drawn.closed);
    CHECK(drawn.undrawn == 0);
    CHECK_THAT(drawn.measures.volume, WithinRel(solid.measures().volume, 1e-9));
  }
}

TEST_CASE("the check of a file's surfaces leaves its picture as it was, before and after") {
  kernel::Context context;
  const std::vector<kernel::Solid> operands = {kernel::box(context, {10, 10, 10}, true).value(), kernel::cylinder(context, 20, 3, 2, true).value()};
  const kernel::Part part{"part", kernel::combined(context, mesh::Boolean::Difference, operands).value(), {}, {}};
  for (const bool step : {true, false}) {
    const std::string file = step ? kernel::writeStep(context, {&part, 1}, {}).value() : kernel::writeBrep(context, {&part, 1}).value();
    const kernel::Reading reading = step ? kernel::readStep(context, file).value() : kernel::readBrep(context, file).value();
    REQUIRE(reading.shapes.size() == 1);
    const kernel::Shape& shape = reading.shapes.front().shape;
    const auto written = [&] {
      const kernel::ReadParts parts = kernel::partsOf(context, reading).value();
      CHECK(parts.remarks.empty());
      return kernel::writeStep(context, parts.parts, {}).value() + kernel::writeBrep(context, parts.parts).value();
    };
    const kernel::Drawn before = kernel::drawn(context, shape, {}).value();
    const std::string writtenBefore = written();
    CHECK(kernel::faultOf(context, shape).value() == "");
    const kernel::Drawn after = kernel::drawn(context, shape, {}).value();
    CHECK(before.closed);
    CHECK(after.triangles.positions == before.triangles.positions);
    CHECK(after.triangles.indices == before.triangles.indices);
    CHECK(written() == writtenBefore);
    CHECK_THAT(after.measures.volume, WithinRel(part.solid.measures().volume, 1e-6));
  }
}

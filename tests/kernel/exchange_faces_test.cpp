// SPDX-License-Identifier: Apache-2.0
#include <BRepTools.hxx>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>
#include <vector>

#include "kernel/exchange.hpp"
#include "kernel/occt/curved_filling.hpp"
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
    CHECK_THAT(kernel::measuresOf(context, shape, after).volume, WithinRel(part.solid.measures().volume, 1e-6));
  }
}

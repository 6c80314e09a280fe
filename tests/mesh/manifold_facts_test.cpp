// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <random>

#include "support/solids.hpp"

// Six operations of Manifold 3.5 give a wrong solid without setting a status. Each case here is one
// where the raw call was seen to be wrong; the figures are OpenSCAD 2021.01's.
using namespace pw::mesh;
using namespace pw::support;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Vec3;

namespace {

Solid corner(double size, double inner) {
  return cut({box(size, size, size), moved(box(size, size, size + 2), by(inner, inner, -1))});
}

struct Planes {
  std::vector<Vec3> at, normal;
};
Planes planesOf(const Triangles& mesh) {
  Planes planes;
  const auto point = [&](std::size_t i) {
    const std::size_t v = 3 * mesh.indices[i];
    return Vec3(mesh.positions[v], mesh.positions[v + 1], mesh.positions[v + 2]);
  };
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    planes.at.push_back(point(i));
    planes.normal.push_back(
        glm::normalize(glm::cross(point(i + 1) - point(i), point(i + 2) - point(i))));
  }
  return planes;
}

// How far the farthest of some points stands out over a solid's faces.
double standsOut(const Planes& planes, const Triangles& points) {
  double most = -1e300;
  for (std::size_t f = 0; f < planes.at.size(); ++f) {
    for (std::size_t i = 0; i < points.positions.size(); i += 3) {
      const Vec3 p(points.positions[i], points.positions[i + 1], points.positions[i + 2]);
      most = std::max(most, glm::dot(p - planes.at[f], planes.normal[f]));
    }
  }
  return most;
}

}  // namespace

TEST_CASE("A Minkowski sum does not depend on where the second operand stands",
          "[mesh][minkowski]") {
  const Solid shape = corner(20, 10);
  const Measures near = summed({shape, ball(2, 10)}).measures();
  const Measures far = summed({shape, moved(ball(2, 10), by(50, -30, 20))}).measures();

  CHECK_THAT(far.volume, WithinRel(near.volume, 1e-9));
  CHECK_THAT(far.area, WithinRel(near.area, 1e-6));
  CHECK_THAT(far.box.min.x, WithinAbs(near.box.min.x + 50, 1e-9));
  CHECK_THAT(near.volume, WithinRel(10965.77, 1e-5));
}

TEST_CASE("A Minkowski sum of two bodies with hollows fills what neither border reaches",
          "[mesh][minkowski]") {
  // A small corner fits whole into the arms of the large one.
  const Measures sum = summed({corner(20, 10), corner(4, 2)}).measures();
  CHECK_THAT(sum.volume, WithinRel(11232.0, 1e-9));
  CHECK_THAT(sum.area, WithinRel(3240.0, 1e-9));

  const Solid frame = cut({box(20, 20, 4), moved(box(10, 10, 6), by(5, 5, -1))});
  const Solid pair = united({box(1, 1, 1), moved(box(1, 1, 1), by(30, 0, 0))});
  const Measures two = summed({frame, pair}).measures();
  // Two frames, each 21 x 21 x 5 with a hole of 9 x 9.
  CHECK_THAT(two.volume, WithinRel(2 * (21.0 * 21 - 81) * 5, 1e-9));
}

TEST_CASE("A Minkowski sum that would take too long is refused with its numbers",
          "[mesh][minkowski]") {
  const Solid shape = cut({ball(10, 60), ball(8, 60)});
  const std::vector<Solid> operands = {shape, shape};
  const auto result = minkowski(context(), std::span<const Solid>(operands));
  REQUIRE_FALSE(result);
  CHECK(result.failure().code == pw::base::Code::Limit);
  CHECK(result.failure().message.find("7192 faces") != std::string::npos);
}

TEST_CASE("A hull of eight balls is convex, closed and holds all of them", "[mesh][hull]") {
  std::mt19937 random(20210131);
  const auto pick = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random()) / 4294967295.0;
  };
  for (int turn = 0; turn < 60; ++turn) {
    std::vector<Solid> balls;
    const bool ordered = turn % 2 == 0;  // the corners of a box, as in a rounded case
    const double radius = pick(0.5, 6), x = pick(5, 80), y = pick(5, 60), z = pick(2, 30);
    for (int k = 0; k < 8; ++k) {
      const Solid one = ball(ordered ? radius : pick(0.5, 6));
      balls.push_back(ordered ? moved(one, by(k & 1 ? x : 0, k & 2 ? y : 0, k & 4 ? z : 0))
                              : moved(one, by(pick(0, x), pick(0, y), pick(0, z))));
    }
    const Solid hull = hulled(balls);
    INFO("turn " << turn);
    CHECK(hull.isClosed());
    const Triangles mesh = hull.triangles();
    const Planes planes = planesOf(mesh);
    CHECK(standsOut(planes, mesh) < 1e-6);
    double most = -1e300;
    for (const Solid& one : balls) most = std::max(most, standsOut(planes, one.triangles()));
    CHECK(most < 1e-6);
    // A ball far inside changes nothing.
    balls.push_back(moved(ball(0.1), by(x / 2, y / 2, z / 2)));
    if (ordered) CHECK_THAT(hulled(balls).measures().area, WithinRel(hull.measures().area, 1e-12));
  }
}

TEST_CASE("A cut through faces that lie in its plane shows both sides of it",
          "[mesh][projection]") {
  // A plate that ends in the plane under a post that begins there: 400 mm2, not the post's 25.
  const Solid shape =
      united({moved(box(20, 20, 5), by(0, 0, -5)), moved(box(5, 5, 5), by(2, 2, 0))});
  CHECK_THAT(must(projection(context(), shape, true)).area(), WithinRel(400.0, 1e-9));
  CHECK_THAT(must(projection(context(), box(10, 10, 10), true)).area(), WithinRel(100.0, 1e-9));
  const Solid below = moved(box(10, 10, 10), by(0, 0, -10));
  CHECK_THAT(must(projection(context(), below, true)).area(), WithinRel(100.0, 1e-9));

  takeRemarks();
  CHECK(must(projection(context(), moved(box(1, 1, 1), by(0, 0, 1)), true)).isEmpty());
  const std::vector<Remark> remarks = takeRemarks();
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].text == "Projection() failed.");
}

TEST_CASE("A shadow counts what lies over itself once", "[mesh][projection]") {
  // A spiral stair: each step's shadow overlaps the next.
  std::vector<Solid> steps;
  for (int i = 0; i < 12; ++i)
    steps.push_back(moved(moved(box(10, 4, 1), by(2, -2, 0)), by(0, 0, i) * turned(0, 0, 30 * i)));
  const Outline shadow = must(projection(context(), united(steps), false));
  std::vector<Outline> flat;
  for (int i = 0; i < 12; ++i)
    flat.push_back(moved(moved(rectangle(10, 4), by(2, -2)), turned(0, 0, 30 * i)));
  CHECK_THAT(shadow.area(), WithinRel(united(flat).area(), 1e-4));
}

TEST_CASE("A shadow has no slits where upright walls lie on each other", "[mesh][projection]") {
  // Both balls have an upright band of faces, and the lower one cuts into it. The shadow is the upper one's
  // polygon of twelve corners, and a slab of it has no inner walls. Figures are OpenSCAD 2021.01's.
  const Solid balls = united({ball(2), moved(ball(5, 12), by(0, 2, 5))});
  const Outline shadow = must(projection(context(), balls, false));
  CHECK(shadow.contours().size() == 1);
  CHECK_THAT(shadow.area(), WithinRel(69.97563, 1e-5));
  CHECK_THAT(shadow.perimeter(), WithinRel(29.99993, 1e-5));
  // Turned bodies on and through each other, whose walls stand upright but for the last digits.
  for (int i = 1; i < 12; ++i) {
    const pw::base::Mat4 tilt = turned(90, 0, 7.3 * i) * turned(0, 0, 11.1 * i);
    const Solid cross = united({moved(box(10, 10, 10, true), turned(0, 0, 7.3 * i)),
                                moved(ball(4, 8), by(0, 0, 5)), moved(rod(6, 3, 3, 6), tilt)});
    const Outline seen = must(projection(context(), cross, false));
    for (const Contour& contour : seen.contours())
      CHECK(Outline({contour}, true).area() > 1e-3);
  }
}

TEST_CASE("A twisted extrusion has its side faces cut along the shorter diagonal",
          "[mesh][extrude]") {
  Rise rise;
  rise.height = 10;
  rise.twist = 90;
  // openscad: linear_extrude(height = 10, twist = 90) square(10);
  CHECK_THAT(raised(rectangle(10, 10), rise).measures().volume, WithinRel(1058.625, 1e-5));
}

TEST_CASE("An inside-out solid is turned before an operation and exported as it is",
          "[mesh][boolean]") {
  const std::vector<Vec3> corners = {{0, 0, 0},  {10, 0, 0},  {10, 10, 0},  {0, 10, 0},
                                     {0, 0, 10}, {10, 0, 10}, {10, 10, 10}, {0, 10, 10}};
  std::vector<std::vector<std::uint32_t>> inward = {{3, 2, 1, 0}, {0, 1, 5, 4}, {4, 5, 6, 7},
                                                    {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7}};
  const Solid solid = faces(corners, inward);
  const double alone = solid.measures().volume;
  CHECK_THAT(std::abs(alone), WithinRel(1000.0, 1e-12));
  for (auto& face : inward) std::ranges::reverse(face);
  const Solid other = faces(corners, inward);
  CHECK_THAT(other.measures().volume, WithinRel(-alone, 1e-12));

  const Solid neighbour = moved(box(10, 10, 10), by(5, 5, 5));
  for (const Solid& one : {solid, other}) {
    CHECK_THAT(united({one, neighbour}).measures().volume, WithinRel(1875.0, 1e-9));
    CHECK_THAT(cut({one, neighbour}).measures().volume, WithinRel(875.0, 1e-9));
    CHECK_THAT(crossed({one, neighbour}).measures().volume, WithinRel(125.0, 1e-9));
    CHECK_THAT(cut({neighbour, one}).measures().volume, WithinRel(875.0, 1e-9));
    CHECK_THAT(combinedOf<Solid>(Boolean::Union, {one}).measures().volume,
               WithinRel(one.measures().volume, 1e-12));
  }
}

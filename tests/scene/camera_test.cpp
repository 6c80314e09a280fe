// SPDX-License-Identifier: Apache-2.0
#include "scene/camera.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <glm/geometric.hpp>
#include <numbers>

using namespace pw;
using namespace pw::scene;
using base::Vec3;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double degree = std::numbers::pi / 180;

Camera looking(NamedView view) {
  Camera camera;
  camera.resize(800, 600);
  camera.jump({{10, 20, 30}, 0, 0, 200});
  camera.look(view, 0);
  camera.jump(camera.goal());
  return camera;
}

void checkNear(const Vec3& a, const Vec3& b, double tolerance = 1e-9) {
  CAPTURE(a.x, a.y, a.z, b.x, b.y, b.z);
  CHECK(glm::length(a - b) < tolerance);
}

}  // namespace

TEST_CASE("each named view looks along its own axis with the world's up upwards") {
  checkNear(looking(NamedView::Front).forward(), {0, 1, 0});
  checkNear(looking(NamedView::Right).forward(), {-1, 0, 0});
  checkNear(looking(NamedView::Back).forward(), {0, -1, 0});
  checkNear(looking(NamedView::Left).forward(), {1, 0, 0});
  checkNear(looking(NamedView::Top).forward(), {0, 0, -1});
  checkNear(looking(NamedView::Bottom).forward(), {0, 0, 1});
  checkNear(looking(NamedView::Front).up(), {0, 0, 1});
  checkNear(looking(NamedView::Top).up(), {0, 1, 0});
  const Vec3 home = looking(NamedView::Home).forward();
  CHECK(home.x < 0);  // seen from the right, the front and above
  CHECK(home.y > 0);
  CHECK(home.z < 0);
}

TEST_CASE(
    "the target is in the middle of the canvas and the ray through a pixel meets what is drawn "
    "there") {
  for (const bool perspective : {true, false}) {
    Camera camera = looking(NamedView::Home);
    camera.setPerspective(perspective);
    const Vec3 middle = camera.project(camera.pose().target);
    CHECK_THAT(middle.x, WithinAbs(400, 1e-9));
    CHECK_THAT(middle.y, WithinAbs(300, 1e-9));
    const Vec3 point{25, -7, 44};
    const Vec3 pixel = camera.project(point);
    const Ray ray = camera.rayAt(pixel.x, pixel.y);
    CHECK(glm::length(glm::cross(point - ray.origin, ray.direction)) < 1e-9);
  }
}

TEST_CASE("the matrices put a point where project says") {
  for (const bool perspective : {true, false}) {
    Camera camera = looking(NamedView::Home);
    camera.setPerspective(perspective);
    const Vec3 point{25, -7, 44};
    const base::Vec4 clip =
        camera.clipFromView({0, 0, 0}, 150) * camera.viewFromWorld() * base::Vec4(point, 1);
    const Vec3 pixel = camera.project(point);
    CHECK_THAT((clip.x / clip.w + 1) / 2 * 800, WithinAbs(pixel.x, 1e-6));
    CHECK_THAT((1 - clip.y / clip.w) / 2 * 600, WithinAbs(pixel.y, 1e-6));
    CHECK(std::abs(clip.z / clip.w) <= 1);
  }
}

TEST_CASE(
    "a fitted box lies wholly inside the canvas, in both projections and on tall and wide "
    "canvases") {
  const base::Box3 box{{-60, -40, 0}, {60, 40, 45}};
  for (const bool perspective : {true, false})
    for (const auto& [width, height] :
         {std::pair{768.0, 705.0}, std::pair{390.0, 844.0}, std::pair{1400.0, 200.0}}) {
      Camera camera;
      camera.resize(width, height);
      camera.setPerspective(perspective);
      camera.look(NamedView::Home, 0);
      camera.fit(box, 0);
      camera.jump(camera.goal());
      double widest = 0;
      for (int corner = 0; corner < 8; ++corner) {
        const Vec3 pixel =
            camera.project({corner & 1 ? 60 : -60, corner & 2 ? 40 : -40, corner & 4 ? 45 : 0});
        CHECK(pixel.x > 0);
        CHECK(pixel.x < width);
        CHECK(pixel.y > 0);
        CHECK(pixel.y < height);
        widest =
            std::max({widest, std::abs(pixel.x / width - 0.5), std::abs(pixel.y / height - 0.5)});
      }
      CHECK(widest > 0.3);  // and fills most of it
    }
}

TEST_CASE("zooming keeps the point under the cursor where it is") {
  for (const bool perspective : {true, false}) {
    Camera camera = looking(NamedView::Home);
    camera.setPerspective(perspective);
    const Vec3 point{25, -7, 44};
    const Vec3 before = camera.project(point);
    camera.zoomAt(0.5, before.x, before.y, point);
    const Vec3 after = camera.project(point);
    CHECK_THAT(after.x, WithinAbs(before.x, 1e-6));
    CHECK_THAT(after.y, WithinAbs(before.y, 1e-6));
    CHECK_THAT(camera.pose().distance, WithinAbs(100, 1e-9));
  }
}

TEST_CASE("panning moves the target plane with the pointer") {
  Camera camera = looking(NamedView::Home);
  const Vec3 grabbed = camera.onTargetPlane(300, 200);
  camera.pan(37, -12);
  const Vec3 pixel = camera.project(grabbed);
  CHECK_THAT(pixel.x, WithinAbs(337, 0.05));
  CHECK_THAT(pixel.y, WithinAbs(188, 0.05));
}

TEST_CASE("orbiting stops at the poles and keeps the distance") {
  Camera camera = looking(NamedView::Front);
  camera.orbit(0, 10000);
  CHECK_THAT(camera.pose().pitch, WithinAbs(90 * degree, 1e-12));
  camera.orbit(0, -20000);
  CHECK_THAT(camera.pose().pitch, WithinAbs(-90 * degree, 1e-12));
  CHECK(camera.pose().distance == 200);
}

TEST_CASE("a move takes 200 ms, goes the short way round and ends exactly at its goal") {
  Camera camera = looking(NamedView::Front);
  camera.turnBy(170 * degree, 0, 0);
  camera.jump(camera.goal());
  Pose goal = camera.pose();
  goal.yaw = -170 * degree;
  camera.moveTo(goal, 1000);
  REQUIRE(camera.moving());
  CHECK(camera.advance(1000));
  CHECK(camera.advance(1100));
  CHECK(std::abs(std::abs(camera.pose().yaw) - 180 * degree) <
        5 * degree);  // half way, over the back
  CHECK(camera.advance(1201));
  CHECK(camera.pose() == camera.goal());
  CHECK_FALSE(camera.moving());
  CHECK_FALSE(camera.advance(1300));
}

TEST_CASE("reduced motion moves at once") {
  Camera camera = looking(NamedView::Front);
  camera.setReducedMotion(true);
  camera.look(NamedView::Top, 0);
  CHECK_FALSE(camera.moving());
  checkNear(camera.forward(), {0, 0, -1});
}

TEST_CASE("looking from straight above keeps the nearest upright quarter") {
  Camera camera = looking(NamedView::Right);
  camera.lookFrom({0, 0, 1}, 0);
  CHECK_THAT(camera.goal().yaw, WithinAbs(90 * degree, 1e-9));
  CHECK_THAT(camera.goal().pitch, WithinAbs(90 * degree, 1e-9));
  camera.lookFrom({1, -1, 1}, 0);
  CHECK_THAT(camera.goal().yaw, WithinAbs(45 * degree, 1e-9));
}

// SPDX-License-Identifier: Apache-2.0
#include "scene/scene.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <functional>
#include <glm/geometric.hpp>

#include "scene/keys.hpp"
#include "scene/navigator.hpp"
#include "scene/view_cube.hpp"

using namespace pw;
using namespace pw::scene;
using base::Vec3;
using Catch::Matchers::WithinAbs;
using protocol::PreviewLook;

namespace {

// A box as its twelve triangles, appended as one part.
void addBox(protocol::Preview& preview, const Vec3& low, const Vec3& high, PreviewLook look) {
  const auto base = static_cast<std::uint32_t>(preview.positions.size() / 3);
  const auto first = static_cast<std::uint32_t>(preview.indices.size());
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 point{corner & 1 ? high.x : low.x, corner & 2 ? high.y : low.y,
                     corner & 4 ? high.z : low.z};
    for (int axis = 0; axis < 3; ++axis)
      preview.positions.push_back(static_cast<float>(point[axis]));
    for (const float number : {0.0f, 0.0f, 1.0f}) preview.normals.push_back(number);
  }
  for (const std::uint32_t index : {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4,
                                    2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5})
    preview.indices.push_back(base + index);
  preview.parts.push_back({first, 36, 0, 0, false, {}, look});
}

protocol::Preview boxes() {
  protocol::Preview preview;
  addBox(preview, {0, 0, 0}, {20, 10, 5}, PreviewLook::Solid);
  addBox(preview, {100, 0, 0}, {110, 10, 5}, PreviewLook::Background);
  preview.box = {{0, 0, 0}, {20, 10, 5}};
  return preview;
}

Scene shown() {
  Scene scene;
  scene.camera.resize(800, 600);
  scene.show(boxes(), 0);
  return scene;
}

}  // namespace

TEST_CASE("a ray meets the nearest face and passes by what is background") {
  const protocol::Preview preview = boxes();
  Picker picker;
  picker.reset(preview);
  const auto hit = picker.pick(preview, {{10, 5, 50}, {0, 0, -1}});
  REQUIRE(hit);
  CHECK_THAT(hit->point.z, WithinAbs(5, 1e-9));
  CHECK_THAT(hit->distance, WithinAbs(45, 1e-9));
  CHECK_FALSE(picker.pick(preview, {{105, 5, 50}, {0, 0, -1}}));
  CHECK_FALSE(picker.pick(preview, {{10, 50, 50}, {0, 0, -1}}));
  CHECK_FALSE(picker.pick(preview, {{10, 5, 50}, {0, 0, 1}}));
}

TEST_CASE("the first model is fitted and later ones leave the camera alone") {
  Scene scene = shown();
  CHECK(scene.camera.pose().target == Vec3{10, 5, 2.5});
  scene.camera.orbit(50, 10);
  const Pose turned = scene.camera.pose();
  const unsigned revision = scene.revision();
  protocol::Preview larger;
  addBox(larger, {0, 0, 0}, {500, 500, 500}, PreviewLook::Solid);
  larger.box = {{0, 0, 0}, {500, 500, 500}};
  scene.show(larger, 0);
  CHECK(scene.camera.pose() == turned);
  CHECK(scene.revision() != revision);
  scene.clear();
  scene.show(larger, 0);
  CHECK(scene.camera.pose().target == Vec3{250, 250, 250});
}

TEST_CASE("the view follows a model that grows, shrinks or turns flat until somebody moves the camera") {
  const auto sized = [](double size, bool flat = false) {
    protocol::Preview preview;
    addBox(preview, {0, 0, 0}, {size, size, size}, PreviewLook::Solid);
    preview.box = {{0, 0, 0}, {size, size, size}};
    preview.flat = flat;
    return preview;
  };
  const auto inView = [](const Scene& scene) {
    for (int corner = 0; corner < 8; ++corner) {
      const base::Box3 box = scene.box();
      const Vec3 at = scene.camera.project({corner & 1 ? box.max.x : box.min.x,
                                            corner & 2 ? box.max.y : box.min.y,
                                            corner & 4 ? box.max.z : box.min.z});
      if (at.z <= 0 || at.x < 0 || at.x > 800 || at.y < 0 || at.y > 600) return false;
    }
    return true;
  };
  const auto opened = [&](double size) {
    Scene scene;
    scene.resize(800, 600);
    scene.show(sized(size), 0);
    return scene;
  };
  const auto rest = [](Scene& scene) {
    scene.camera.advance(1000);
    scene.camera.advance(2000);
  };
  for (const double size : {1.02, 1.1}) {  // what still is in view moves nothing
    Scene scene = opened(10);
    const Pose before = scene.camera.pose();
    scene.show(sized(10 * size), 0);
    CHECK(scene.camera.goal() == before);
    CHECK(inView(scene));
  }
  for (const double size : {15.0, 40.0, 4.0, 0.1, 5000.0}) {
    Scene scene = opened(10);
    scene.show(sized(size), 0);
    CHECK(scene.camera.moving());
    scene.camera.advance(1000);
    rest(scene);
    CHECK(inView(scene));
    Scene fresh = opened(size);
    CHECK_THAT(scene.camera.pose().distance, WithinAbs(fresh.camera.pose().distance, 1e-9 * size));
    CHECK(scene.camera.pose().target == fresh.camera.pose().target);
  }
  // Step by step, each answered before the last move ends.
  Scene scene = opened(10);
  for (int step = 1; step <= 100; ++step) {
    scene.show(sized(10 + 3.0 * step), step * 16);
    scene.camera.advance(step * 16);
  }
  rest(scene);
  CHECK(inView(scene));
  // With reduced motion it is there at once.
  scene.camera.setReducedMotion(true);
  scene.show(sized(900), 0);
  CHECK_FALSE(scene.camera.moving());
  CHECK(inView(scene));
  // Whoever has turned, moved or zoomed keeps what he sees, until he fits it again.
  const std::function<void(Scene&)> moves[] = {
      [](Scene& one) { one.camera.orbit(5, 0); },
      [](Scene& one) { one.camera.pan(0, 5); },
      [](Scene& one) { one.camera.zoomAt(1.1, 400, 300); },
      [](Scene& one) { pressKey(one, "ArrowLeft", false, 0); },
      [](Scene& one) { pressKey(one, "+", false, 0); },
      [](Scene& one) { runCommand(one, "front", 0); },
      [](Scene& one) { one.camera.lookFrom({1, 1, 1}, 0); },
      [](Scene& one) { one.camera.centre({1, 2, 3}, 0); },
  };
  for (const auto& move : moves) {
    Scene touched = opened(10);
    move(touched);
    rest(touched);
    const Pose kept = touched.camera.pose();
    touched.show(sized(100), 0);
    CHECK_FALSE(touched.camera.moving());
    CHECK(touched.camera.pose() == kept);
    touched.resize(300, 900);
    CHECK(touched.camera.pose() == kept);
    touched.resize(800, 600);
    runCommand(touched, "fit", 0);
    rest(touched);
    touched.show(sized(1000), 0);
    rest(touched);
    CHECK(inView(touched));
  }
  // A design that turns flat is seen from above, and from home when it is solid again.
  Scene flat = opened(10);
  flat.show(sized(10, true), 0);
  rest(flat);
  CHECK_THAT(flat.camera.forward().z, WithinAbs(-1, 1e-12));
  flat.show(sized(10), 0);
  rest(flat);
  CHECK(flat.camera.forward().z > -0.9);
}

TEST_CASE("a canvas that becomes narrow or lies down keeps the whole model until somebody moves the camera") {
  Scene scene;
  scene.resize(1200, 400);
  protocol::Preview plank;
  addBox(plank, {0, 0, 0}, {300, 10, 10}, PreviewLook::Solid);
  plank.box = {{0, 0, 0}, {300, 10, 10}};
  scene.show(plank, 0);
  scene.resize(300, 600);
  CHECK_FALSE(scene.camera.moving());
  for (const double x : {0.0, 300.0}) {
    const Vec3 at = scene.camera.project({x, 5, 5});
    CHECK(at.x > 0);
    CHECK(at.x < 300);
  }
}

TEST_CASE("a two-dimensional design is first seen from above") {
  Scene scene;
  scene.camera.resize(800, 600);
  protocol::Preview flat = boxes();
  flat.flat = true;
  scene.show(flat, 0);
  CHECK_THAT(scene.camera.forward().z, WithinAbs(-1, 1e-12));
}

TEST_CASE("solids are drawn before what is seen through, and '#' comes last and in front") {
  protocol::Preview preview;
  addBox(preview, {0, 0, 0}, {1, 1, 1}, PreviewLook::Highlight);
  addBox(preview, {0, 0, 0}, {1, 1, 1}, PreviewLook::Background);
  addBox(preview, {0, 0, 0}, {1, 1, 1}, PreviewLook::Solid);
  preview.parts[2].hasColor = true;
  preview.parts[2].color = {0, 0, 1, 1};
  const auto items = drawList(preview, lightTheme());
  REQUIRE(items.size() == 3);
  CHECK(items[0].color == base::Color{0, 0, 1, 1});
  CHECK(items[0].blend == Blend::Opaque);
  CHECK(items[1].blend == Blend::Translucent);
  CHECK_FALSE(items[1].inFront);
  CHECK(items[2].inFront);
  CHECK(items[2].color.r > items[2].color.g);
}

TEST_CASE("a part without a colour takes the theme's, and the themes differ") {
  const auto light = drawList(boxes(), lightTheme()), dark = drawList(boxes(), darkTheme());
  CHECK(light[0].color == lightTheme().part);
  CHECK(dark[0].color == darkTheme().part);
  CHECK_FALSE(light[0].color == dark[0].color);
}

TEST_CASE("faces that stay faceted are tinted on demand, and only those") {
  Scene scene;
  protocol::Preview preview = boxes();
  preview.parts[1].look = PreviewLook::Solid;
  preview.parts[1].faceted = true;
  scene.show(preview, 0);
  CHECK(scene.items()[0].color == scene.items()[1].color);
  scene.setTint(Tint::Faceted);
  CHECK(scene.items()[0].color == lightTheme().part);
  CHECK_FALSE(scene.items()[1].color == lightTheme().part);
  scene.setTheme(darkTheme());
  CHECK_FALSE(scene.items()[1].color == darkTheme().part);
  scene.setTint(Tint::None);
  CHECK(scene.items()[1].color == darkTheme().part);
}

TEST_CASE("the tint of faceted faces is plainly another colour than the part's in either theme") {
  protocol::Preview preview = boxes();
  preview.parts[0].faceted = true;
  for (const Theme& theme : {lightTheme(), darkTheme()}) {
    const base::Color color = drawList(preview, theme, Tint::Faceted)[0].color;
    CAPTURE(theme.dark);
    CHECK(theme.part.r - color.r + theme.part.g - color.g + theme.part.b - color.b > 0.5f);
    CHECK(color.r > color.b);
  }
}

TEST_CASE("the ground is whole major steps around the model and lies under it") {
  const Ground ground = groundUnder({{-62.75, -41.75, -3}, {62.75, 41.75, 46}}, 0.3);
  CHECK(ground.height == -3);
  CHECK(ground.minor == 10);
  CHECK(ground.major == 50);
  CHECK(ground.min == base::Vec2{-100, -100});
  CHECK(ground.max == base::Vec2{100, 100});
  CHECK(groundUnder({{0, 0, 5}, {10, 10, 15}}, 0.3).height == 0);
}

TEST_CASE("lines of the ground stand 1, 10 or 100 mm apart by zoom") {
  const base::Box3 box{{0, 0, 0}, {100, 100, 10}};
  CHECK(groundUnder(box, 0.01).minor == 1);
  CHECK(groundUnder(box, 0.2).minor == 10);
  CHECK(groundUnder(box, 2).minor == 100);
}

TEST_CASE("numbers stand at the major lines and on the sides that face the camera") {
  Scene scene = shown();
  const Ground ground = scene.ground();
  const auto has = [&](const std::string& text) {
    const auto labels = groundLabels(ground, scene.camera);
    return std::ranges::any_of(labels,
                               [&](const GroundLabel& label) { return label.text == text; });
  };
  CHECK(has("0"));
  CHECK(has("50") == (ground.max.x >= 50 || ground.max.y >= 50));
  for (const GroundLabel& label : groundLabels(ground, scene.camera))
    CHECK((label.at.y < ground.min.y || label.at.x > ground.max.x));  // home sees front and right
}

TEST_CASE("the ground fades when it is looked at from below") {
  Scene scene = shown();
  CHECK(groundOpacity(scene.ground(), scene.camera) == 1);
  scene.camera.look(NamedView::Bottom, 0);
  scene.camera.jump(scene.camera.goal());
  CHECK(groundOpacity(scene.ground(), scene.camera) < 0.2);
}

TEST_CASE("the cube shows three sides from home and one from the front") {
  Scene scene = shown();
  CHECK(visibleFaces(scene.camera, 24).size() == 3);
  scene.camera.look(NamedView::Front, 0);
  scene.camera.jump(scene.camera.goal());
  const auto faces = visibleFaces(scene.camera, 24);
  REQUIRE(faces.size() == 1);
  CHECK(faces[0].name == "Front");
  CHECK(cubePartAt(scene.camera, 24, {0, 0})->direction == Vec3{0, -1, 0});
  CHECK(cubePartAt(scene.camera, 24, {20, 0})->direction == Vec3{1, -1, 0});  // its right edge
  CHECK(cubePartAt(scene.camera, 24, {-20, -20})->direction ==
        Vec3{-1, -1, 1});  // upper left corner
  CHECK_FALSE(cubePartAt(scene.camera, 24, {40, 0}));
}

TEST_CASE("what is chosen on the cube is marked on every side it lies on") {
  Scene scene = shown();
  scene.camera.lookFrom({1, -1, 1}, 0);
  scene.camera.jump(scene.camera.goal());
  const auto corner =
      cubePartAt(scene.camera, 24, {0, 0});  // the three visible sides meet in the middle
  REQUIRE(corner);
  CHECK(corner->direction == Vec3{1, -1, 1});
  CHECK(corner->quads.size() == 3);
  for (const CubeFace& face : visibleFaces(scene.camera, 24)) {
    base::Vec2 middle{0, 0};
    for (const base::Vec2& point : face.corners) middle += point * 0.25;
    const auto part = cubePartAt(scene.camera, 24, middle);
    REQUIRE(part);
    CHECK(part->direction == face.outward);
    CHECK(part->quads.size() == 1);
  }
}

TEST_CASE("arrows turn by 15 degrees, digits choose views, unknown keys are left to the page") {
  Scene scene = shown();
  scene.camera.setReducedMotion(true);
  runCommand(scene, "front", 0);
  REQUIRE(pressKey(scene, "ArrowRight", false, 0));
  CHECK_THAT(scene.camera.pose().yaw, WithinAbs(0.2617993878, 1e-9));
  REQUIRE(pressKey(scene, "ArrowUp", false, 0));
  CHECK_THAT(scene.camera.pose().pitch, WithinAbs(0.2617993878, 1e-9));
  REQUIRE(pressKey(scene, "5", false, 0));
  CHECK_THAT(scene.camera.forward().z, WithinAbs(-1, 1e-12));
  const Vec3 target = scene.camera.pose().target;
  REQUIRE(pressKey(scene, "ArrowRight", true, 0));
  CHECK(scene.camera.pose().target.x > target.x);
  REQUIRE(pressKey(scene, "P", false, 0));
  CHECK_FALSE(scene.camera.perspective());
  REQUIRE(pressKey(scene, "g", false, 0));
  CHECK_FALSE(scene.display.grid);
  CHECK_FALSE(pressKey(scene, "Tab", false, 0));
  CHECK_FALSE(pressKey(scene, "Escape", false, 0));
  CHECK_FALSE(pressKey(scene, "q", false, 0));
  CHECK_FALSE(runCommand(scene, "explode", 0));
}

TEST_CASE("the left button orbits, the right one pans, and a click alone does nothing") {
  Scene scene = shown();
  Navigator navigator(scene.camera, [&](double x, double y) { return scene.pick(x, y); });
  const Pose start = scene.camera.pose();
  navigator.down({1, PointerKind::Mouse, 100, 100, 0, false}, 0);
  navigator.move({1, PointerKind::Mouse, 102, 101, 0, false});
  navigator.up(1, 50);
  CHECK(scene.camera.pose() == start);
  navigator.down({1, PointerKind::Mouse, 100, 100, 0, false}, 1000);
  navigator.move({1, PointerKind::Mouse, 200, 100, 0, false});
  navigator.up(1, 1100);
  CHECK(scene.camera.pose().yaw < start.yaw);
  CHECK(scene.camera.pose().target == start.target);
  navigator.down({1, PointerKind::Mouse, 100, 100, 2, false}, 2000);
  navigator.move({1, PointerKind::Mouse, 200, 100, 2, false});
  navigator.up(1, 2100);
  CHECK(scene.camera.pose().target != start.target);
}

TEST_CASE("two fingers pinch and carry the picture") {
  Scene scene = shown();
  Navigator navigator(scene.camera, [](double, double) { return std::nullopt; });
  const double distance = scene.camera.pose().distance;
  navigator.down({1, PointerKind::Touch, 300, 300, 0, false}, 0);
  navigator.down({2, PointerKind::Touch, 400, 300, 0, false}, 10);
  navigator.move({1, PointerKind::Touch, 250, 300, 0, false});
  navigator.move({2, PointerKind::Touch, 450, 300, 0, false});
  CHECK_THAT(scene.camera.pose().distance, WithinAbs(distance / 2, distance * 1e-9));
  navigator.up(1, 50);
  navigator.up(2, 60);
  CHECK_FALSE(navigator.dragging());
}

TEST_CASE("a double tap brings the point under the finger to the middle") {
  Scene scene = shown();
  scene.camera.setReducedMotion(true);
  Navigator navigator(scene.camera, [&](double x, double y) { return scene.pick(x, y); });
  const Vec3 corner = scene.camera.project({18, 2, 5});
  for (const double time : {0.0, 200.0}) {
    navigator.down({1, PointerKind::Touch, corner.x, corner.y, 0, false}, time);
    navigator.up(1, time + 60);
  }
  CHECK(glm::length(scene.camera.pose().target - Vec3{18, 2, 5}) < 0.01);
}

TEST_CASE("the wheel zooms to what is under the cursor") {
  Scene scene = shown();
  Navigator navigator(scene.camera, [&](double x, double y) { return scene.pick(x, y); });
  const Vec3 point{18, 2, 5};
  const Vec3 before = scene.camera.project(point);
  const double distance = scene.camera.pose().distance;
  navigator.wheel(-2, before.x, before.y);
  const Vec3 after = scene.camera.project(point);
  CHECK(scene.camera.pose().distance < distance);
  CHECK_THAT(after.x, WithinAbs(before.x, 0.01));
  CHECK_THAT(after.y, WithinAbs(before.y, 0.01));
}

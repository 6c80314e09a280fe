// SPDX-License-Identifier: Apache-2.0
#include "scene/keys.hpp"

#include <algorithm>
#include <numbers>
#include <utility>

namespace pw::scene {
namespace {

constexpr double turn = 15 * std::numbers::pi / 180;
constexpr double moveShare = 0.1;  // of the canvas' shorter side
constexpr double zoomStep = 1.25;

constexpr std::pair<std::string_view, NamedView> views[] = {
    {"front", NamedView::Front}, {"right", NamedView::Right}, {"back", NamedView::Back},
    {"left", NamedView::Left},   {"top", NamedView::Top},     {"bottom", NamedView::Bottom},
};
constexpr std::pair<std::string_view, std::string_view> keys[] = {
    {"f", "fit"},        {"h", "home"},    {"p", "perspective"}, {"g", "grid"},
    {"m", "dimensions"}, {"+", "zoom-in"}, {"=", "zoom-in"},     {"-", "zoom-out"},
    {"_", "zoom-out"},   {"1", "front"},   {"2", "right"},       {"3", "back"},
    {"4", "left"},       {"5", "top"},     {"6", "bottom"},
};

void zoom(Scene& scene, double factor, double now) {
  Pose pose = scene.camera.goal();
  pose.distance *= factor;
  scene.camera.moveTo(pose, now);
}

void arrow(Scene& scene, double right, double up, bool shift, double now) {
  Camera& camera = scene.camera;
  if (!shift) {
    camera.turnBy(right * turn, up * turn, now);
    return;
  }
  const double step =
      moveShare * std::min(camera.width(), camera.height()) * camera.millimetresPerPixel();
  Pose pose = camera.goal();
  pose.target += (camera.right() * right + camera.up() * up) * step;
  camera.moveTo(pose, now);
}

}  // namespace

bool runCommand(Scene& scene, std::string_view command, double now) {
  for (const auto& [name, view] : views) {
    if (command != name) continue;
    scene.camera.look(view, now);
    return true;
  }
  if (command == "fit") scene.fit(now);
  else if (command == "home") scene.home(now);
  else if (command == "perspective") scene.camera.setPerspective(!scene.camera.perspective());
  else if (command == "grid") scene.display.grid = !scene.display.grid;
  else if (command == "edges") scene.display.edges = !scene.display.edges;
  else if (command == "dimensions") scene.display.dimensions = !scene.display.dimensions;
  else if (command == "zoom-in") zoom(scene, 1 / zoomStep, now);
  else if (command == "zoom-out") zoom(scene, zoomStep, now);
  else return false;
  return true;
}

bool pressKey(Scene& scene, std::string_view key, bool shift, double now) {
  if (key == "ArrowLeft") arrow(scene, -1, 0, shift, now);
  else if (key == "ArrowRight") arrow(scene, 1, 0, shift, now);
  else if (key == "ArrowUp") arrow(scene, 0, 1, shift, now);
  else if (key == "ArrowDown") arrow(scene, 0, -1, shift, now);
  else if (key.size() == 1) {
    const char small = key[0] >= 'A' && key[0] <= 'Z' ? static_cast<char>(key[0] + 32) : key[0];
    const auto found =
        std::ranges::find_if(keys, [&](const auto& one) { return one.first[0] == small; });
    return found != std::end(keys) && runCommand(scene, found->second, now);
  } else {
    return false;
  }
  return true;
}

}  // namespace pw::scene

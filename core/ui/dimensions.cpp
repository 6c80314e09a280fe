// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdio>
#include <string>

#include "ui/frame.hpp"

namespace pw::ui {
namespace {

using base::Vec3;

constexpr float textSize = 12 * lineHeight;
constexpr double standOff = 18;  // pixels between the model and its dimension line
constexpr double millimetresPerInch = 25.4;

ImVec2 vec(const Vec3& point) { return {static_cast<float>(point.x), static_cast<float>(point.y)}; }

std::string lengthText(double millimetres, session::Unit unit) {
  const bool inches = unit == session::Unit::Inches;
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", inches ? 3 : 2,
                inches ? millimetres / millimetresPerInch : millimetres);
  std::string number = text;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return number + (inches ? " in" : " mm");
}

// A line with an end mark at both ends and its length in the middle, over a sheet so that it can be
// read.
void line(Frame& frame, ImDrawList& list, const Vec3& from, const Vec3& to, double length) {
  const scene::Camera& camera = frame.scene().camera;
  const Vec3 a3 = camera.project(from), b3 = camera.project(to);
  if (a3.z <= 0 || b3.z <= 0) return;
  const ImVec2 a = vec(a3), b = vec(b3);
  const float span = std::hypot(b.x - a.x, b.y - a.y);
  const std::string text = lengthText(length, frame.session.unit);
  const float width = textWidth(frame.fonts.numbers, textSize, text.c_str());
  if (span < 24) return;  // seen end on
  const ImVec2 across{-(b.y - a.y) / span * 5, (b.x - a.x) / span * 5};
  const ImU32 ink = color(frame.theme().ink2);
  list.AddLine(a, b, ink, 1);
  for (const ImVec2& end : {a, b})
    list.AddLine({end.x - across.x, end.y - across.y}, {end.x + across.x, end.y + across.y}, ink,
                 1);
  const ImVec2 middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
  const ImVec2 low{std::floor(middle.x - width / 2) - 6, std::floor(middle.y - textSize / 2) - 2};
  const ImVec2 high{low.x + width + 12, low.y + textSize + 4};
  list.AddRectFilled(low, high, color(frame.theme().surface), 3);
  list.AddRect(low, high, color(frame.theme().line), 3);
  list.AddText(frame.fonts.numbers, textSize, {low.x + 6, low.y + 2}, color(frame.theme().ink),
               text.c_str());
}

}  // namespace

void buildDimensions(Frame& frame) {
  const scene::Scene& scene = frame.scene();
  if (!scene.display.dimensions || scene.empty()) return;
  const scene::Camera& camera = scene.camera;
  const base::Box3 box = scene.box();
  const Vec3 size = box.max - box.min;
  const ImVec2 whole{static_cast<float>(frame.canvas.width),
                     static_cast<float>(frame.canvas.height)};
  beginBare("##dimensions", {0, 0}, whole, false);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Along the edges of the box that face the camera, so that the model is not in front of them.
  const bool front = std::cos(camera.pose().yaw) >= 0, right = std::sin(camera.pose().yaw) >= 0;
  const double nearY = front ? box.min.y : box.max.y, nearX = right ? box.max.x : box.min.x;
  const double away = camera.millimetresPerPixel() * standOff;
  const Vec3 toFront{0, front ? -away : away, 0}, toSide{right ? away : -away, 0, 0};
  line(frame, list, Vec3{box.min.x, nearY, box.min.z} + toFront,
       Vec3{box.max.x, nearY, box.min.z} + toFront, size.x);
  line(frame, list, Vec3{nearX, box.min.y, box.min.z} + toSide,
       Vec3{nearX, box.max.y, box.min.z} + toSide, size.y);
  if (!scene.preview().flat) {
    // Beside the upright edge that is farthest to the left on the screen.
    Vec3 foot{box.min.x, box.min.y, box.min.z};
    for (const double x : {box.min.x, box.max.x})
      for (const double y : {box.min.y, box.max.y})
        if (camera.project({x, y, box.min.z}).x < camera.project(foot).x) foot = {x, y, box.min.z};
    foot -= camera.right() * away;
    line(frame, list, foot, foot + Vec3{0, 0, size.z}, size.z);
  }
  ImGui::End();
}

}  // namespace pw::ui

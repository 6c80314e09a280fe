// SPDX-License-Identifier: Apache-2.0
#include "scene/view_cube.hpp"

#include <string>

#include "ui/frame.hpp"

namespace pw::ui {
namespace {

constexpr float textSize = 13 * lineHeight;
constexpr float sharpness = 2;  // letters that are squeezed are made larger first

ImVec2 vec(const base::Vec2& point) {
  return {static_cast<float>(point.x), static_cast<float>(point.y)};
}
ImVec2 operator+(ImVec2 a, ImVec2 b) { return {a.x + b.x, a.y + b.y}; }
ImVec2 operator-(ImVec2 a, ImVec2 b) { return {a.x - b.x, a.y - b.y}; }
ImVec2 operator*(ImVec2 a, float b) { return {a.x * b, a.y * b}; }

void fill(ImDrawList& list, ImVec2 middle, const std::array<base::Vec2, 4>& quad, ImU32 paint) {
  ImVec2 points[4];
  for (int at = 0; at < 4; ++at) points[at] = middle + vec(quad[at]);
  list.AddConvexPolyFilled(points, 4, paint);
}

void outline(ImDrawList& list, ImVec2 middle, const std::array<base::Vec2, 4>& quad, ImU32 paint) {
  ImVec2 points[4];
  for (int at = 0; at < 4; ++at) points[at] = middle + vec(quad[at]);
  list.AddPolyline(points, 4, paint, ImDrawFlags_Closed, 1);
}

void name(Frame& frame, ImDrawList& list, ImVec2 middle, const scene::CubeFace& face, float half) {
  const std::string text(face.name);
  const float length = 2 * half;
  const ImVec2 along = (vec(face.corners[1]) - vec(face.corners[0])) * (1 / length / sharpness);
  const ImVec2 down = (vec(face.corners[0]) - vec(face.corners[3])) * (1 / length / sharpness);
  const ImVec2 centre = middle + (vec(face.corners[0]) + vec(face.corners[2])) * 0.5f;
  const float size = textSize * sharpness * half / 24;
  const float width = textWidth(frame.fonts.strong, size, text.c_str());
  placedText(list, frame.fonts.strong, size, color(frame.theme().ink2), text.c_str(),
             centre - along * (width / 2) - down * (size / 2), along, down);
}

// A word that is a button, as wide as it is; its right edge at `right`. Returns its left edge.
float wordButton(Frame& frame, const char* word, float right, float top, bool& clicked) {
  constexpr float height = 26, padding = 7, size = 12 * lineHeight;
  const float width = textWidth(frame.fonts.words, size, word) + 2 * padding;
  const ImVec2 at{right - width, top};
  ImGui::SetCursorScreenPos(at);
  clicked = ImGui::InvisibleButton(word, {width, height});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) list.AddRectFilled(at, at + ImVec2{width, height}, color(frame.theme().surface), 3);
  list.AddText(frame.fonts.words, size, at + ImVec2{padding, (height - size) / 2},
               color(hovered ? frame.theme().ink : frame.theme().ink2), word);
  frame.hand |= hovered;
  return at.x;
}

}  // namespace

void buildCube(Frame& frame) {
  scene::Scene& scene = frame.scene();
  const bool compact = frame.canvas.compact;
  const float box = compact ? 72 : 92, half = compact ? 18.8f : 24;
  const float width = static_cast<float>(frame.canvas.width);
  const ImVec2 at = compact ? ImVec2{width - 8 - box, 6} : ImVec2{width - 12 - box, 10};
  const ImVec2 middle = at + ImVec2{box / 2, box / 2};
  beginBare("##cube", compact ? at : ImVec2{width - 260, 0},
            compact ? ImVec2{box, box} : ImVec2{260, 140}, true);
  ImDrawList& list = *ImGui::GetWindowDrawList();

  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton("##view-cube", {box, box});
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const bool over = ImGui::IsItemHovered() || clicked;
  const auto faces = scene::visibleFaces(scene.camera, static_cast<double>(half));
  const auto part = over ? scene::cubePartAt(scene.camera, static_cast<double>(half),
                                             {pointer.x - middle.x, pointer.y - middle.y})
                         : std::nullopt;
  for (const scene::CubeFace& face : faces)
    fill(list, middle, face.corners, color(frame.theme().surface));
  if (part) {
    frame.hand = true;
    for (const auto& quad : part->quads) fill(list, middle, quad, color(frame.theme().accentSoft));
    if (clicked) scene.camera.lookFrom(part->direction, frame.canvas.now);
  }
  for (const scene::CubeFace& face : faces) {
    outline(list, middle, face.corners, color(frame.theme().control));
    name(frame, list, middle, face, half);
  }
  frame.covered.push_back({at.x, at.y, at.x + box, at.y + box});

  if (!compact) {
    const float top = at.y + box + 4;
    bool turned = false, home = false;
    const char* projection = scene.camera.perspective() ? "Perspective" : "Parallel";
    float left = wordButton(frame, projection, width - 16, top, turned);
    left = wordButton(frame, "Home", left - 2, top, home);
    if (turned) scene.camera.setPerspective(!scene.camera.perspective());
    if (home) scene.home(frame.canvas.now);
    frame.covered.push_back({left, top, width - 16, top + 26});
  }
  ImGui::End();
}

}  // namespace pw::ui

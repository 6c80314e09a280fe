// SPDX-License-Identifier: Apache-2.0
#include "scene/ground.hpp"

#include "ui/frame.hpp"

namespace pw::ui {
namespace {

constexpr float size =
    13 * lineHeight;  // at which the letters are made; the camera then scales them

ImVec2 vec(const base::Vec3& point) {
  return {static_cast<float>(point.x), static_cast<float>(point.y)};
}

}  // namespace

void buildGroundLabels(Frame& frame) {
  const scene::Scene& scene = frame.scene();
  if (!scene.display.grid) return;
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  ImFont* font = frame.fonts.numbers;
  const scene::Ground ground = scene.ground();
  for (const scene::GroundLabel& label : scene::groundLabels(ground, scene.camera)) {
    if (scene.camera.project(label.at).z <= 0) continue;
    const float half = textWidth(font, size, label.text.c_str()) / 2;
    const ImVec2 desk = list.GetClipRectMin();
    const int first = list.VtxBuffer.Size;
    list.AddText(font, size, desk, color(frame.theme().ink2), label.text.c_str());
    const double scale = label.size * static_cast<double>(lineHeight / size);
    moveVertices(list, first, [&](ImVec2 at) {
      const double right = static_cast<double>(at.x - desk.x - half) * scale;
      const double up = static_cast<double>(desk.y + size / 2 - at.y) * scale;
      return vec(scene.camera.project(label.at + label.along * right + label.upward * up));
    });
  }
}

}  // namespace pw::ui

// SPDX-License-Identifier: Apache-2.0
#include "ui/frame.hpp"
#include "ui/icons.hpp"

namespace pw::ui {
namespace {

struct Tool {
  Icon icon;
  const char* hint;  // name and key
  bool on = false;   // for those that are switched
  bool clicked = false;
};

void button(Frame& frame, Tool& tool, ImVec2 at, float size) {
  const scene::Theme& theme = frame.theme();
  ImGui::SetCursorScreenPos(at);
  tool.clicked = ImGui::InvisibleButton(tool.hint, {size, size});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool hovered = ImGui::IsItemHovered();
  const ImVec2 end{at.x + size, at.y + size};
  if (tool.on) list.AddRectFilled(at, end, color(theme.accentSoft), 3);
  else if (hovered) list.AddRectFilled(at, end, color(theme.sunken), 3);
  constexpr float icon = 18;
  const float inset = (size - icon) / 2;
  drawIcon(list, tool.icon, {at.x + inset, at.y + inset}, icon,
           color(tool.on ? theme.accent : theme.ink));
  frame.hand |= hovered;
  if (hovered && !frame.canvas.coarse) {
    frame.hint =
        ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_NoSharedDelay);
    frame.waiting = !frame.hint;
    if (frame.hint) ImGui::SetTooltip("%s", tool.hint);
  }
}

void sheet(Frame& frame, ImVec2 at, ImVec2 size) {
  const ImVec2 end{at.x + size.x, at.y + size.y};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, end, color(frame.theme().surface), 6);
  list.AddRect(at, end, color(frame.theme().line), 6);
  frame.covered.push_back({at.x, at.y, end.x, end.y});
}

}  // namespace

void buildStrip(Frame& frame, bool& open) {
  scene::Scene& scene = frame.scene();
  scene::Display& display = scene.display;
  const bool compact = frame.canvas.compact;
  const float size = frame.canvas.coarse || compact ? 44 : 34, gap = 2, padding = compact ? 0 : 3;
  const float width = static_cast<float>(frame.canvas.width),
              height = static_cast<float>(frame.canvas.height);

  Tool fit{Icon::Fit, "Fit view (F)"}, home{Icon::Home, "Home view (H)"};
  Tool dimensions{Icon::Dimensions, "Dimensions (M)", display.dimensions};
  Tool grid{Icon::Grid, "Grid (G)", display.grid}, edges{Icon::Edges, "Edges", display.edges};
  Tool perspective{Icon::Perspective, "Perspective (P)", scene.camera.perspective()};
  // Under the cube on wide canvases, where a phone has no room.
  std::vector<Tool*> tools = {&fit, &dimensions, &grid, &edges};
  if (compact) tools = {&fit, &home, &dimensions, &grid, &edges, &perspective};

  const float count = static_cast<float>(tools.size());
  if (compact) {
    const ImVec2 corner{width - 8 - size, height - 8 - size};
    // A row above the button: a phone's canvas is wider than it is high, and the page's own words
    // are at its foot.
    const float row = count * size + (count - 1) * gap;
    const ImVec2 start{width - 8 - row, corner.y - gap - size};
    const ImVec2 from{open ? start.x : corner.x, open ? start.y : corner.y};
    beginBare("##folded", from, {width - 8 - from.x, height - 8 - from.y}, true);
    Tool fold{open ? Icon::Close : Icon::Tools, open ? "Close tools" : "View tools"};
    sheet(frame, corner, {size, size});
    button(frame, fold, corner, size);
    if (open) {
      sheet(frame, start, {row, size});
      for (std::size_t at = 0; at < tools.size(); ++at)
        button(frame, *tools[at], {start.x + static_cast<float>(at) * (size + gap), start.y}, size);
    }
    ImGui::End();
    if (fold.clicked) open = !open;
  } else {
    const ImVec2 at{12, 12};
    const ImVec2 whole{size + 2 * padding, count * size + (count - 1) * gap + 2 * padding};
    beginBare("##tools", at, whole, true);
    sheet(frame, at, whole);
    for (std::size_t index = 0; index < tools.size(); ++index)
      button(frame, *tools[index],
             {at.x + padding, at.y + padding + static_cast<float>(index) * (size + gap)}, size);
    ImGui::End();
  }

  if (fit.clicked) scene.fit(frame.canvas.now);
  if (home.clicked) scene.home(frame.canvas.now);
  if (dimensions.clicked) display.dimensions = !display.dimensions;
  if (grid.clicked) display.grid = !display.grid;
  if (edges.clicked) display.edges = !display.edges;
  if (perspective.clicked) scene.camera.setPerspective(!scene.camera.perspective());
}

}  // namespace pw::ui

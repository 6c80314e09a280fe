// SPDX-License-Identifier: Apache-2.0
#include "ui/icons.hpp"

#include <cmath>
#include <numbers>

namespace pw::ui {
namespace {

constexpr float box = 24;       // Lucide draws in a square of 24
constexpr float stroke = 1.6f;  // of those 24

// Paths of the Lucide icons maximize, house, ruler, grid-3x3, box, axis-3d, layers and x, as
// published.
const char* pathOf(Icon icon) {
  switch (icon) {
    case Icon::Fit:
      return "M8 3H5a2 2 0 0 0-2 2v3M21 8V5a2 2 0 0 0-2-2h-3M3 16v3a2 2 0 0 0 2 2h3M16 21h3a2 2 0 "
             "0 0 2-2v-3";
    case Icon::Home:
      return "M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 "
             "2.582 0l7 "
             "6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z";
    case Icon::Dimensions:
      return "M21.3 15.3a2.4 2.4 0 0 1 0 3.4l-2.6 2.6a2.4 2.4 0 0 1-3.4 0L2.7 8.7a2.41 2.41 0 0 1 "
             "0-3.4l2.6-2.6a2.41 2.41 0 0 1 3.4 0ZM14.5 12.5l2-2M11.5 9.5l2-2M8.5 6.5l2-2M17.5 "
             "15.5l2-2";
    case Icon::Grid:
      return "M5 3H19A2 2 0 0 1 21 5V19A2 2 0 0 1 19 21H5A2 2 0 0 1 3 19V5A2 2 0 0 1 5 3ZM3 9h18M3 "
             "15h18M9 "
             "3v18M15 3v18";
    case Icon::Edges:
      return "M21 8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73l7 "
             "4a2 2 0 0 0 2 "
             "0l7-4A2 2 0 0 0 21 16ZM3.3 7l8.7 5 8.7-5M12 22V12";
    case Icon::Perspective:
      return "M13.5 10.5 15 9M4 4v15a1 1 0 0 0 1 1h15M4.293 19.707 6 18M9 15l1.5-1.5";
    case Icon::Tools:
      return "M12.83 2.18a2 2 0 0 0-1.66 0L2.6 6.08a1 1 0 0 0 0 1.83l8.58 3.91a2 2 0 0 0 1.66 "
             "0l8.58-3.9a1 1 0 0 "
             "0 0-1.83zM2 12a1 1 0 0 0 .58.91l8.6 3.91a2 2 0 0 0 1.65 0l8.58-3.9A1 1 0 0 0 22 12M2 "
             "17a1 1 0 0 0 "
             ".58.91l8.6 3.91a2 2 0 0 0 1.65 0l8.58-3.9A1 1 0 0 0 22 17";
    case Icon::Close:
      return "M18 6 6 18M6 6l12 12";
  }
  return "";
}

// Numbers of a path: separated by blanks, commas, a sign, or a second dot; flags of an arc are one
// digit.
struct Reader {
  const char* at;
  void skip() {
    while (*at == ' ' || *at == ',') ++at;
  }
  bool number() {
    skip();
    return *at == '-' || *at == '.' || (*at >= '0' && *at <= '9');
  }
  float value() {
    skip();
    const bool negative = *at == '-';
    if (negative) ++at;
    float whole = 0, scale = 1;
    while (*at >= '0' && *at <= '9') whole = whole * 10 + static_cast<float>(*at++ - '0');
    if (*at == '.')
      for (++at; *at >= '0' && *at <= '9';)
        whole += static_cast<float>(*at++ - '0') * (scale *= 0.1f);
    return negative ? -whole : whole;
  }
  bool flag() {
    skip();
    return *at++ == '1';
  }
};

// An arc of a circle between two points, as SVG's A command has it (SVG 1.1, F.6.5, equal radii).
void arc(ImDrawList& list, ImVec2 from, ImVec2 to, float radius, bool large, bool sweep,
         ImVec2 origin, float scale) {
  const float dx = (from.x - to.x) / 2, dy = (from.y - to.y) / 2;
  const float half = std::hypot(dx, dy);
  if (half == 0) return;
  if (radius < half) radius = half;
  const float side =
      (large != sweep ? 1.0f : -1.0f) * std::sqrt(radius * radius / (half * half) - 1);
  const ImVec2 centre{side * dy + (from.x + to.x) / 2, -side * dx + (from.y + to.y) / 2};
  constexpr float pi = std::numbers::pi_v<float>;
  const float start = std::atan2(from.y - centre.y, from.x - centre.x);
  float turn = std::atan2(to.y - centre.y, to.x - centre.x) - start;
  if (sweep && turn < 0) turn += 2 * pi;
  if (!sweep && turn > 0) turn -= 2 * pi;
  const int steps = 2 + static_cast<int>(std::abs(turn) * 3);
  for (int step = 1; step <= steps; ++step) {
    const float angle = start + turn * static_cast<float>(step) / static_cast<float>(steps);
    list.PathLineTo({origin.x + (centre.x + radius * std::cos(angle)) * scale,
                     origin.y + (centre.y + radius * std::sin(angle)) * scale});
  }
}

}  // namespace

void drawIcon(ImDrawList& list, Icon icon, ImVec2 at, float size, ImU32 color) {
  const float scale = size / box, width = stroke * scale;
  Reader path{pathOf(icon)};
  ImVec2 pen{0, 0};
  char command = 'M';
  const auto line = [&] { list.PathLineTo({at.x + pen.x * scale, at.y + pen.y * scale}); };
  const auto finish = [&](ImDrawFlags flags) { list.PathStroke(color, flags, width); };
  for (path.skip(); *path.at; path.skip()) {
    if (!path.number()) command = *path.at++;
    const bool relative = command >= 'a';
    const ImVec2 base = relative ? pen : ImVec2{0, 0};
    switch (command) {
      case 'M':
        finish(0);
        pen = {path.value(), path.value()};
        line();
        command = 'L';
        break;
      case 'L':
      case 'l': {
        const float x = path.value(), y = path.value();
        pen = {base.x + x, base.y + y};
        line();
        break;
      }
      case 'H':
      case 'h':
        pen.x = base.x + path.value();
        line();
        break;
      case 'V':
      case 'v':
        pen.y = base.y + path.value();
        line();
        break;
      case 'A':
      case 'a': {
        const float radius = path.value();
        path.value();  // the other radius is the same, and a circle has no turn
        path.value();
        const bool large = path.flag(), sweep = path.flag();
        const float x = path.value(), y = path.value();
        const ImVec2 to{base.x + x, base.y + y};
        arc(list, pen, to, radius, large, sweep, at, scale);
        pen = to;
        break;
      }
      case 'Z':
      case 'z':
        finish(ImDrawFlags_Closed);
        break;
      default:
        return;
    }
  }
  finish(0);
}

}  // namespace pw::ui

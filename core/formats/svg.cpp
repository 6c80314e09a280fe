// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "formats/canonical.hpp"
#include "formats/drawing.hpp"
#include "formats/number_text.hpp"

namespace pw::formats {

base::Result<std::string> writeSvg(const mesh::Outline& outline) {
  const auto contours = canonical(outline);
  if (!contours) return contours.failure();
  base::Vec2 low = contours->front().points.front();
  base::Vec2 high = low;
  for (const auto& contour : *contours) {
    for (const base::Vec2& point : contour.points) {
      low = glm::min(low, point);
      high = glm::max(high, point);
    }
  }
  // Whole millimetres around the drawing, as OpenSCAD has it.
  low = glm::floor(low);
  high = glm::ceil(high);

  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg width=\"";
  const auto append = [&out](double value) { appendPlainNumber(out, value); };
  append(high.x - low.x);
  out += "mm\" height=\"";
  append(high.y - low.y);
  out += "mm\" viewBox=\"";
  append(low.x);
  out += ' ';
  append(-high.y);
  out += ' ';
  append(high.x - low.x);
  out += ' ';
  append(high.y - low.y);
  out += "\" xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\">\n<title>Partwright drawing, "
         "millimetres</title>\n<path d=\"\n";
  for (const auto& contour : *contours) {
    char command = 'M';
    for (const base::Vec2& point : contour.points) {
      out.append(1, command).append(1, ' ');
      append(point.x);
      out += ',';
      append(-point.y);
      out += ' ';
      command = 'L';
    }
    out += "z\n";
  }
  out += "\" fill-rule=\"evenodd\" stroke=\"black\" fill=\"lightgray\" stroke-width=\"0.5\"/>\n</svg>\n";
  return out;
}

}  // namespace pw::formats

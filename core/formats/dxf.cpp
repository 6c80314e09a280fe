// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "formats/canonical.hpp"
#include "formats/drawing.hpp"
#include "formats/number_text.hpp"

namespace pw::formats {
namespace {

// A DXF file is lines in pairs: a group code, then its value.
class DxfText {
 public:
  void text(int code, std::string_view value) {
    out_.append(std::to_string(code)).append("\n").append(value).append("\n");
  }
  void number(int code, double value) {
    out_.append(std::to_string(code)).append("\n");
    appendPlainNumber(out_, value);
    out_ += '\n';
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

constexpr std::string_view outerLayer = "CUT_OUTER";
constexpr std::string_view holeLayer = "CUT_INNER";

void addLayer(DxfText& out, std::string_view name, int colour) {
  out.text(0, "LAYER");
  out.text(2, name);
  out.text(70, "0");
  out.text(62, std::to_string(colour));
  out.text(6, "CONTINUOUS");
}

}  // namespace

base::Result<std::string> writeDxf(const mesh::Outline& outline) {
  const auto contours = canonical(outline);
  if (!contours) return contours.failure();
  DxfText out;
  out.text(999, "Partwright drawing, 1 unit = 1 mm");
  out.text(0, "SECTION");
  out.text(2, "HEADER");
  out.text(9, "$ACADVER");
  out.text(1, "AC1009");
  out.text(0, "ENDSEC");

  out.text(0, "SECTION");
  out.text(2, "TABLES");
  out.text(0, "TABLE");
  out.text(2, "LTYPE");
  out.text(70, "1");
  out.text(0, "LTYPE");
  out.text(2, "CONTINUOUS");
  out.text(70, "0");
  out.text(3, "Solid line");
  out.text(72, "65");
  out.text(73, "0");
  out.number(40, 0);
  out.text(0, "ENDTAB");
  out.text(0, "TABLE");
  out.text(2, "LAYER");
  out.text(70, "2");
  constexpr int white = 7;  // drawn black on white paper
  constexpr int blue = 5;
  addLayer(out, outerLayer, white);
  addLayer(out, holeLayer, blue);
  out.text(0, "ENDTAB");
  out.text(0, "ENDSEC");

  out.text(0, "SECTION");
  out.text(2, "ENTITIES");
  for (const CanonicalContour& contour : *contours) {
    const std::string_view layer = contour.hole ? holeLayer : outerLayer;
    out.text(0, "POLYLINE");
    out.text(8, layer);
    out.text(66, "1");  // vertices follow
    out.number(10, 0);
    out.number(20, 0);
    out.number(30, 0);
    out.text(70, "1");  // closed
    for (const base::Vec2& point : contour.points) {
      out.text(0, "VERTEX");
      out.text(8, layer);
      out.number(10, point.x);
      out.number(20, point.y);
      out.number(30, 0);
    }
    out.text(0, "SEQEND");
    out.text(8, layer);
  }
  out.text(0, "ENDSEC");
  out.text(0, "EOF");
  return out.take();
}

}  // namespace pw::formats

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <limits>

#include "formats/drawing.hpp"

using namespace pw;
using Catch::Matchers::ContainsSubstring;

namespace {

const mesh::Contour plate{{0, 0}, {30.5, 0}, {30.5, 20}, {0, 20}};
const mesh::Contour hole{{5, 5}, {5, 8}, {8, 8}, {8, 5}};  // clockwise

}  // namespace

TEST_CASE("An SVG is in millimetres, mirrored, with whole millimetres around it") {
  const auto svg = formats::writeSvg(mesh::Outline({plate, hole}, true));
  REQUIRE(svg);
  CHECK_THAT(*svg, ContainsSubstring("width=\"31mm\" height=\"20mm\" viewBox=\"0 -20 31 20\""));
  CHECK_THAT(*svg, ContainsSubstring("M 0,0 L 30.5,0 L 30.5,-20 L 0,-20 z\n"));
  CHECK_THAT(*svg, ContainsSubstring("M 5,-5 L 5,-8 L 8,-8 L 8,-5 z\n"));
  CHECK_THAT(*svg, ContainsSubstring("fill-rule=\"evenodd\""));
}

TEST_CASE("A DXF has closed polylines, holes first and on a layer of their own") {
  const auto dxf = formats::writeDxf(mesh::Outline({plate, hole}, true));
  REQUIRE(dxf);
  CHECK_THAT(*dxf, ContainsSubstring("$ACADVER\n1\nAC1009\n"));
  const std::string entities = dxf->substr(dxf->find("ENTITIES"));
  const std::size_t inner = entities.find("POLYLINE\n8\nCUT_INNER\n66\n1\n");
  const std::size_t outer = entities.find("POLYLINE\n8\nCUT_OUTER\n66\n1\n");
  REQUIRE(inner != std::string::npos);
  REQUIRE(outer != std::string::npos);
  CHECK(inner < outer);
  CHECK_THAT(entities, ContainsSubstring("VERTEX\n8\nCUT_OUTER\n10\n30.5\n20\n20\n"));
  CHECK(dxf->ends_with("0\nEOF\n"));
}

TEST_CASE("Contours written in another order and direction give the same drawing") {
  mesh::Contour turned = plate;
  std::ranges::rotate(turned, turned.begin() + 2);
  std::ranges::reverse(turned);
  mesh::Contour otherHole = hole;
  std::ranges::reverse(otherHole);
  const mesh::Outline a({plate, hole}, true);
  const mesh::Outline b({otherHole, turned}, false);
  CHECK(*formats::writeSvg(a) == *formats::writeSvg(b));
  CHECK(*formats::writeDxf(a) == *formats::writeDxf(b));
}

TEST_CASE("An island inside a hole is cut as an outer contour") {
  const mesh::Contour island{{6, 6}, {7, 6}, {7, 7}, {6, 7}};
  const auto dxf = formats::writeDxf(mesh::Outline({plate, hole, island}, true));
  REQUIRE(dxf);
  const auto count = [&](std::string_view words) {
    std::size_t found = 0;
    for (std::size_t at = dxf->find(words); at != std::string::npos; at = dxf->find(words, at + 1)) ++found;
    return found;
  };
  CHECK(count("POLYLINE\n8\nCUT_OUTER\n") == 2);
  CHECK(count("POLYLINE\n8\nCUT_INNER\n") == 1);
}

TEST_CASE("Numbers in drawings have no exponent") {
  const auto svg = formats::writeSvg(mesh::Outline({{{0, 0}, {1e-7, 1}, {2e6, 3}}}, true));
  REQUIRE(svg);
  CHECK_THAT(*svg, ContainsSubstring("L 0.0000001,-1 "));
  CHECK_THAT(*svg, ContainsSubstring("L 2000000,-3 "));
}

TEST_CASE("An empty outline and one with a coordinate that is no number are not written") {
  CHECK(formats::writeSvg({}).failure().code == base::Code::Empty);
  CHECK(formats::writeDxf(mesh::Outline({{{0, 0}, {1, 1}}}, true)).failure().code == base::Code::Empty);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(formats::writeDxf(mesh::Outline({{{0, 0}, {1, nan}, {2, 0}}}, true)).failure().code ==
        base::Code::BadInput);
}

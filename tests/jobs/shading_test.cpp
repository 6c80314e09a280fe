// SPDX-License-Identifier: Apache-2.0
#include "jobs/shading.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>

#include "jobs/picture.hpp"
#include "mesh/operations.hpp"

using namespace pw;
using Catch::Matchers::WithinAbs;

namespace {

mesh::Triangles trianglesOf(base::Result<mesh::Solid> solid) {
  REQUIRE(solid);
  return solid->triangles();
}
double length(const std::vector<float>& edges) {
  double sum = 0;
  for (std::size_t i = 0; i + 5 < edges.size(); i += 6) {
    double square = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
      square += std::pow(static_cast<double>(edges[i + axis]) - static_cast<double>(edges[i + 3 + axis]), 2);
    sum += std::sqrt(square);
  }
  return sum;
}

}  // namespace

TEST_CASE("a cube shows its twelve edges and no seam, and each face has corners of its own") {
  mesh::Context context;
  const auto faces = jobs::shaded(trianglesOf(mesh::cube(context, {1, 2, 3}, false)), 24);
  CHECK_THAT(length(faces.edges), WithinAbs(4 * (1 + 2 + 3), 1e-5));
  CHECK(faces.positions.size() / 3 == 24);
  for (std::size_t i = 0; i < faces.normals.size(); i += 3) {
    const double biggest = std::max({std::abs(faces.normals[i]), std::abs(faces.normals[i + 1]), std::abs(faces.normals[i + 2])});
    CHECK_THAT(biggest, WithinAbs(1, 1e-6));
  }
}

TEST_CASE("a cylinder's side is smooth from 15 fragments on and its normals point away from the axis") {
  mesh::Context context;
  for (const int fragments : {15, 48}) {
    const auto faces = jobs::shaded(trianglesOf(mesh::cylinder(context, 10, 5, 5, fragments, false)), 24);
    CHECK(faces.edges.size() / 6 == 2 * static_cast<std::size_t>(fragments));  // the two rims
    for (std::size_t i = 0; i < faces.normals.size(); i += 3)
      if (std::abs(faces.normals[i + 2]) < 0.5f) {
        const double dot = (faces.normals[i] * faces.positions[i] + faces.normals[i + 1] * faces.positions[i + 1]) / 5.0;
        CHECK_THAT(dot, WithinAbs(1, 1e-4));
      }
  }
  const auto faces = jobs::shaded(trianglesOf(mesh::cylinder(context, 10, 5, 5, 14, false)), 24);
  CHECK(faces.edges.size() / 6 == 3 * 14);
}

TEST_CASE("an open border is an edge") {
  mesh::Triangles sheet;
  sheet.positions = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0};
  sheet.indices = {0, 1, 2, 0, 2, 3};
  const auto faces = jobs::shaded(sheet, 24);
  CHECK_THAT(length(faces.edges), WithinAbs(4, 1e-6));
}

TEST_CASE("a sliver takes its neighbour's normal and draws no edge inside a face") {
  // A square whose lower border has a point in its middle, off by less than a float shows.
  mesh::Triangles sheet;
  sheet.positions = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0.5, -1e-12, 1e-10};
  sheet.indices = {0, 1, 2, 0, 2, 3, 0, 4, 1};
  const auto faces = jobs::shaded(sheet, 24);
  CHECK_THAT(length(faces.edges), WithinAbs(4, 1e-6));
  for (std::size_t i = 0; i < faces.normals.size(); i += 3) CHECK_THAT(faces.normals[i + 2], WithinAbs(1, 1e-6));
}

TEST_CASE("faces that slivers keep apart meet in one whole crease, or in none") {
  // Two unit squares along x that share an edge, but for two slivers between them whose longest edges are
  // their common one: neither has a neighbour with a normal across it.
  const auto hinged = [](double y, double z) {
    mesh::Triangles sheets;
    sheets.positions = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0,           // lying: 0 1 2 3
                        1, y, z, 0, y, z,                             // the other: 4 5
                        0.5, 1e-9, 0, 0.25, 1e-9 * y, 1e-9 * z};      // points beside the edge: 6 7
    sheets.indices = {0, 6, 3, 6, 1, 2, 6, 2, 3,  // lying, with 6 in its border
                      1, 7, 4, 7, 0, 5, 7, 5, 4,  // the other, with 7 in its border
                      0, 1, 6, 1, 0, 7};          // the slivers
    return jobs::shaded(sheets, 24);
  };
  CHECK_THAT(length(hinged(0, 1).edges), WithinAbs(7, 1e-6));
  CHECK_THAT(length(hinged(-1, 0).edges), WithinAbs(6, 1e-6));
  for (const float normal : hinged(0, 1).normals) CHECK((std::abs(normal) < 1e-6f || std::abs(normal) > 1 - 1e-6f));
}

TEST_CASE("a picture keeps colours apart, marks '#' and '%' and gives the box without '%'") {
  mesh::Context context;
  model::Built built;
  std::uint32_t redFaces = 0;
  const auto red = mesh::cube(context, {2, 2, 2}, false)->withFreshIdentity(redFaces);
  base::Mat4 shift(1.0);
  shift[3] = {10, 0, 0, 1};
  const mesh::Solid parts[] = {red, *mesh::transformed(context, *mesh::cube(context, {2, 2, 2}, false), shift)};
  built.whole = *mesh::combined(context, mesh::Boolean::Union, parts);
  built.faceColors = {{redFaces, {1, 0, 0, 1}}};
  built.highlights = {*mesh::cube(context, {1, 1, 1}, false)};
  built.backgrounds = {*mesh::cube(context, {100, 1, 1}, false)};
  const auto picture = jobs::pictureOf(built, {});
  REQUIRE(picture);
  REQUIRE(picture->parts.size() == 4);
  CHECK_FALSE(picture->parts[0].hasColor);
  CHECK(picture->parts[1].hasColor);
  CHECK(picture->parts[1].color == base::Color{1, 0, 0, 1});
  CHECK(picture->parts[2].look == protocol::PreviewLook::Highlight);
  CHECK(picture->parts[3].look == protocol::PreviewLook::Background);
  for (const auto& part : picture->parts) {
    CHECK(part.indexCount == 36);
    CHECK(part.edgeCount == 12);
  }
  CHECK(picture->box.max.x == 12);
  const auto back = protocol::decodePreview(protocol::encodePreview(*picture, protocol::PreviewEncoding::Packed));
  CHECK(back.ok());
}

TEST_CASE("a flat design is its region at z = 0 with its outline as edges") {
  mesh::Context context;
  const mesh::Outline operands[] = {*mesh::square(context, {10, 10}, true), *mesh::square(context, {4, 4}, true)};
  model::Built built;
  built.whole = *mesh::combined(context, mesh::Boolean::Difference, operands);
  built.flat = true;
  const auto picture = jobs::pictureOf(built, {});
  REQUIRE(picture);
  CHECK(picture->flat);
  CHECK_THAT(length(picture->edges), WithinAbs(40 + 16, 1e-4));
  double area = 0;
  for (std::size_t t = 0; t < picture->indices.size(); t += 3) {
    const auto at = [&](std::size_t corner, std::size_t axis) {
      return static_cast<double>(picture->positions[3 * picture->indices[t + corner] + axis]);
    };
    area += ((at(1, 0) - at(0, 0)) * (at(2, 1) - at(0, 1)) - (at(1, 1) - at(0, 1)) * (at(2, 0) - at(0, 0))) / 2;
    CHECK(at(0, 2) == 0);
  }
  CHECK_THAT(area, WithinAbs(84, 1e-4));
}

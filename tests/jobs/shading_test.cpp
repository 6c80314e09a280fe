// SPDX-License-Identifier: Apache-2.0
#include "jobs/shading.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

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

// How segments hang together.
struct Lines {
  std::size_t count = 0, ends = 0, chains = 0;  // ends: points where one segment alone ends
};
Lines linesOf(const std::vector<float>& edges) {
  using Point = std::array<float, 3>;
  std::map<Point, std::vector<std::size_t>> at;
  Lines lines;
  lines.count = edges.size() / 6;
  std::vector<std::size_t> chain(lines.count);
  std::iota(chain.begin(), chain.end(), std::size_t{0});
  const auto find = [&](std::size_t one) {
    while (chain[one] != one) one = chain[one] = chain[chain[one]];
    return one;
  };
  for (std::size_t i = 0; i < lines.count; ++i)
    for (const std::size_t end : {6 * i, 6 * i + 3}) at[{edges[end], edges[end + 1], edges[end + 2]}].push_back(i);
  for (const auto& [point, segments] : at) {
    if (segments.size() == 1) ++lines.ends;
    for (const std::size_t one : segments) chain[find(one)] = find(segments.front());
  }
  for (std::size_t i = 0; i < lines.count; ++i)
    if (find(i) == i) ++lines.chains;
  return lines;
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

TEST_CASE("a cylinder's side is smooth from 12 fragments on and its normals point away from the axis") {
  mesh::Context context;
  for (int fragments = 12; fragments <= 100; ++fragments) {
    CAPTURE(fragments);
    const auto faces = jobs::shaded(trianglesOf(mesh::cylinder(context, 10, 5, 5, fragments, false)), 24);
    const Lines lines = linesOf(faces.edges);
    CHECK(lines.count == 2 * static_cast<std::size_t>(fragments));  // the two rims,
    CHECK(lines.ends == 0);                                         // each a closed ring,
    CHECK(lines.chains == 2);
    for (std::size_t i = 2; i < faces.edges.size(); i += 6) CHECK(faces.edges[i] == faces.edges[i + 3]);
    for (std::size_t i = 0; i < faces.normals.size(); i += 3)
      if (std::abs(faces.normals[i + 2]) < 0.5f) {
        const double dot = (faces.normals[i] * faces.positions[i] + faces.normals[i + 1] * faces.positions[i + 1]) / 5.0;
        CHECK_THAT(dot, WithinAbs(1, 1e-4));
      }
  }
  for (int fragments = 3; fragments < 12; ++fragments) {
    const auto faces = jobs::shaded(trianglesOf(mesh::cylinder(context, 10, 5, 5, fragments, false)), 24);
    CHECK(faces.edges.size() / 6 == 3 * static_cast<std::size_t>(fragments));
  }
}

TEST_CASE("lines of round shapes are whole or absent") {
  mesh::Context context;
  const auto moved = [&](const mesh::Solid& solid, base::Vec3 by, base::Vec3 scale = {1, 1, 1}) {
    base::Mat4 place(1.0);
    for (int axis = 0; axis < 3; ++axis) place[axis][axis] = scale[axis];
    place[3] = {by.x, by.y, by.z, 1};
    return *mesh::transformed(context, solid, place);
  };
  const auto check = [](const mesh::Triangles& triangles, const std::string& name) {
    CAPTURE(name);
    const Lines lines = linesOf(jobs::shaded(triangles, 24).edges);
    CHECK(lines.ends == 0);
    return lines;
  };
  for (int fragments = 5; fragments <= 60; ++fragments) {
    CAPTURE(fragments);
    const mesh::Solid ball = *mesh::sphere(context, 5, fragments);
    const Lines lines = check(ball.triangles(), "sphere");
    if (fragments >= 12) CHECK(lines.count == 0);
    check(moved(ball, {}, {1, 1, 3}).triangles(), "long sphere");
    check(moved(ball, {}, {1.5, 1, 1}).triangles(), "sphere made longer");
    // Coarser ones have tips of 45 degrees and more, which are edges that fade.
    if (fragments >= 24) check(moved(ball, {}, {3, 1, 1}).triangles(), "long sphere on its side");
    check(moved(ball, {}, {1, 1, 0.3}).triangles(), "flat sphere");
    // Rounded boxes, which are hulls of balls.
    std::vector<mesh::Solid> corners;
    for (const double x : {0.0, 20.0})
      for (const double y : {0.0, 12.0})
        for (const double z : {0.0, 8.0}) corners.push_back(moved(ball, {x, y, z}));
    const Lines box = check(mesh::hull(context, corners)->triangles(), "rounded box");
    if (fragments >= 12) CHECK(box.count == 0);
    const mesh::Solid capsule[] = {ball, moved(ball, {7, 3, 15})};
    check(mesh::hull(context, capsule)->triangles(), "capsule");
    const mesh::Solid pear[] = {ball, moved(ball, {0, 0, 15}, {0.4, 0.4, 0.4})};
    check(mesh::hull(context, pear)->triangles(), "pear");
    const mesh::Solid dome[] = {ball, moved(*mesh::cube(context, {20, 20, 20}, true), {0, 0, -10})};
    check(mesh::combined(context, mesh::Boolean::Difference, dome)->triangles(), "dome");
    const mesh::Solid post[] = {ball, *mesh::cylinder(context, 20, 2, 2, fragments, false)};
    check(mesh::combined(context, mesh::Boolean::Union, post)->triangles(), "ball on a post");
  }
}

TEST_CASE("a round side that ends at a sharp edge has no lines of its own") {
  mesh::Context context;
  for (const int fragments : {12, 13, 14, 20}) {
    base::Mat4 aside(1.0);
    aside[3] = {10, 0, 0, 1};
    const mesh::Solid parts[] = {*mesh::cylinder(context, 8, 6, 6, fragments, true),
                                 *mesh::transformed(context, *mesh::cube(context, {20, 20, 20}, true), aside)};
    const auto half = mesh::combined(context, mesh::Boolean::Difference, parts);
    const Lines lines = linesOf(jobs::shaded(half->triangles(), 24).edges);
    CAPTURE(fragments);
    CHECK(lines.ends == 0);
    std::size_t upright = 0;
    const auto edges = jobs::shaded(half->triangles(), 24).edges;
    for (std::size_t i = 0; i < edges.size(); i += 6) upright += edges[i] == edges[i + 3] && edges[i + 1] == edges[i + 4];
    CHECK(upright == 2);
  }
}

TEST_CASE("chamfers, ridges and prisms keep their lines") {
  mesh::Context context;
  // A cube whose upper edges are cut off at some degrees: the hull of two plates and what is between.
  for (const double degrees : {26.0, 30.0, 45.0, 60.0}) {
    const double out = std::tan(degrees * 3.14159265358979323846 / 180) * 2;
    base::Mat4 place(1.0);
    place[3] = {0, 0, 5, 1};
    const mesh::Solid lower = *mesh::transformed(context, *mesh::cube(context, {30, 30, 10}, true), place);
    place[3] = {0, 0, 11, 1};
    const mesh::Solid plates[] = {
        lower, *mesh::transformed(context, *mesh::cube(context, {30 - 2 * out, 30 - 2 * out, 2}, true), place)};
    const Lines lines = linesOf(jobs::shaded(mesh::hull(context, plates)->triangles(), 24).edges);
    CAPTURE(degrees);
    CHECK(lines.count == 20);  // 4 below, 4 upright, 4 where the slope begins, 4 up it, 4 on top
    CHECK(lines.ends == 0);
  }
  // A gently sloping roof, 30 degrees at its ridge.
  mesh::Triangles roof;
  const double high = 10 * std::tan(15 * 3.14159265358979323846 / 180);
  roof.positions = {-10, 0, 0, 10, 0, 0, 10, 30, 0, -10, 30, 0, 0, 0, high, 0, 30, high};
  roof.indices = {0, 3, 2, 0, 2, 1, 0, 1, 4, 3, 5, 2, 1, 2, 5, 1, 5, 4, 3, 0, 4, 3, 4, 5};
  CHECK(linesOf(jobs::shaded(roof, 24).edges).count == 9);
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

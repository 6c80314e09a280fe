// SPDX-License-Identifier: Apache-2.0
#include "protocol/preview.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace pw;
using namespace pw::protocol;

namespace {

// A square of two triangles, one part coloured, with its border.
Preview square() {
  Preview preview;
  preview.positions = {0, 0, 0, 10, 0, 0, 10, 20, 0, 0, 20, 5};
  preview.normals = {0, 0, 1, 0, 0, 1, 0.6f, 0, -0.8f, -1, 0, 0};
  preview.indices = {0, 1, 2, 0, 2, 3};
  preview.edges = {0, 0, 0, 10, 0, 0, 10, 20, 0, 0, 20, 5};
  preview.parts = {{0, 3, 0, 1, true, {1, 0.5f, 0, 1}, PreviewLook::Solid},
                   {3, 3, 1, 1, false, {}, PreviewLook::Background}};
  preview.box = {{0, 0, 0}, {10, 20, 5}};
  return preview;
}

void put(std::vector<std::uint8_t>& bytes, std::size_t at, std::uint32_t value) {
  std::memcpy(bytes.data() + at, &value, 4);
}

}  // namespace

TEST_CASE("a full preview reads back to the same numbers") {
  const Preview written = square();
  const auto read = decodePreview(encodePreview(written, PreviewEncoding::Full));
  REQUIRE(read);
  CHECK(read->positions == written.positions);
  CHECK(read->normals == written.normals);
  CHECK(read->indices == written.indices);
  CHECK(read->edges == written.edges);
  REQUIRE(read->parts.size() == 2);
  CHECK(read->parts[0].hasColor);
  CHECK(read->parts[0].color == base::Color{1, 0.5f, 0, 1});
  CHECK(read->parts[1].look == PreviewLook::Background);
  CHECK(read->box.max.y == 20);
  CHECK_FALSE(read->flat);
}

TEST_CASE("a packed preview keeps triangles exactly and points to a 65,535th of its box") {
  const Preview written = square();
  const auto bytes = encodePreview(written, PreviewEncoding::Packed);
  CHECK(bytes.size() < encodePreview(written, PreviewEncoding::Full).size());
  const auto read = decodePreview(bytes);
  REQUIRE(read);
  CHECK(read->indices == written.indices);
  for (std::size_t i = 0; i < written.positions.size(); ++i)
    CHECK_THAT(read->positions[i], Catch::Matchers::WithinAbs(written.positions[i], 20 / 65535.0));
  for (std::size_t i = 0; i < written.edges.size(); ++i)
    CHECK_THAT(read->edges[i], Catch::Matchers::WithinAbs(written.edges[i], 20 / 65535.0));
  for (std::size_t i = 0; i < written.normals.size(); i += 3) {
    double dot = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
      dot += static_cast<double>(read->normals[i + axis]) * static_cast<double>(written.normals[i + axis]);
    CHECK(dot > std::cos(1.0 * 3.14159265 / 180));  // within a degree
  }
}

TEST_CASE("an empty preview reads back empty in both encodings") {
  for (const auto encoding : {PreviewEncoding::Full, PreviewEncoding::Packed}) {
    const auto read = decodePreview(encodePreview({}, encoding));
    REQUIRE(read);
    CHECK(read->indices.empty());
    CHECK(read->parts.empty());
  }
}

TEST_CASE("a preview with counts, indices or numbers that can't be is refused") {
  const auto good = encodePreview(square(), PreviewEncoding::Full);
  const auto refused = [](const std::vector<std::uint8_t>& bytes) { return !decodePreview(bytes).ok(); };
  CHECK(refused({}));
  CHECK(refused({good.begin(), good.end() - 1}));
  auto bytes = good;
  put(bytes, 0, 1);  // magic
  CHECK(refused(bytes));
  bytes = good;
  put(bytes, 4, 2);  // version
  CHECK(refused(bytes));
  bytes = good;
  put(bytes, 16, 0xFFFFFFFF);  // vertices
  CHECK(refused(bytes));
  bytes = good;
  put(bytes, 80 + 4, 6);  // the first part's index count reaches into the second's: allowed
  CHECK_FALSE(refused(bytes));
  put(bytes, 80 + 4, 9);
  CHECK(refused(bytes));
  put(bytes, 80 + 4, 0xFFFFFFFF);
  CHECK(refused(bytes));
  bytes = good;
  put(bytes, 80 + 16, 3);  // look
  CHECK(refused(bytes));
  bytes = good;
  put(bytes, 80 + 2 * 40, 0x7F800000);  // first coordinate: infinite
  CHECK(refused(bytes));
  bytes = good;
  put(bytes, 80 + 2 * 40 + 96, 4);  // first index: beyond the vertices
  CHECK(refused(bytes));
}

TEST_CASE("random changes to a preview never get past the checks with an index out of range") {
  std::mt19937 random(7);
  for (const auto encoding : {PreviewEncoding::Full, PreviewEncoding::Packed}) {
    const auto good = encodePreview(square(), encoding);
    for (int round = 0; round < 3000; ++round) {
      auto bytes = good;
      for (int change = 0; change < 3; ++change)
        bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
      const auto read = decodePreview(bytes);
      if (!read) continue;
      for (const auto index : read->indices) REQUIRE(index < read->positions.size() / 3);
      for (const auto& part : read->parts) {
        REQUIRE(std::uint64_t{part.firstIndex} + part.indexCount <= read->indices.size());
        REQUIRE(std::uint64_t{part.firstEdge} + part.edgeCount <= read->edges.size() / 6);
      }
      for (const float value : read->positions) REQUIRE(std::isfinite(value));
    }
  }
}

TEST_CASE("parts that stay faceted are marked in both encodings, beside their colour") {
  Preview written = square();
  written.parts[0].faceted = true;
  written.parts[1].faceted = true;
  for (const auto encoding : {PreviewEncoding::Full, PreviewEncoding::Packed}) {
    const auto read = decodePreview(encodePreview(written, encoding));
    REQUIRE(read);
    CHECK((read->parts[0].faceted && read->parts[0].hasColor));
    CHECK((read->parts[1].faceted && !read->parts[1].hasColor));
  }
  auto bytes = encodePreview(square(), PreviewEncoding::Full);
  put(bytes, 8 * 4 + 6 * 8 + 5 * 4, 4);  // a mark of the first part that nobody knows
  CHECK_FALSE(decodePreview(bytes));
}

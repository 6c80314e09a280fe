// SPDX-License-Identifier: Apache-2.0
#include "formats/canonical.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace pw::formats {
namespace {

base::Failure nothingToWrite() {
  return {base::Code::Empty, "There is nothing to write: the model is empty."};
}

bool precedes(const base::Vec2& a, const base::Vec2& b) {
  return a.x != b.x ? a.x < b.x : a.y < b.y;
}

bool contourPrecedes(const mesh::Contour& a, const mesh::Contour& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), precedes);
}

double signedArea(const mesh::Contour& contour) {
  double twice = 0;
  for (std::size_t i = 0; i < contour.size(); ++i) {
    const base::Vec2& a = contour[i];
    const base::Vec2& b = contour[(i + 1) % contour.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

base::Box2 boxOf(const mesh::Contour& contour) {
  base::Box2 box{contour[0], contour[0]};
  for (const base::Vec2& point : contour) {
    box.min = glm::min(box.min, point);
    box.max = glm::max(box.max, point);
  }
  return box;
}

bool contains(const mesh::Contour& contour, const base::Vec2& point) {
  bool inside = false;
  for (std::size_t i = 0, j = contour.size() - 1; i < contour.size(); j = i++) {
    const base::Vec2& a = contour[i];
    const base::Vec2& b = contour[j];
    if ((a.y > point.y) == (b.y > point.y)) continue;
    if (point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

// A point strictly inside, or nearly so: the middle of the first edge, a hair to its left. A corner
// would not do, since it may lie on a contour that this one touches.
base::Vec2 probeOf(const mesh::Contour& contour, bool counterClockwise) {
  const base::Vec2 a = contour[0];
  const base::Vec2 b = contour[1];
  const base::Vec2 along = b - a;
  const base::Vec2 inward = counterClockwise ? base::Vec2(-along.y, along.x) : base::Vec2(along.y, -along.x);
  return (a + b) * 0.5 + inward * 1e-6;
}

}  // namespace

base::Result<CanonicalMesh> canonical(const mesh::Triangles& triangles, Precision precision) {
  const std::size_t count = triangles.vertexCount();
  if (triangles.indices.empty()) return nothingToWrite();
  if (triangles.indices.size() % 3 != 0 || triangles.positions.size() % 3 != 0) {
    return base::Failure{base::Code::BadInput, "The model's triangles are incomplete."};
  }

  std::vector<std::array<double, 3>> positions(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      double value = triangles.positions[3 * i + axis];
      if (precision == Precision::Float) value = static_cast<float>(value);
      if (!std::isfinite(value)) {
        return base::Failure{base::Code::BadInput,
                             "Vertex " + std::to_string(i) + " of the model has a coordinate that is "
                             "not a finite number; the model can't be written."};
      }
      positions[i][axis] = value == 0 ? 0.0 : value;
    }
  }
  std::vector<bool> used(count, false);
  for (const std::uint32_t index : triangles.indices) {
    if (index >= count) {
      return base::Failure{base::Code::BadInput, "A triangle names vertex " + std::to_string(index) +
                                                     " of " + std::to_string(count) + "."};
    }
    used[index] = true;
  }

  std::vector<std::uint32_t> order;
  order.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (used[i]) order.push_back(i);
  }
  // Vertices at the same place stay apart, in the order given: merging them would join touching bodies.
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return positions[a] != positions[b] ? positions[a] < positions[b] : a < b;
  });
  CanonicalMesh out;
  out.vertices.reserve(order.size());
  std::vector<std::uint32_t> place(count, 0);
  for (const std::uint32_t old : order) {
    place[old] = static_cast<std::uint32_t>(out.vertices.size());
    out.vertices.push_back(positions[old]);
  }

  std::vector<std::pair<std::array<std::uint32_t, 3>, std::uint32_t>> sorted;
  sorted.reserve(triangles.triangleCount());
  for (std::size_t i = 0; i < triangles.indices.size(); i += 3) {
    std::array<std::uint32_t, 3> corners{place[triangles.indices[i]], place[triangles.indices[i + 1]],
                                         place[triangles.indices[i + 2]]};
    std::ranges::rotate(corners, std::ranges::min_element(corners));
    const auto same = [&](std::size_t a, std::size_t b) {
      return corners[a] == corners[b] || (precision == Precision::Float &&
                                          out.vertices[corners[a]] == out.vertices[corners[b]]);
    };
    if (!same(0, 1) && !same(1, 2) && !same(0, 2))
      sorted.emplace_back(corners, static_cast<std::uint32_t>(i / 3));
  }
  if (sorted.empty()) return nothingToWrite();
  std::ranges::sort(sorted);
  out.triangles.reserve(sorted.size());
  out.given.reserve(sorted.size());
  for (const auto& [corners, number] : sorted) {
    out.triangles.push_back(corners);
    out.given.push_back(number);
  }
  return out;
}

base::Result<std::vector<CanonicalContour>> canonical(const mesh::Outline& outline) {
  std::vector<mesh::Contour> contours;
  if (!outline.isEmpty()) {
    for (const mesh::Contour& given : outline.contours()) {
      mesh::Contour points;
      for (base::Vec2 point : given) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
          return base::Failure{base::Code::BadInput,
                               "The outline has a coordinate that is not a finite number; it can't be "
                               "written."};
        }
        point += 0.0;  // -0 becomes 0
        if (points.empty() || points.back() != point) points.push_back(point);
      }
      while (points.size() > 1 && points.front() == points.back()) points.pop_back();
      if (points.size() >= 3) contours.push_back(std::move(points));
    }
  }
  if (contours.empty()) return nothingToWrite();

  std::vector<base::Box2> boxes;
  for (const mesh::Contour& contour : contours) boxes.push_back(boxOf(contour));
  std::vector<CanonicalContour> out;
  for (std::size_t i = 0; i < contours.size(); ++i) {
    const bool counterClockwise = signedArea(contours[i]) > 0;
    const base::Vec2 probe = probeOf(contours[i], counterClockwise);
    bool hole = false;
    for (std::size_t j = 0; j < contours.size(); ++j) {
      const base::Box2& box = boxes[j];
      if (j == i || probe.x < box.min.x || probe.x > box.max.x || probe.y < box.min.y ||
          probe.y > box.max.y) {
        continue;
      }
      if (contains(contours[j], probe)) hole = !hole;
    }
    mesh::Contour points = contours[i];
    if (counterClockwise == hole) std::ranges::reverse(points);
    std::ranges::rotate(points, std::ranges::min_element(points, precedes));
    out.push_back({std::move(points), hole});
  }
  std::ranges::sort(out, [](const CanonicalContour& a, const CanonicalContour& b) {
    return a.hole != b.hole ? a.hole : contourPrecedes(a.points, b.points);
  });
  return out;
}

}  // namespace pw::formats

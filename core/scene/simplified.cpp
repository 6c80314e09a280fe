// SPDX-License-Identifier: Apache-2.0
#include "scene/simplified.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <glm/geometric.hpp>
#include <unordered_map>
#include <vector>

namespace pw::scene {
namespace {

using protocol::Preview;
using protocol::PreviewPart;
using Vec3f = glm::vec3;

Vec3f at(const std::vector<float>& numbers, std::size_t index) {
  return {numbers[3 * index], numbers[3 * index + 1], numbers[3 * index + 2]};
}

// A grid over a box; cells are cubes, at most 2^20 along a side.
class Grid {
 public:
  Grid(const Vec3f& low, const Vec3f& high, std::uint32_t cellsAlong) : low_(low) {
    const Vec3f size = high - low;
    const float longest = std::max({size.x, size.y, size.z});
    cell_ = longest > 0 ? longest / static_cast<float>(cellsAlong) : 1;
    last_ = static_cast<float>(std::min(cellsAlong, (1u << 20) - 1));
  }
  std::uint64_t key(const Vec3f& point) const {
    std::uint64_t key = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const float cell = std::clamp(std::floor((point[axis] - low_[axis]) / cell_), 0.0f, last_);
      key = key << 20 | static_cast<std::uint64_t>(cell);
    }
    return key;
  }

 private:
  Vec3f low_;
  float cell_, last_;
};

// Six directions a normal can mostly point in: a thin wall keeps both its sides, an edge of a box its faces.
std::uint32_t side(const Vec3f& normal) {
  const Vec3f size = glm::abs(normal);
  const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
  return static_cast<std::uint32_t>(2 * axis + (normal[axis] < 0));
}

// Corners of one cell and side become their mean.
class Corners {
 public:
  Corners(const Preview& preview, const Grid& grid) : cornerOf_(preview.positions.size() / 3) {
    std::unordered_map<std::uint64_t, std::uint32_t> found;
    for (std::size_t vertex = 0; vertex < cornerOf_.size(); ++vertex) {
      const Vec3f point = at(preview.positions, vertex), normal = at(preview.normals, vertex);
      const std::uint64_t key = grid.key(point) << 3 | side(normal);
      const auto [place, isNew] = found.try_emplace(key, static_cast<std::uint32_t>(sums_.size()));
      if (isNew) sums_.push_back({});
      Sum& sum = sums_[place->second];
      sum.point += point, sum.normal += normal, sum.count += 1;
      cornerOf_[vertex] = place->second;
    }
  }
  std::uint32_t of(std::uint32_t vertex) const { return cornerOf_[vertex]; }
  void writeTo(Preview& out) const {
    for (const Sum& sum : sums_) {
      const Vec3f point = sum.point / static_cast<float>(sum.count);
      const float length = glm::length(sum.normal);
      const Vec3f normal = length > 0 ? sum.normal / length : Vec3f{0, 0, 1};
      for (int axis = 0; axis < 3; ++axis) out.positions.push_back(point[axis]);
      for (int axis = 0; axis < 3; ++axis) out.normals.push_back(normal[axis]);
    }
  }

 private:
  struct Sum {
    Vec3f point{0}, normal{0};
    std::uint32_t count = 0;
  };
  std::vector<std::uint32_t> cornerOf_;
  std::vector<Sum> sums_;
};

Preview onGrid(const Preview& preview, const Grid& grid) {
  Preview out;
  out.box = preview.box;
  out.flat = preview.flat;
  const Corners corners(preview, grid);
  corners.writeTo(out);
  for (const PreviewPart& part : preview.parts) {
    PreviewPart kept = part;
    kept.firstIndex = static_cast<std::uint32_t>(out.indices.size());
    for (std::uint32_t index = 0; index + 2 < part.indexCount; index += 3) {
      std::uint32_t corner[3];
      for (std::uint32_t i = 0; i < 3; ++i) corner[i] = corners.of(preview.indices[part.firstIndex + index + i]);
      if (corner[0] == corner[1] || corner[1] == corner[2] || corner[2] == corner[0]) continue;
      out.indices.insert(out.indices.end(), corner, corner + 3);
    }
    kept.indexCount = static_cast<std::uint32_t>(out.indices.size()) - kept.firstIndex;
    kept.firstEdge = static_cast<std::uint32_t>(out.edges.size() / 6);
    for (std::uint32_t edge = part.firstEdge; edge < part.firstEdge + part.edgeCount; ++edge) {
      const float* segment = &preview.edges[6 * std::size_t{edge}];
      if (grid.key({segment[0], segment[1], segment[2]}) == grid.key({segment[3], segment[4], segment[5]})) continue;
      out.edges.insert(out.edges.end(), segment, segment + 6);
    }
    kept.edgeCount = static_cast<std::uint32_t>(out.edges.size() / 6) - kept.firstEdge;
    out.parts.push_back(kept);
  }
  return out;
}

}  // namespace

Preview simplified(Preview preview, std::size_t most) {
  if (preview.indices.size() / 3 <= most || preview.positions.empty()) return preview;
  Vec3f low = at(preview.positions, 0), high = low;
  for (std::size_t vertex = 0; vertex < preview.positions.size() / 3; ++vertex) {
    low = glm::min(low, at(preview.positions, vertex));
    high = glm::max(high, at(preview.positions, vertex));
  }
  // A surface through n^3 cells crosses about 3 n^2 of them, with two triangles each; a foam more, so the grid
  // is made coarser until the result fits.
  auto cells = static_cast<std::uint32_t>(std::sqrt(static_cast<double>(most) / 6)) + 1;
  for (;; cells = cells * 3 / 4) {
    Preview out = onGrid(preview, Grid(low, high, std::max(cells, 1u)));
    if (out.indices.size() / 3 <= most) return out;
    if (cells > 1) continue;
    // Fewer than a body needs were asked for: there is nothing to show but its edges.
    out.indices.clear();
    for (PreviewPart& part : out.parts) part.firstIndex = part.indexCount = 0;
    return out;
  }
}

}  // namespace pw::scene

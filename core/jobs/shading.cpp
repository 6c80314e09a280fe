// SPDX-License-Identifier: Apache-2.0
#include "jobs/shading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/geometric.hpp>
#include <numeric>
#include <tuple>

#include "jobs/creases.hpp"

namespace pw::jobs {
namespace {

using base::Vec3;

// A triangle lower than this part of its longest edge has a normal made of rounding errors.
constexpr double sliverRatio = 1e-5;
// A chain of slivers is as wide as this part of the edges beside it at most.
constexpr double chainRatio = 1e-4;
constexpr std::uint32_t none = UINT32_MAX;

// Corners around a vertex that shade as one.
class Groups {
 public:
  explicit Groups(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0u); }
  std::uint32_t find(std::uint32_t at) {
    while (parent_[at] != at) at = parent_[at] = parent_[parent_[at]];
    return at;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = find(a), b = find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

class Shader {
 public:
  Shader(const mesh::Triangles& triangles, double crease)
      : triangles_(triangles),
        crease_(crease),
        creaseCosine_(std::cos((crease + angleSlack) * 3.14159265358979323846 / 180)),
        groups_(triangles.indices.size()) {}

  Shaded run() {
    measureFaces();
    collectEdges();
    settleSlivers();
    findCreases();
    bridgeSlivers();
    emitVertices();
    return std::move(out_);
  }

 private:
  Vec3 point(std::uint32_t vertex) const {
    const double* at = &triangles_.positions[3 * std::size_t{vertex}];
    return {at[0], at[1], at[2]};
  }
  Vec3 pointOfCorner(std::uint32_t corner) const { return point(triangles_.indices[corner]); }

  void measureFaces() {
    faces_.resize(triangles_.triangleCount());
    for (std::uint32_t t = 0; t < faces_.size(); ++t) {
      const std::array<Vec3, 3> p = {pointOfCorner(3 * t), pointOfCorner(3 * t + 1), pointOfCorner(3 * t + 2)};
      Face& face = faces_[t];
      double longest = -1;
      for (std::uint8_t i = 0; i < 3; ++i)
        if (const double length = glm::length(p[(i + 1) % 3] - p[i]); length > longest) {
          longest = length;
          face.longest = i;
        }
      const Vec3 cross = glm::cross(p[1] - p[0], p[2] - p[0]);
      const double twice = glm::length(cross);
      face.area = twice / 2;
      face.sliver = !(twice > sliverRatio * longest * longest);
      if (!face.sliver) face.normal = cross / twice;
    }
  }

  // Uses of one edge side by side: a bucket per lower vertex, ordered inside by the higher one. Buckets
  // hold a handful each, so this is linear in practice.
  void collectEdges() {
    const auto corners = static_cast<std::uint32_t>(triangles_.indices.size());
    std::vector<std::uint32_t> begin(triangles_.vertexCount() + 1, 0);
    const auto lowOf = [&](std::uint32_t corner) {
      return std::min(triangles_.indices[corner], triangles_.indices[nextCorner(corner)]);
    };
    for (std::uint32_t corner = 0; corner < corners; ++corner) ++begin[lowOf(corner) + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    uses_.resize(corners);
    std::vector<std::uint32_t> at(begin.begin(), begin.end() - 1);
    for (std::uint32_t corner = 0; corner < corners; ++corner) {
      const std::uint32_t a = triangles_.indices[corner], b = triangles_.indices[nextCorner(corner)];
      uses_[at[std::min(a, b)]++] = {std::min(a, b), std::max(a, b), corner};
    }
    for (std::size_t vertex = 0; vertex + 1 < begin.size(); ++vertex)
      std::sort(uses_.begin() + begin[vertex], uses_.begin() + begin[vertex + 1],
                [](const EdgeUse& a, const EdgeUse& b) {
                  return a.high != b.high ? a.high < b.high : a.corner < b.corner;
                });
  }

  void settleSlivers() {
    if (std::none_of(faces_.begin(), faces_.end(), [](const Face& face) { return face.sliver; })) return;
    // The triangle across each sliver's longest edge.
    std::vector<std::uint32_t> across(faces_.size(), none);
    eachEdge(uses_, [&](std::size_t begin, std::size_t end) {
      if (end - begin != 2) return;
      for (std::size_t i = 0; i < 2; ++i) {
        const std::uint32_t corner = uses_[begin + i].corner;
        if (faces_[corner / 3].longest == corner % 3) across[corner / 3] = uses_[begin + 1 - i].corner / 3;
      }
    });
    for (std::uint32_t t = 0; t < faces_.size(); ++t) {
      std::uint32_t at = t;
      // Slivers beside slivers: follow them a few steps; a cycle of them has no normal at all.
      for (int steps = 0; steps < 64 && at != none && faces_[at].sliver; ++steps) at = across[at];
      if (faces_[t].sliver && at != none && !faces_[at].sliver) faces_[t].normal = faces_[at].normal;
    }
  }

  void findCreases() {
    const std::vector<std::uint8_t> drawn = creases(triangles_, faces_, uses_, crease_);
    eachEdge(uses_, [&](std::size_t begin, std::size_t end) {
      const std::uint32_t first = uses_[begin].corner;
      if (drawn[first]) return addEdge(pointOfCorner(first), pointOfCorner(nextCorner(first)), first / 3);
      const std::uint32_t second = uses_[end - 1].corner;
      if (faces_[first / 3].sliver || faces_[second / 3].sliver) return noteSliver(first, second);
      groups_.unite(first, nextCorner(second));
      groups_.unite(nextCorner(first), second);
    });
  }

  void addEdge(const Vec3& from, const Vec3& to, std::uint32_t triangle) {
    for (const Vec3& end : {from, to})
      for (int axis = 0; axis < 3; ++axis) out_.edges.push_back(static_cast<float>(end[axis]));
    out_.edgeTriangles.push_back(triangle);
  }

  // -- Chains of slivers: faces that they keep apart meet all the same --

  void noteSliver(std::uint32_t first, std::uint32_t second) {
    if (chains_.empty()) {
      chains_.resize(faces_.size());
      std::iota(chains_.begin(), chains_.end(), 0u);
    }
    const bool a = faces_[first / 3].sliver, b = faces_[second / 3].sliver;
    if (a && b) {
      const std::uint32_t one = chainOf(first / 3), other = chainOf(second / 3);
      chains_[std::max(one, other)] = std::min(one, other);
    } else {
      banks_.push_back({a ? second : first, a ? first / 3 : second / 3});
    }
  }
  std::uint32_t chainOf(std::uint32_t triangle) {
    while (chains_[triangle] != triangle) triangle = chains_[triangle] = chains_[chains_[triangle]];
    return triangle;
  }

  // Edges of real faces on the two sides of one chain, which run against each other where the faces meet.
  // Their parts that lie side by side are a crease or none, as an edge that two faces share.
  void bridgeSlivers() {
    for (Bank& bank : banks_) {
      bank.chain = chainOf(bank.chain);
      bank.from = pointOfCorner(bank.corner), bank.to = pointOfCorner(nextCorner(bank.corner));
    }
    const auto low = [](const Bank& bank) { return std::min(bank.from.x, bank.to.x); };
    std::sort(banks_.begin(), banks_.end(), [&](const Bank& a, const Bank& b) {
      return std::tuple{a.chain, low(a), a.corner} < std::tuple{b.chain, low(b), b.corner};
    });
    for (std::size_t i = 0; i < banks_.size(); ++i) {
      const double high = std::max(banks_[i].from.x, banks_[i].to.x);
      const double slack = chainRatio * glm::length(banks_[i].to - banks_[i].from);
      for (std::size_t j = i + 1; j < banks_.size() && banks_[j].chain == banks_[i].chain; ++j) {
        if (low(banks_[j]) > high + slack) break;
        bridge(banks_[i], banks_[j]);
      }
    }
  }

  struct Bank {
    std::uint32_t corner;  // of a real face, where its edge on the chain begins
    std::uint32_t chain;   // at first a sliver of it
    Vec3 from{0}, to{0};
  };

  void bridge(const Bank& a, const Bank& b) {
    const double length = glm::length(a.to - a.from), other = glm::length(b.to - b.from);
    if (!(length > 0 && other > 0)) return;
    const Vec3 along = (a.to - a.from) / length;
    const double begin = glm::dot(b.to - a.from, along), end = glm::dot(b.from - a.from, along);
    const double reach = std::min(end, length), start = std::max(begin, 0.0);
    if (!(reach - start > 1e-3 * std::min(length, other))) return;
    for (const Vec3& point : {b.from, b.to}) {
      const Vec3 offset = point - a.from;
      if (glm::length(offset - along * glm::dot(offset, along)) > chainRatio * std::max(length, other)) return;
    }
    if (glm::dot(faces_[a.corner / 3].normal, faces_[b.corner / 3].normal) < creaseCosine_) {
      addEdge(a.from + along * start, a.from + along * reach, a.corner / 3);
      return;
    }
    const std::uint32_t corners[2][2] = {{a.corner, nextCorner(b.corner)}, {nextCorner(a.corner), b.corner}};
    for (const auto& [one, two] : corners)
      if (triangles_.indices[one] == triangles_.indices[two]) groups_.unite(one, two);
  }

  void emitVertices() {
    const auto corners = static_cast<std::uint32_t>(triangles_.indices.size());
    std::vector<Vec3> sums(corners, Vec3(0));
    for (std::uint32_t corner = 0; corner < corners; ++corner) {
      const Face& face = faces_[corner / 3];
      if (face.sliver) continue;
      const std::uint32_t after = nextCorner(corner), before = nextCorner(after);
      const Vec3 at = pointOfCorner(corner);
      const Vec3 a = glm::normalize(pointOfCorner(after) - at), b = glm::normalize(pointOfCorner(before) - at);
      const double angle = std::acos(std::clamp(glm::dot(a, b), -1.0, 1.0));
      sums[groups_.find(corner)] += face.normal * (face.area * angle);
    }
    std::vector<std::uint32_t> vertexOf(corners, none);
    out_.indices.resize(corners);
    for (std::uint32_t corner = 0; corner < corners; ++corner) {
      const std::uint32_t group = groups_.find(corner);
      if (vertexOf[group] == none) {
        vertexOf[group] = static_cast<std::uint32_t>(out_.positions.size() / 3);
        const Vec3 at = pointOfCorner(corner);
        const double length = glm::length(sums[group]);
        Vec3 normal = length > 0 ? sums[group] / length : faces_[corner / 3].normal;
        if (normal == Vec3(0)) normal = Vec3(0, 0, 1);
        for (int axis = 0; axis < 3; ++axis) {
          out_.positions.push_back(static_cast<float>(at[axis]));
          out_.normals.push_back(static_cast<float>(normal[axis]));
        }
      }
      out_.indices[corner] = vertexOf[group];
    }
  }

  const mesh::Triangles& triangles_;
  double crease_, creaseCosine_;  // degrees; of it
  std::vector<Face> faces_;
  std::vector<EdgeUse> uses_;
  std::vector<std::uint32_t> chains_;  // per triangle: another sliver of its chain; empty without slivers
  std::vector<Bank> banks_;
  Groups groups_;
  Shaded out_;
};

}  // namespace

Shaded shaded(const mesh::Triangles& triangles, double crease) { return Shader(triangles, crease).run(); }

}  // namespace pw::jobs

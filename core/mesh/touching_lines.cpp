// SPDX-License-Identifier: Apache-2.0
#include "mesh/touching_lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

namespace pw::mesh {

using base::Vec3;

Surface surfaceOf(const SolidRep& rep) {
  Surface out;
  const manifold::MeshGL64 mesh = rep.here().GetMeshGL64();
  for (std::size_t i = 0; i < mesh.NumVert(); ++i) out.mesh.points.push_back(fromManifold(mesh.GetVertPos(i)));
  out.open.resize(mesh.NumTri(), false);
  for (std::size_t t = 0; t < mesh.NumTri(); ++t)
    out.mesh.triangles.push_back({static_cast<std::uint32_t>(mesh.triVerts[3 * t]),
                                  static_cast<std::uint32_t>(mesh.triVerts[3 * t + 1]),
                                  static_cast<std::uint32_t>(mesh.triVerts[3 * t + 2])});
  for (std::size_t run = 0; run < mesh.runFlags.size(); ++run)
    if (mesh.runFlags[run] & 1)
      for (std::size_t t = mesh.runIndex[run] / 3; t < mesh.runIndex[run + 1] / 3; ++t) out.open[t] = true;
  return out;
}

double distanceToTriangle(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 n = glm::cross(b - a, c - a);
  const double length = glm::length(n);
  const auto toEdge = [&](const Vec3& from, const Vec3& to) {
    const Vec3 way = to - from;
    const double t = std::clamp(glm::dot(p - from, way) / std::max(glm::dot(way, way), 1e-300), 0.0, 1.0);
    return glm::distance(p, from + way * t);
  };
  if (length > 0) {
    const bool inside = glm::dot(glm::cross(b - a, p - a), n) >= 0 &&
                        glm::dot(glm::cross(c - b, p - b), n) >= 0 &&
                        glm::dot(glm::cross(a - c, p - c), n) >= 0;
    if (inside) return std::abs(glm::dot(p - a, n)) / length;
  }
  return std::min({toEdge(a, b), toEdge(b, c), toEdge(c, a)});
}

bool holds(const Mesh& mesh, const Vec3& p, double slack) {
  double angle = 0;
  for (const auto& t : mesh.triangles) {
    const Vec3 &a = mesh.points[t[0]], &b = mesh.points[t[1]], &c = mesh.points[t[2]];
    if (distanceToTriangle(p, a, b, c) <= slack) return true;
    const Vec3 x = a - p, y = b - p, z = c - p;
    const double lx = glm::length(x), ly = glm::length(y), lz = glm::length(z);
    angle += 2 * std::atan2(glm::dot(x, glm::cross(y, z)),
                            lx * ly * lz + glm::dot(x, y) * lz + glm::dot(y, z) * lx + glm::dot(z, x) * ly);
  }
  return angle > 2 * std::numbers::pi;
}

namespace {

// The part of a line within a triangle in whose plane it lies; as one point twice where it is one.
std::optional<std::pair<Vec3, Vec3>> within(const Vec3& from, const Vec3& to, const std::array<Vec3, 3>& corners,
                                            double slack) {
  const Vec3 normal = glm::normalize(glm::cross(corners[1] - corners[0], corners[2] - corners[0]));
  double first = 0, last = 1;
  for (std::size_t k = 0; k < 3; ++k) {
    const Vec3 inwards = glm::normalize(glm::cross(normal, corners[(k + 1) % 3] - corners[k]));
    const double a = glm::dot(from - corners[k], inwards) + slack;
    const double b = glm::dot(to - corners[k], inwards) + slack;
    if (a < 0 && b < 0) return std::nullopt;
    if (a < 0) first = std::max(first, a / (a - b));
    if (b < 0) last = std::min(last, a / (a - b));
  }
  if (first > last) return std::nullopt;
  return std::pair(from + (to - from) * first, from + (to - from) * last);
}

class Touching {
 public:
  Touching(const Surface& a, const Surface& b, double slack) : slack_(slack) {
    edgesOn(a, b);
    edgesOn(b, a);
    // The rim of an open face does not belong to the solid either.
    for (const Surface* surface : {&a, &b}) {
      std::erase_if(found_, [&](const Corners& piece) {
        const Vec3 middle = (piece.front() + piece.back()) * 0.5;
        for (std::size_t t = 0; t < surface->open.size(); ++t) {
          if (!surface->open[t]) continue;
          const auto& at = surface->mesh.triangles[t];
          if (distanceToTriangle(middle, surface->mesh.points[at[0]], surface->mesh.points[at[1]],
                                 surface->mesh.points[at[2]]) <= 4 * slack_)
            return true;
        }
        return false;
      });
    }
  }
  std::vector<Corners> found() { return std::move(found_); }

 private:
  struct Edge {
    Vec3 from, to;
  };

  static base::Box3 boxOf(const Surface& surface) {
    base::Box3 box{surface.mesh.points[0], surface.mesh.points[0]};
    for (const Vec3& p : surface.mesh.points) box = {glm::min(box.min, p), glm::max(box.max, p)};
    return box;
  }
  bool apart(const base::Box3& box, std::span<const Vec3> points) const {
    Vec3 low(points[0]), high(points[0]);
    for (const Vec3& p : points) {
      low = glm::min(low, p);
      high = glm::max(high, p);
    }
    return glm::any(glm::greaterThan(low, box.max + slack_)) || glm::any(glm::lessThan(high, box.min - slack_));
  }

  // Edges between closed faces that are not in one plane, near the other body.
  std::vector<Edge> edgesOf(const Surface& surface, const base::Box3& near) const {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<Vec3, bool>> sides;
    std::vector<Edge> edges;
    const auto& points = surface.mesh.points;
    for (std::size_t t = 0; t < surface.mesh.triangles.size(); ++t) {
      const auto& at = surface.mesh.triangles[t];
      const std::array<Vec3, 3> corners = {points[at[0]], points[at[1]], points[at[2]]};
      if (apart(near, corners)) continue;
      const Vec3 cross = glm::cross(corners[1] - corners[0], corners[2] - corners[0]);
      const double length = glm::length(cross);
      const Vec3 normal = length > 0 ? cross / length : cross;
      for (std::size_t k = 0; k < 3; ++k) {
        const std::uint32_t from = at[k], to = at[(k + 1) % 3];
        const auto [side, fresh] = sides.try_emplace(std::minmax(from, to), std::pair(normal, surface.open[t]));
        if (fresh) continue;
        if (glm::distance(side->second.first, normal) < 1e-7 || side->second.second || surface.open[t]) continue;
        edges.push_back({points[from], points[to]});
      }
    }
    return edges;
  }

  void add(Corners piece) {
    if (piece.size() == 2 && glm::distance(piece[0], piece[1]) <= 4 * slack_) piece.pop_back();
    const auto same = [&](const Corners& known) {
      return known.size() == piece.size() &&
             std::ranges::equal(known, piece, [&](const Vec3& p, const Vec3& q) { return glm::distance(p, q) <= 4 * slack_; });
    };
    if (std::ranges::none_of(found_, same)) found_.push_back(std::move(piece));
  }

  void edgesOn(const Surface& edged, const Surface& faced) {
    const base::Box3 near = boxOf(edged);
    const std::vector<Edge> edges = edgesOf(edged, boxOf(faced));
    std::vector<std::array<Vec3, 3>> faces;
    const auto& points = faced.mesh.points;
    for (std::size_t t = 0; t < faced.mesh.triangles.size(); ++t) {
      const auto& at = faced.mesh.triangles[t];
      const std::array<Vec3, 3> corners = {points[at[0]], points[at[1]], points[at[2]]};
      if (!faced.open[t] && !apart(near, corners)) faces.push_back(corners);
    }
    // Bodies of many faces that meet in all of them are no case of a few lines.
    constexpr std::size_t mostPairs = 4'000'000;
    if (edges.size() * faces.size() > mostPairs) return;
    for (const Edge& edge : edges) {
      for (const auto& face : faces) {
        const Vec3 cross = glm::cross(face[1] - face[0], face[2] - face[0]);
        const double length = glm::length(cross);
        if (!(length > 0)) continue;
        const double from = glm::dot(edge.from - face[0], cross) / length;
        const double to = glm::dot(edge.to - face[0], cross) / length;
        if (std::abs(from) <= slack_ && std::abs(to) <= slack_) {
          if (const auto part = within(edge.from, edge.to, face, slack_)) add({part->first, part->second});
        } else if ((from <= slack_ && to >= -slack_) || (from >= -slack_ && to <= slack_)) {
          const Vec3 at = edge.from + (edge.to - edge.from) * std::clamp(from / (from - to), 0.0, 1.0);
          if (distanceToTriangle(at, face[0], face[1], face[2]) <= slack_) add({at});
        }
      }
      if (found_.size() > 1000) return;
    }
  }

  double slack_;
  std::vector<Corners> found_;
};

}  // namespace

std::vector<Corners> touchingLines(const Surface& a, const Surface& b, double slack) {
  return Touching(a, b, slack).found();
}

}  // namespace pw::mesh

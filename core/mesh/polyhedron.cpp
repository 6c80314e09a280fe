// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "manifold/polygon.h"
#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

using Faces = std::vector<std::vector<std::uint32_t>>;

// Points at the same place become one, as in OpenSCAD's export and its Nef polyhedra.
struct Welded {
  std::vector<base::Vec3> points;
  std::vector<std::uint32_t> place;
};
Welded welded(std::span<const base::Vec3> points) {
  Welded out;
  std::vector<std::uint32_t> order(points.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto key = [&](std::uint32_t i) {
    return std::array<double, 3>{points[i].x + 0.0, points[i].y + 0.0, points[i].z + 0.0};
  };
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(key(i), i); });
  out.place.resize(points.size());
  std::vector<std::uint32_t> leader(points.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    leader[order[i]] =
        i > 0 && key(order[i]) == key(order[i - 1]) ? leader[order[i - 1]] : order[i];
  std::vector<std::uint32_t> slot(points.size(), 0);
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    if (leader[i] == i) {
      slot[i] = static_cast<std::uint32_t>(out.points.size());
      out.points.push_back(points[i]);
    }
    out.place[i] = slot[leader[i]];
  }
  return out;
}

// Newell's normal; its length is twice the area.
base::Vec3 normalOf(std::span<const base::Vec3> points, const std::vector<std::uint32_t>& face) {
  base::Vec3 normal(0);
  for (std::size_t i = 0; i < face.size(); ++i) {
    const base::Vec3 a = points[face[i]] - points[face[0]];
    const base::Vec3 b = points[face[(i + 1) % face.size()]] - points[face[0]];
    normal += glm::cross(a, b);
  }
  return normal;
}

// A face cut into triangles over its own corners, so that neighbours still meet edge to edge. Which
// diagonals a bent face gets decides its volume: 2021.01's are those of the Delaunay triangulation
// of the face seen along its main axis; where four corners lie on a circle, the diagonal that falls
// from left to right (observed on all six sides of a box).
class FaceCutter {
 public:
  FaceCutter(std::span<const base::Vec3> points, const std::vector<std::uint32_t>& face)
      : face_(face) {
    const base::Vec3 normal = normalOf(points, face);
    int axis = 2;
    for (int k = 1; k >= 0; --k)
      if (std::abs(normal[k]) > std::abs(normal[axis])) axis = k;
    const double sign = normal[axis] < 0 ? -1 : 1;
    for (const std::uint32_t i : face)
      at_.emplace_back(points[i][(axis + 1) % 3], sign * points[i][(axis + 2) % 3]);
  }

  void addTo(Mesh& mesh) {
    manifold::SimplePolygonIdx polygon;
    for (std::size_t i = 0; i < at_.size(); ++i)
      polygon.push_back({{at_[i].x, at_[i].y}, static_cast<int>(i)});
    for (const manifold::ivec3& t : manifold::TriangulateIdx({polygon}, -1, false))
      triangles_.push_back({t[0], t[1], t[2]});
    improve();
    for (const Corner& t : triangles_) {
      mesh.triangles.push_back({face_[static_cast<std::size_t>(t[0])],
                                face_[static_cast<std::size_t>(t[1])],
                                face_[static_cast<std::size_t>(t[2])]});
    }
  }

 private:
  using Corner = std::array<int, 3>;

  // Flips diagonals until none is better flipped (Lawson). Bounded: the corners of a face that is
  // no simple polygon may have no such state.
  void improve() {
    std::size_t left = 4 * triangles_.size() * triangles_.size();
    for (bool changed = true; changed && left > 0;) {
      changed = false;
      for (std::size_t t = 0; t < triangles_.size(); ++t)
        for (std::size_t e = 0; e < 3 && left > 0; ++e)
          if (flip(t, e)) {
            changed = true;
            --left;
          }
    }
  }

  bool flip(std::size_t t, std::size_t e) {
    const int a = triangles_[t][e], b = triangles_[t][(e + 1) % 3], c = triangles_[t][(e + 2) % 3];
    for (std::size_t u = 0; u < triangles_.size(); ++u) {
      for (std::size_t f = 0; f < 3; ++f) {
        if (triangles_[u][f] != b || triangles_[u][(f + 1) % 3] != a) continue;
        const int d = triangles_[u][(f + 2) % 3];
        // The new diagonal c-d has to lie inside: both new triangles turn left.
        if (!(turn(c, a, d) > 0) || !(turn(d, b, c) > 0)) return false;
        const double inside = circle(a, b, c, d);
        const base::Vec2 old = place(b) - place(a), fresh = place(d) - place(c);
        const bool tie = std::abs(inside) <= 1e-9 * std::pow(glm::dot(old, old), 2);
        if (tie ? !(old.x * old.y > 0 && fresh.x * fresh.y < 0) : inside < 0) return false;
        triangles_[t] = {c, a, d};
        triangles_[u] = {d, b, c};
        return true;
      }
    }
    return false;
  }

  base::Vec2 place(int i) const { return at_[static_cast<std::size_t>(i)]; }
  double turn(int a, int b, int c) const {
    const base::Vec2 u = place(b) - place(a), v = place(c) - place(a);
    return u.x * v.y - u.y * v.x;
  }
  // Positive where d lies in the circle through a, b and c.
  double circle(int a, int b, int c, int d) const {
    const base::Vec2 p = place(a) - place(d), q = place(b) - place(d), r = place(c) - place(d);
    return glm::dot(p, p) * (q.x * r.y - q.y * r.x) - glm::dot(q, q) * (p.x * r.y - p.y * r.x) +
           glm::dot(r, r) * (p.x * q.y - p.y * q.x);
  }

  const std::vector<std::uint32_t>& face_;
  std::vector<base::Vec2> at_;
  std::vector<Corner> triangles_;
};

void addFace(Mesh& mesh, const std::vector<std::uint32_t>& face) {
  if (face.size() == 3) {
    mesh.triangles.push_back({face[0], face[1], face[2]});
    return;
  }
  FaceCutter(mesh.points, face).addTo(mesh);
}

bool flat(std::span<const base::Vec3> points, const std::vector<std::uint32_t>& face) {
  if (face.size() <= 3) return true;
  const base::Vec3 normal = normalOf(points, face);
  const double length = glm::length(normal);
  if (!(length > 0)) return true;
  double size = 0, off = 0;
  for (const std::uint32_t i : face) {
    const base::Vec3 d = points[i] - points[face[0]];
    size = std::max(size, glm::length(d));
    off = std::max(off, std::abs(glm::dot(d, normal)) / length);
  }
  return off <= 1e-9 * size;
}

// Whether the triangles bend outwards at every edge, but for a tenth of a degree: 2021.01 takes a
// box whose lid is dented by 0.01 in 7 mm for convex, and by 0.02 not.
bool nearlyConvex(const Mesh& mesh) {
  constexpr double slack = 1.7453e-3;  // sine of a tenth of a degree
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> triangleOf;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k)
      triangleOf[{mesh.triangles[t][k], mesh.triangles[t][(k + 1) % 3]}] = t;
  const auto normal = [&](std::size_t t) {
    const auto& at = mesh.triangles[t];
    return glm::cross(mesh.points[at[1]] - mesh.points[at[0]],
                      mesh.points[at[2]] - mesh.points[at[0]]);
  };
  for (const auto& [edge, t] : triangleOf) {
    const auto beside = triangleOf.find({edge.second, edge.first});
    if (beside == triangleOf.end()) return false;
    const base::Vec3 along = mesh.points[edge.second] - mesh.points[edge.first];
    const base::Vec3 one = normal(t), other = normal(beside->second);
    const double bend = glm::dot(glm::cross(one, other), along);
    if (bend < -slack * glm::length(one) * glm::length(other) * glm::length(along)) return false;
  }
  return true;
}

// The first edge that is not used once in each direction, in words; empty where all are.
std::string openEdge(const Faces& faces) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<int, std::size_t>> count;
  for (std::size_t f = 0; f < faces.size(); ++f) {
    for (std::size_t i = 0; i < faces[f].size(); ++i) {
      const std::uint32_t a = faces[f][i], b = faces[f][(i + 1) % faces[f].size()];
      auto& entry = count[{std::min(a, b), std::max(a, b)}];
      entry.first += a < b ? 1 : -1;
      entry.second = f;
    }
  }
  std::size_t first = faces.size();
  for (const auto& [edge, entry] : count)
    if (entry.first != 0) first = std::min(first, entry.second);
  if (first == faces.size()) return {};
  return "faces[" + std::to_string(first) + "] has an edge that no other face closes.";
}

base::Result<Solid> build(Context& context, std::string_view operation, const Welded& shape,
                          const Faces& faces) {
  Mesh mesh;
  mesh.points = shape.points;
  for (const std::vector<std::uint32_t>& face : faces) addFace(mesh, face);
  std::string open = openEdge(faces);
  if (open.empty()) {
    manifold::Manifold body = manifoldOf(mesh);
    if (body.Status() == manifold::Manifold::Error::NoError) {
      auto solid = checked(context, operation, std::move(body), Trust::Unknown);
      if (!solid || solid->isEmpty()) return solid;
      const bool bent = std::ranges::any_of(
          faces, [&](const std::vector<std::uint32_t>& f) { return !flat(mesh.points, f); });
      if (!bent || !nearlyConvex(mesh)) return solid;
      auto copy = std::make_shared<Body>(*solid->rep().body);
      copy->hullPoints = std::make_shared<const std::vector<base::Vec3>>(mesh.points);
      return wrapped(std::move(copy));
    }
    open = "its faces do not fit together.";
  }
  auto body = std::make_shared<Body>();
  auto triangles = std::make_shared<Triangles>();
  for (const base::Vec3& p : mesh.points)
    triangles->positions.insert(triangles->positions.end(), {p.x, p.y, p.z});
  for (const auto& t : mesh.triangles)
    triangles->indices.insert(triangles->indices.end(), t.begin(), t.end());
  body->facts = factsOf(mesh);
  body->vertices = mesh.points.size();
  body->triangles = mesh.triangles.size();
  body->open = std::move(triangles);
  body->openWords = std::move(open);
  body->trusted = false;
  return wrapped(std::move(body));
}

}  // namespace

base::Result<Solid> polyhedron(Context& context, std::span<const base::Vec3> points,
                               std::span<const std::vector<std::uint32_t>> given) {
  return guarded("polyhedron", [&]() -> base::Result<Solid> {
    for (const base::Vec3& p : points) {
      if (!std::isfinite(p.x + p.y + p.z)) return coordinateFailure(context, "polyhedron", NAN);
      if (!withinLimits(context, p)) {
        const base::Vec3 size = glm::abs(p);
        return coordinateFailure(context, "polyhedron", std::max(size.x, std::max(size.y, size.z)));
      }
    }
    const Welded shape = welded(points);
    Faces faces;
    for (const std::vector<std::uint32_t>& face : given) {
      std::vector<std::uint32_t> corners;
      for (const std::uint32_t i : face) {
        if (i >= points.size()) continue;
        const std::uint32_t at = shape.place[i];
        if (corners.empty() || corners.back() != at) corners.push_back(at);
      }
      while (corners.size() > 1 && corners.back() == corners.front()) corners.pop_back();
      if (corners.size() < 3) continue;
      // OpenSCAD lists faces clockwise as seen from outside.
      std::ranges::reverse(corners);
      faces.push_back(std::move(corners));
    }
    if (faces.empty()) return Solid();
    return build(context, "polyhedron", shape, faces);
  });
}

base::Result<Solid> fromTriangles(Context& context, const Triangles& triangles) {
  return guarded("mesh", [&]() -> base::Result<Solid> {
    std::vector<base::Vec3> points;
    for (std::size_t i = 0; i + 2 < triangles.positions.size(); i += 3) {
      points.emplace_back(triangles.positions[i], triangles.positions[i + 1],
                          triangles.positions[i + 2]);
      if (!std::isfinite(points.back().x + points.back().y + points.back().z))
        return coordinateFailure(context, "mesh", NAN);
      if (!withinLimits(context, points.back())) {
        const base::Vec3 size = glm::abs(points.back());
        return coordinateFailure(context, "mesh", std::max(size.x, std::max(size.y, size.z)));
      }
    }
    if (triangles.triangleCount() > context.limits.facets) {
      return refused("mesh has " + std::to_string(triangles.triangleCount()) +
                     " triangles; the limit is " + std::to_string(context.limits.facets) + ".");
    }
    const Welded shape = welded(points);
    Faces faces;
    for (std::size_t i = 0; i + 2 < triangles.indices.size(); i += 3) {
      std::array<std::uint32_t, 3> at{};
      for (std::size_t k = 0; k < 3; ++k) {
        if (triangles.indices[i + k] >= points.size()) {
          return base::Failure{base::Code::BadInput,
                               "A triangle names point " +
                                   std::to_string(triangles.indices[i + k]) + " of " +
                                   std::to_string(points.size()) + ".",
                               std::nullopt};
        }
        at[k] = shape.place[triangles.indices[i + k]];
      }
      if (at[0] == at[1] || at[1] == at[2] || at[2] == at[0]) continue;
      faces.push_back({at[0], at[1], at[2]});
    }
    if (faces.empty()) return Solid();
    return build(context, "mesh", shape, faces);
  });
}

}  // namespace pw::mesh

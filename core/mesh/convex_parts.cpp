// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "mesh/convex_hull.hpp"
#include "mesh/remains.hpp"

namespace pw::mesh {

namespace {

using manifold::Manifold;

struct Cut {
  base::Vec3 normal;
  double at = 0;  // dot(normal, p) in the plane
};

// The plane of a face at an edge that bends inwards in which most of such edges lie: a pocket's floor takes four
// of them away at once.
std::optional<Cut> cutOf(const Mesh& mesh, double extent) {
  struct Plane {
    Cut cut;
    std::size_t edges = 0;
  };
  const auto planeOf = [&](const std::array<std::uint32_t, 3>& t) {
    const base::Vec3 cross =
        glm::cross(mesh.points[t[1]] - mesh.points[t[0]], mesh.points[t[2]] - mesh.points[t[0]]);
    const double length = glm::length(cross);
    const base::Vec3 normal = length > 0 ? cross / length : cross;
    return Cut{normal, glm::dot(normal, mesh.points[t[0]])};
  };
  const double slack = 1e-9 * extent;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> faceAt;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  std::vector<Plane> planes;
  const auto addPlane = [&](const Cut& cut) {
    if (cut.normal == base::Vec3(0)) return;
    for (const Plane& known : planes)
      if (std::abs(glm::dot(known.cut.normal, cut.normal)) > 1 - 1e-12 &&
          std::abs(known.cut.at - glm::dot(known.cut.normal, cut.normal) * cut.at) <= slack)
        return;
    planes.push_back({cut, 0});
  };
  for (std::size_t f = 0; f < mesh.triangles.size(); ++f)
    for (std::size_t k = 0; k < 3; ++k)
      faceAt[{mesh.triangles[f][k], mesh.triangles[f][(k + 1) % 3]}] = f;
  // As many as a choice is worth.
  constexpr std::size_t mostPlanes = 64;
  for (const auto& [edge, face] : faceAt) {
    if (edge.first > edge.second) continue;
    const auto back = faceAt.find({edge.second, edge.first});
    if (back == faceAt.end()) continue;
    const Cut one = planeOf(mesh.triangles[face]), other = planeOf(mesh.triangles[back->second]);
    const bool inwards = std::ranges::any_of(mesh.triangles[back->second], [&](std::uint32_t v) {
      return glm::dot(one.normal, mesh.points[v]) - one.at > slack;
    });
    if (!inwards) continue;
    edges.push_back(edge);
    if (planes.size() < mostPlanes) addPlane(one);
    if (planes.size() < mostPlanes) addPlane(other);
  }
  for (Plane& plane : planes)
    for (const auto& [a, b] : edges)
      plane.edges += std::abs(glm::dot(plane.cut.normal, mesh.points[a]) - plane.cut.at) <= slack &&
                     std::abs(glm::dot(plane.cut.normal, mesh.points[b]) - plane.cut.at) <= slack;
  const auto best = std::ranges::max_element(planes, {}, &Plane::edges);
  return best == planes.end() ? std::nullopt : std::optional(best->cut);
}

}  // namespace

std::vector<Corners> convexParts(const Solid& solid, std::size_t most) {
  std::vector<Manifold> left = solid.rep().here().Decompose();
  std::vector<Corners> out;
  double volume = 0;
  const base::Vec3 size = solid.box().max - solid.box().min;
  const double extent = glm::length(size), whole = solid.rep().volume();
  while (!left.empty()) {
    if (out.size() + left.size() > most) return {};
    const Solid part = [&] {
      auto body = std::make_shared<Body>();
      body->shape = std::move(left.back());
      left.pop_back();
      return wrapped(std::move(body));
    }();
    Mesh mesh = meshOf(part.rep());
    const Facts facts = factsOf(mesh);
    if (facts.volume <= 1e-12 * whole) {
      if (facts.volume < -1e-12 * whole) return {};  // the wall of a hollow
      continue;
    }
    const double hull = factsOf(convexHull(mesh.points)).volume;
    if (hull <= facts.volume * (1 + 1e-7)) {
      volume += facts.volume;
      out.push_back(std::move(mesh.points));
      continue;
    }
    const std::optional<Cut> cut = cutOf(mesh, extent);
    if (!cut) return {};
    const auto [over, under] =
        part.rep().here().SplitByPlane(toManifold(cut->normal), cut->at);
    if (over.Status() != Manifold::Error::NoError || over.IsEmpty() || under.IsEmpty()) return {};
    for (const Manifold& half : {over, under})
      for (Manifold& piece : half.Decompose()) left.push_back(std::move(piece));
  }
  // What a cut may have lost is not worth a wrong sum.
  if (std::abs(volume - whole) > 1e-7 * whole) return {};
  return out;
}

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#include "mesh/solid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

const std::shared_ptr<const SolidRep>& emptyRep() {
  static const std::shared_ptr<const SolidRep> rep = [] {
    auto made = std::make_shared<SolidRep>();
    made->body = std::make_shared<const Body>();
    return made;
  }();
  return rep;
}

// Bytes a Manifold keeps per triangle and per vertex: half-edges, normals, references, and the tree
// of boxes its booleans search (measured on spheres of 100 to 100,000 triangles).
constexpr std::size_t bytesPerTriangle = 208;
constexpr std::size_t bytesPerVertex = 48;

base::Vec3 moved(const base::Mat4& matrix, const base::Vec3& point) {
  return base::Vec3(matrix * base::Vec4(point, 1.0));
}

double determinant3(const base::Mat4& m) {
  return m[0][0] * (m[1][1] * m[2][2] - m[2][1] * m[1][2]) -
         m[1][0] * (m[0][1] * m[2][2] - m[2][1] * m[0][2]) +
         m[2][0] * (m[0][1] * m[1][2] - m[1][1] * m[0][2]);
}

// Sides of a body that was pressed flat have become lines.
void dropNeedles(Triangles& mesh) {
  const auto point = [&](std::uint32_t i) {
    return base::Vec3(mesh.positions[3 * i], mesh.positions[3 * i + 1], mesh.positions[3 * i + 2]);
  };
  std::vector<std::uint32_t> kept;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const base::Vec3 u = point(mesh.indices[i + 1]) - point(mesh.indices[i]);
    const base::Vec3 v = point(mesh.indices[i + 2]) - point(mesh.indices[i]);
    if (glm::length(glm::cross(u, v)) > 1e-12 * glm::length(u) * glm::length(v)) {
      kept.insert(kept.end(), mesh.indices.begin() + static_cast<std::ptrdiff_t>(i),
                  mesh.indices.begin() + static_cast<std::ptrdiff_t>(i) + 3);
    }
  }
  mesh.indices = std::move(kept);
}

// The triangles of bodies that are no Manifold where they are: open ones and flat ones.
Triangles placedFaces(const SolidRep& rep) {
  Triangles out;
  if (rep.body->open) {
    out = *rep.body->open;
  } else {
    const manifold::MeshGL64 mesh = rep.body->shape.GetMeshGL64();
    out.positions = mesh.vertProperties;
    out.indices.assign(mesh.triVerts.begin(), mesh.triVerts.end());
  }
  if (!rep.placed) return out;
  for (std::size_t i = 0; i + 2 < out.positions.size(); i += 3) {
    const base::Vec3 p =
        moved(rep.placement, {out.positions[i], out.positions[i + 1], out.positions[i + 2]});
    out.positions[i] = p.x;
    out.positions[i + 1] = p.y;
    out.positions[i + 2] = p.z;
  }
  if (determinant3(rep.placement) < 0) {
    for (std::size_t i = 0; i + 2 < out.indices.size(); i += 3)
      std::swap(out.indices[i + 1], out.indices[i + 2]);
  }
  if (rep.flat) dropNeedles(out);
  return out;
}

}  // namespace

manifold::mat3x4 manifoldMatrix(const base::Mat4& m) {
  return {{m[0][0], m[0][1], m[0][2]},
          {m[1][0], m[1][1], m[1][2]},
          {m[2][0], m[2][1], m[2][2]},
          {m[3][0], m[3][1], m[3][2]}};
}

const manifold::Manifold& SolidRep::here() const {
  if (!placed) return body->shape;
  const std::lock_guard lock(mutex_);
  if (!here_) {
    here_ = body->shape.Transform(manifoldMatrix(placement));
    // Forces the move now: a pending one would be joined with later moves, and the rounding of a
    // result would depend on who looked first.
    static_cast<void>(here_->Status());
  }
  return *here_;
}

double SolidRep::volume() const {
  if (flat) return 0;
  return placed ? body->facts.volume * std::abs(determinant3(placement)) : body->facts.volume;
}

base::Box3 SolidRep::box() const {
  if (!placed || body->vertices == 0) return body->facts.box;
  {
    const std::lock_guard lock(mutex_);
    if (box_) return *box_;
  }
  base::Box3 found;
  if (body->open || flat) {
    const Triangles here = placedFaces(*this);
    found.min = base::Vec3(std::numeric_limits<double>::infinity());
    found.max = -found.min;
    for (std::size_t i = 0; i + 2 < here.positions.size(); i += 3) {
      const base::Vec3 p(here.positions[i], here.positions[i + 1], here.positions[i + 2]);
      found.min = glm::min(found.min, p);
      found.max = glm::max(found.max, p);
    }
  } else {
    const manifold::Box at = here().BoundingBox();
    found = {fromManifold(at.min), fromManifold(at.max)};
  }
  const std::lock_guard lock(mutex_);
  box_ = found;
  return found;
}

std::vector<double> SolidRep::levels(int axis) const {
  const base::Box3 sides = box();
  std::vector<double> out = {sides.min[axis], sides.max[axis]};
  // The axis of the body that has become this one, if one has.
  int from = -1;
  for (int column = 0; column < 3; ++column) {
    if (placement[column][axis] == 0) continue;
    if (from >= 0) return out;
    from = column;
  }
  if (from < 0) return out;
  for (const double level : body->levels[static_cast<std::size_t>(from)])
    out.push_back(placement[from][axis] * level + placement[3][axis]);
  return out;
}

Solid::Solid() : rep_(emptyRep()) {}
Solid::Solid(std::shared_ptr<const SolidRep> rep) : rep_(std::move(rep)) {}

bool Solid::isEmpty() const { return rep_->body->triangles == 0; }
bool Solid::isClosed() const { return !rep_->body->open; }
std::size_t Solid::triangleCount() const { return rep_->body->triangles; }
base::Box3 Solid::box() const { return rep_->box(); }

std::size_t Solid::bytes() const {
  const Body& body = *rep_->body;
  const std::size_t once =
      sizeof(SolidRep) + body.triangles * bytesPerTriangle + body.vertices * bytesPerVertex;
  return rep_->placed ? 2 * once : once;
}

Measures Solid::measures() const {
  Measures out;
  if (isEmpty()) return out;
  const Triangles mesh = triangles();
  const auto point = [&](std::uint32_t i) {
    return base::Vec3(mesh.positions[3 * i], mesh.positions[3 * i + 1], mesh.positions[3 * i + 2]);
  };
  out.box = box();
  // About the middle, so that a small part far away keeps its digits; what an open surface encloses
  // depends on the point it is taken from, and there it is the origin, as in other programs.
  const base::Vec3 middle = isClosed() ? (out.box.min + out.box.max) * 0.5 : base::Vec3(0);
  base::Vec3 moment(0);
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const base::Vec3 a = point(mesh.indices[i]) - middle;
    const base::Vec3 b = point(mesh.indices[i + 1]) - middle;
    const base::Vec3 c = point(mesh.indices[i + 2]) - middle;
    const base::Vec3 normal = glm::cross(b - a, c - a);
    const double volume = glm::dot(a, glm::cross(b, c)) / 6;
    out.area += glm::length(normal) / 2;
    out.volume += volume;
    moment += (a + b + c) * (volume / 4);
  }
  out.centroid = out.volume != 0 ? middle + moment / out.volume : middle;
  return out;
}

Triangles Solid::triangles() const {
  Triangles out;
  if (isEmpty()) return out;
  if (rep_->body->open || rep_->flat) return placedFaces(*rep_);

  const manifold::MeshGL64 mesh = rep_->here().GetMeshGL64();
  const std::size_t count = mesh.NumTri();
  out.positions = mesh.vertProperties;
  out.indices.resize(3 * count);
  out.source.resize(count);

  // Manifold hands triangles out grouped by identity numbers, which count up over the life of the
  // program. The order here depends on the vertices alone.
  std::vector<std::uint32_t> source(count, 0);
  for (std::size_t run = 0; run < mesh.runOriginalID.size(); ++run) {
    for (std::size_t t = mesh.runIndex[run] / 3; t < mesh.runIndex[run + 1] / 3; ++t)
      source[t] = mesh.runOriginalID[run];
  }
  struct Key {
    std::array<std::uint32_t, 3> at;
    std::uint32_t from;
  };
  // By the lowest vertex of each triangle in one pass; the few that share one are sorted.
  std::vector<std::uint32_t> begin(mesh.NumVert() + 1, 0);
  std::vector<Key> keys(count), given(count);
  for (std::size_t t = 0; t < count; ++t) {
    std::array<std::uint32_t, 3> at = {static_cast<std::uint32_t>(mesh.triVerts[3 * t]),
                                       static_cast<std::uint32_t>(mesh.triVerts[3 * t + 1]),
                                       static_cast<std::uint32_t>(mesh.triVerts[3 * t + 2])};
    std::rotate(at.begin(), std::ranges::min_element(at), at.end());
    given[t] = {at, static_cast<std::uint32_t>(t)};
    ++begin[at[0] + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  for (const Key& key : given) keys[next[key.at[0]]++] = key;
  for (std::size_t v = 0; v + 1 < begin.size(); ++v) {
    std::sort(keys.begin() + begin[v], keys.begin() + begin[v + 1], [](const Key& a, const Key& b) {
      return a.at != b.at ? a.at < b.at : a.from < b.from;
    });
  }
  for (std::size_t t = 0; t < count; ++t) {
    std::ranges::copy(keys[t].at, out.indices.begin() + static_cast<std::ptrdiff_t>(3 * t));
    out.source[t] = source[keys[t].from];
  }
  return out;
}

Solid Solid::withFreshIdentity(std::uint32_t& number) const {
  if (isEmpty() || rep_->body->open || rep_->flat || hasRemains()) {
    number = manifold::Manifold::ReserveIDs(1);
    return *this;
  }
  auto body = std::make_shared<Body>(*rep_->body);
  body->shape = rep_->here().AsOriginal();
  number = static_cast<std::uint32_t>(body->shape.OriginalID());
  body->facts.box = rep_->box();
  body->facts.volume = rep_->volume();
  if (rep_->placed) {
    body->kept = std::make_shared<Body::Kept>();
    for (int axis = 0; axis < 3; ++axis) {
      std::vector<double> levels = rep_->levels(axis);
      std::ranges::sort(levels);
      body->levels[static_cast<std::size_t>(axis)] = std::move(levels);
    }
  }
  if (rep_->placed && body->hullPoints) {
    auto points = std::make_shared<std::vector<base::Vec3>>(*body->hullPoints);
    for (base::Vec3& p : *points) p = moved(rep_->placement, p);
    body->hullPoints = std::move(points);
  }
  return wrapped(std::move(body));
}

manifold::Manifold composed(const std::vector<manifold::Manifold>& shapes) {
  if (shapes.size() == 1) return shapes[0];
  manifold::MeshGL64 all;
  all.numProp = 3;
  for (const manifold::Manifold& shape : shapes) {
    const manifold::MeshGL64 mesh = shape.GetMeshGL64();
    const std::uint64_t firstPoint = all.vertProperties.size() / 3;
    const std::uint64_t firstIndex = all.triVerts.size();
    all.tolerance = std::max(all.tolerance, mesh.tolerance);
    all.vertProperties.insert(all.vertProperties.end(), mesh.vertProperties.begin(),
                              mesh.vertProperties.end());
    for (const std::uint64_t i : mesh.triVerts) all.triVerts.push_back(firstPoint + i);
    for (std::size_t run = 0; run < mesh.runOriginalID.size(); ++run) {
      all.runIndex.push_back(firstIndex + mesh.runIndex[run]);
      all.runOriginalID.push_back(mesh.runOriginalID[run]);
      all.runFlags.push_back(run < mesh.runFlags.size() ? mesh.runFlags[run] : 0);
    }
  }
  all.runIndex.push_back(all.triVerts.size());
  return manifold::Manifold(all);
}

Solid wrapped(std::shared_ptr<const Body> body) {
  auto rep = std::make_shared<SolidRep>();
  rep->body = std::move(body);
  return Solid(std::move(rep));
}

manifold::Manifold manifoldOf(const Mesh& mesh) {
  manifold::MeshGL64 gl;
  gl.numProp = 3;
  gl.vertProperties.reserve(3 * mesh.points.size());
  for (const base::Vec3& p : mesh.points) {
    gl.vertProperties.push_back(p.x);
    gl.vertProperties.push_back(p.y);
    gl.vertProperties.push_back(p.z);
  }
  gl.triVerts.reserve(3 * mesh.triangles.size());
  for (const auto& t : mesh.triangles) gl.triVerts.insert(gl.triVerts.end(), t.begin(), t.end());
  return manifold::Manifold(gl);
}

manifold::Manifold turned(const manifold::Manifold& shape) {
  manifold::MeshGL64 mesh = shape.GetMeshGL64();
  for (std::size_t i = 0; i + 2 < mesh.triVerts.size(); i += 3)
    std::swap(mesh.triVerts[i + 1], mesh.triVerts[i + 2]);
  return manifold::Manifold(mesh);
}

Mesh meshOf(const SolidRep& rep) {
  Mesh out;
  if (rep.body->open || rep.flat) {
    const Triangles open = placedFaces(rep);
    for (std::size_t i = 0; i + 2 < open.positions.size(); i += 3)
      out.points.emplace_back(open.positions[i], open.positions[i + 1], open.positions[i + 2]);
    for (std::size_t i = 0; i + 2 < open.indices.size(); i += 3)
      out.triangles.push_back({open.indices[i], open.indices[i + 1], open.indices[i + 2]});
    return out;
  }
  const manifold::MeshGL64 mesh = rep.here().GetMeshGL64();
  out.points.reserve(mesh.NumVert());
  for (std::size_t i = 0; i < mesh.NumVert(); ++i)
    out.points.push_back(fromManifold(mesh.GetVertPos(i)));
  out.triangles.reserve(mesh.NumTri());
  for (std::size_t t = 0; t < mesh.NumTri(); ++t) {
    out.triangles.push_back({static_cast<std::uint32_t>(mesh.triVerts[3 * t]),
                             static_cast<std::uint32_t>(mesh.triVerts[3 * t + 1]),
                             static_cast<std::uint32_t>(mesh.triVerts[3 * t + 2])});
  }
  return out;
}

void appendPoints(const SolidRep& rep, std::vector<base::Vec3>& points) {
  if (rep.body->triangles == 0) return;
  if (rep.body->open || rep.flat) {
    const Triangles open = placedFaces(rep);
    for (std::size_t i = 0; i + 2 < open.positions.size(); i += 3)
      points.emplace_back(open.positions[i], open.positions[i + 1], open.positions[i + 2]);
    return;
  }
  // Only the points are moved, by Manifold's own arithmetic: the whole body at its place, which the
  // solid would keep, is thirty times as much.
  const manifold::MeshGL64 mesh = rep.body->shape.GetMeshGL64();
  const manifold::mat3x4 place = manifoldMatrix(rep.placement);
  for (std::size_t i = 0; i < mesh.NumVert(); ++i) {
    const manifold::vec3 p = mesh.GetVertPos(i);
    points.push_back(fromManifold(rep.placed ? place * manifold::vec4(p, 1.0) : p));
  }
}

}  // namespace pw::mesh

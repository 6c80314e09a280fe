// SPDX-License-Identifier: Apache-2.0
#include "mesh/contact.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include <glm/mat3x3.hpp>

#include "mesh/clip.hpp"

namespace pw::mesh {

namespace {

// Where a corner has to be: dot(normal, x) = at.
struct Demand {
  base::Vec3 normal;
  double at;
};

// The shortest way that meets all demands, or comes nearest to it. The small term keeps the matrix
// of one or two demands invertible; what it leaves of the way is gone after a few rounds.
base::Vec3 movedTo(std::span<const Demand> demands, base::Vec3 x) {
  for (int round = 0; round < 4; ++round) {
    glm::dmat3 sum(1e-6);
    base::Vec3 right(0);
    for (const Demand& demand : demands) {
      sum += glm::outerProduct(demand.normal, demand.normal);
      right += demand.normal * (demand.at - glm::dot(demand.normal, x));
    }
    x += glm::inverse(sum) * right;
  }
  return x;
}

// The sides of one part by the direction of their triangles.
class Lookup {
 public:
  void add(const Side& side, std::size_t plane) {
    const std::size_t number = sides_.size();
    sides_.push_back({side, plane});
    std::array<std::int64_t, 6> cells;
    for (int axis = 0; axis < 3; ++axis) {
      cells[static_cast<std::size_t>(2 * axis)] = cellOf(side.normal[axis] - 2 * sameDirection);
      cells[static_cast<std::size_t>(2 * axis + 1)] = cellOf(side.normal[axis] + 2 * sameDirection);
    }
    for (std::int64_t x = cells[0]; x <= cells[1]; ++x)
      for (std::int64_t y = cells[2]; y <= cells[3]; ++y)
        for (std::int64_t z = cells[4]; z <= cells[5]; ++z) byCell_[keyOf(x, y, z)].push_back(number);
  }

  // Calls with the plane of each side that the triangle is a part of.
  template <class Call>
  void each(const base::Vec3& normal, std::span<const base::Vec3, 3> corners, double gap,
            const Call& call) const {
    const auto found = byCell_.find(keyOf(cellOf(normal.x), cellOf(normal.y), cellOf(normal.z)));
    if (found == byCell_.end()) return;
    for (const std::size_t number : found->second) {
      const auto& [side, plane] = sides_[number];
      if (glm::length(side.normal - normal) > 2 * sameDirection) continue;
      if (std::ranges::all_of(corners, [&](const base::Vec3& p) {
            return std::abs(glm::dot(side.normal, p - side.point)) <= gap;
          }))
        call(plane);
    }
  }

 private:
  static std::int64_t cellOf(double component) {
    return static_cast<std::int64_t>(std::floor(component * 1000));
  }
  static std::uint64_t keyOf(std::int64_t x, std::int64_t y, std::int64_t z) {
    return static_cast<std::uint64_t>((x + 2000) << 40 | (y + 2000) << 20 | (z + 2000));
  }

  std::vector<std::pair<Side, std::size_t>> sides_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> byCell_;
};

}  // namespace

std::size_t Contacts::PointHash::operator()(const base::Vec3& at) const {
  std::uint64_t key = 0;
  for (int axis = 0; axis < 3; ++axis) key = mixed(key ^ std::bit_cast<std::uint64_t>(at[axis]));
  return static_cast<std::size_t>(key);
}

// How far outwards.
double Contacts::offsetOf(const SharedPlane& plane, const SharedPlane::Member& member) const {
  switch (operation_) {
    case Boolean::Union:
      return member.against ? hair_ : 0;
    case Boolean::Difference: {
      if (member.part == 0) return 0;
      // A cutter that stands on the outside keeps off; two cutters on both sides of a plane overlap.
      bool flush = false, touching = false, beside = false;
      for (const SharedPlane::Member& m : plane.members) {
        if (m.part == 0) {
          (m.against == member.against ? flush : touching) = true;
        } else if (m.against != member.against) {
          beside = true;
        }
      }
      if (flush) return 2 * hair_;
      if (touching) return -hair_;
      return beside && member.against ? hair_ : 0;
    }
    case Boolean::Intersection: {
      const bool opposed = std::ranges::any_of(plane.members, [&](const SharedPlane::Member& m) {
        return m.part < member.part && m.against != member.against;
      });
      return opposed ? -hair_ : 0;
    }
  }
  return 0;
}

// The triangles of one part in one plane, by the numbers of their corners.
struct Contacts::Patch {
  bool against;
  std::vector<std::array<std::uint64_t, 3>> triangles;
};

struct Contacts::Gathered {
  manifold::MeshGL64 mesh;
  std::map<std::size_t, Patch> patches;  // by plane
  std::vector<std::array<bool, 3>> held;  // by corner and axis: it is one of a face square to the axis
};

Contacts::Gathered Contacts::gatheredOf(
    const Solid& solid, std::span<const std::pair<std::size_t, const SharedPlane::Member*>> members, double gap) {
  Gathered out;
  Lookup lookup;
  for (const auto& [plane, member] : members) {
    lookup.add(member->side, plane);
    out.patches[plane].against = member->against;
  }
  out.mesh = solid.rep().here().GetMeshGL64();
  out.held.resize(out.mesh.NumVert(), {});
  for (std::size_t t = 0; t < out.mesh.NumTri(); ++t) {
    const std::uint64_t* at = &out.mesh.triVerts[3 * t];
    const std::array<base::Vec3, 3> corners = {fromManifold(out.mesh.GetVertPos(at[0])),
                                               fromManifold(out.mesh.GetVertPos(at[1])),
                                               fromManifold(out.mesh.GetVertPos(at[2]))};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const int a = static_cast<int>(axis);
      if (corners[0][a] != corners[1][a] || corners[1][a] != corners[2][a]) continue;
      for (std::size_t k = 0; k < 3; ++k) out.held[at[k]][axis] = true;
    }
    const base::Vec3 cross = glm::cross(corners[1] - corners[0], corners[2] - corners[0]);
    const double length = glm::length(cross);
    if (!(length > 0)) continue;
    lookup.each(cross / length, corners, gap, [&](std::size_t plane) {
      auto& triangles = out.patches[plane].triangles;
      if (triangles.empty() || triangles.back() != std::array{at[0], at[1], at[2]})
        triangles.push_back({at[0], at[1], at[2]});
    });
  }
  return out;
}

// Whether two patches of a plane have some area in common. A hair of overlap where they only meet in an
// edge or a corner would tie two bodies together by it.
bool Contacts::overlap(const SharedPlane& plane, const Gathered& a, const Patch& one, const Gathered& b,
                       const Patch& other, double gap) {
  const base::Vec3 n = plane.normal;
  const base::Vec3 side = std::abs(n.x) < 0.6 ? base::Vec3(1, 0, 0) : base::Vec3(0, 1, 0);
  const base::Vec3 u = glm::normalize(glm::cross(n, side)), v = glm::cross(n, u);
  constexpr double steps = 1048576;
  const auto pathsOf = [&](const Gathered& from, const Patch& patch) {
    Clipper2Lib::Paths64 paths;
    for (const auto& t : patch.triangles) {
      Clipper2Lib::Path64 path;
      for (const std::uint64_t i : t) {
        const base::Vec3 p = fromManifold(from.mesh.GetVertPos(i)) - plane.point;
        path.emplace_back(std::llround(glm::dot(p, u) * steps), std::llround(glm::dot(p, v) * steps));
      }
      if (Clipper2Lib::Area(path) < 0) std::ranges::reverse(path);
      paths.push_back(std::move(path));
    }
    return paths;
  };
  const Clipper2Lib::Paths64 first = pathsOf(a, one), second = pathsOf(b, other);
  if (first.empty() || second.empty()) return false;
  const Clipper2Lib::Rect64 boxA = Clipper2Lib::GetBounds(first), boxB = Clipper2Lib::GetBounds(second);
  if (!boxA.Intersects(boxB)) return false;
  const Clipper2Lib::Paths64 common =
      clipped(Clipper2Lib::ClipType::Intersection, Clipper2Lib::FillRule::NonZero, first, second);
  if (common.empty()) return false;  // bounds of nothing have no width
  const Clipper2Lib::Rect64 box = Clipper2Lib::GetBounds(common);
  // Wider than what the faces may be off by.
  const double width = Clipper2Lib::Area(common) / static_cast<double>(std::max({box.Width(), box.Height(), std::int64_t{1}}));
  return width > 4 * gap * steps;
}

// Only parts whose faces share some area take part in a plane.
void Contacts::keepSharing(const std::vector<Gathered>& gathered) {
  for (std::size_t p = 0; p < planes_.size(); ++p) {
    std::vector<SharedPlane::Member>& members = planes_[p].members;
    std::vector<bool> needed(members.size(), false);
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        const SharedPlane::Member &a = members[i], &b = members[j];
        if (a.part == b.part || (needed[i] && needed[j])) continue;
        const bool opposed = a.against != b.against;
        const bool cuts = operation_ == Boolean::Difference && (a.part == 0 || b.part == 0);
        if (!opposed && !cuts) continue;
        if (!overlap(planes_[p], gathered[a.part], gathered[a.part].patches.at(p), gathered[b.part],
                     gathered[b.part].patches.at(p), gap_))
          continue;
        needed[i] = needed[j] = true;
      }
    }
    std::vector<SharedPlane::Member> kept;
    for (std::size_t i = 0; i < members.size(); ++i)
      if (needed[i]) kept.push_back(members[i]);
    members = std::move(kept);
  }
}

Contacts::Moves Contacts::movesOf(std::size_t part, const Gathered& gathered) {
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> demanded;  // vertex to planes
  std::map<std::size_t, double> offset;                                  // along the plane's normal
  for (std::size_t p = 0; p < planes_.size(); ++p) {
    for (const SharedPlane::Member& member : planes_[p].members) {
      if (member.part != part) continue;
      const double out = offsetOf(planes_[p], member);
      const double along = member.against ? -out : out;
      double& kept = offset[p];
      if (std::abs(along) >= std::abs(kept)) kept = along;
    }
    if (!offset.contains(p)) continue;
    for (const auto& t : gathered.patches.at(p).triangles) {
      for (const std::uint64_t vertex : t) {
        std::vector<std::size_t>& planes = demanded[vertex];
        if (planes.empty() || planes.back() != p) planes.push_back(p);
      }
    }
  }
  Moves moves;
  std::vector<Demand> demands;
  for (auto& [vertex, planes] : demanded) {
    const base::Vec3 from = fromManifold(gathered.mesh.GetVertPos(vertex));
    demands.clear();
    bool hair = false;
    for (const std::size_t p : planes) {
      demands.push_back({planes_[p].normal, glm::dot(planes_[p].normal, planes_[p].point) + offset[p]});
      hair = hair || offset[p] != 0;
    }
    // Faces square to an axis stay where `aligned` has put them: tilted by a hair, they would leave a skin.
    std::array<bool, 3> held = gathered.held[vertex];
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const int a = static_cast<int>(axis);
      held[axis] = held[axis] && std::ranges::none_of(planes, [&](std::size_t p) {
                     return std::abs(planes_[p].normal[a]) == 1;
                   });
      if (!held[axis]) continue;
      base::Vec3 normal(0);
      normal[a] = 1;
      demands.push_back({normal, from[a]});
    }
    base::Vec3 to = movedTo(demands, from);
    for (std::size_t axis = 0; axis < 3; ++axis)
      if (held[axis]) to[static_cast<int>(axis)] = from[static_cast<int>(axis)];
    // Needle-sharp corners would go far.
    if (glm::distance(from, to) > 4 * gap_) continue;
    if (!hair && glm::distance(from, to) < 1e-3 * hair_) continue;
    // Squarely moved, so that the way back is exact.
    if (operation_ == Boolean::Intersection)
      for (const std::size_t p : planes)
        for (int axis = 0; axis < 3; ++axis)
          if (std::abs(planes_[p].normal[axis]) == 1 && offset[p] != 0) {
            const double at = planes_[p].point[axis] + planes_[p].normal[axis] * offset[p];
            to[axis] = at;
            back_[static_cast<std::size_t>(axis)][at] = planes_[p].point[axis];
          }
    if (to != from) moves[from] = to;
  }
  return moves;
}

base::Status Contacts::apply(const Context& context, std::vector<Solid>& parts) {
  const std::vector<Solid> given = parts;
  // Some thirty times what Manifold takes for one point.
  hair_ = 3e-11 * reachOf(given);
  std::vector<std::vector<std::pair<std::size_t, const SharedPlane::Member*>>> ofPart(parts.size());
  for (std::size_t p = 0; p < planes_.size(); ++p)
    for (const SharedPlane::Member& member : planes_[p].members) ofPart[member.part].emplace_back(p, &member);
  std::vector<Gathered> gathered(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!ofPart[i].empty()) gathered[i] = gatheredOf(given[i], ofPart[i], gap_);
  keepSharing(gathered);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Moves moves = movesOf(i, gathered[i]);
    if (moves.empty()) continue;
    manifold::Manifold moved = given[i].rep().here().Warp([&](manifold::vec3& p) {
      const auto found = moves.find(fromManifold(p));
      if (found != moves.end()) p = toManifold(found->second);
    });
    const Body& body = *given[i].rep().body;
    auto checkedPart = checked(context, nameOf(operation_), std::move(moved),
                               body.trusted ? Trust::Sound : Trust::Unknown,
                               body.convex ? Shape::Convex : Shape::Any);
    if (!checkedPart) return checkedPart.failure();
    parts[i] = *std::move(checkedPart);
    moved_ = true;
  }
  return base::Done{};
}

manifold::Manifold Contacts::cleaned(const manifold::Manifold& shape) const {
  if (!moved_ || shape.Status() != manifold::Manifold::Error::NoError || shape.IsEmpty()) return shape;
  manifold::Manifold out = shape.Simplify(8 * hair_);
  // Where a hair was what held two bodies together, it stays.
  const double volume = shape.Volume(), lost = std::abs(out.Volume() - volume);
  if (out.Status() != manifold::Manifold::Error::NoError || lost > 100 * hair_ * shape.SurfaceArea()) return shape;
  if (std::ranges::all_of(back_, [](const auto& levels) { return levels.empty(); })) return out;
  return out.Warp([this](manifold::vec3& p) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto found = back_[axis].find(p[static_cast<int>(axis)]);
      if (found != back_[axis].end()) p[static_cast<int>(axis)] = found->second;
    }
  });
}

}  // namespace pw::mesh

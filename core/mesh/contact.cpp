// SPDX-License-Identifier: Apache-2.0
#include "mesh/contact.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include <glm/mat3x3.hpp>

#include "base/disjoint_sets.hpp"
#include "mesh/clip.hpp"

namespace pw::mesh {

namespace {

// Normals of sides in one plane differ by no more, in radians.
constexpr double sameDirection = 2e-5;

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

bool square(const base::Vec3& normal) {
  return (normal.x == 0) + (normal.y == 0) + (normal.z == 0) == 2;
}

// The planes of a body's triangles, each once or, where rounding has it so, a few times.
std::vector<Side> sidesOfMesh(const manifold::Manifold& shape, const base::Box3& box) {
  const manifold::MeshGL64 mesh = shape.GetMeshGL64();
  const std::size_t count = mesh.NumTri();
  const base::Vec3 size = box.max - box.min, middle = (box.min + box.max) * 0.5;
  const double extent = std::max(size.x, std::max(size.y, size.z));
  std::vector<Side> sides;
  std::vector<std::uint64_t> keys;  // of `sides`
  std::vector<std::uint32_t> slots(std::bit_ceil(2 * count + 2), UINT32_MAX);
  constexpr double steps = 131072;
  const auto point = [&](std::size_t i) { return fromManifold(mesh.GetVertPos(mesh.triVerts[i])); };
  for (std::size_t t = 0; t < count; ++t) {
    const base::Vec3 a = point(3 * t), b = point(3 * t + 1), c = point(3 * t + 2);
    const base::Vec3 cross = glm::cross(b - a, c - a);
    const double twice = glm::length(cross);
    // The direction of a needle says little.
    const double longest = std::max({glm::length(b - a), glm::length(c - a), glm::length(c - b)});
    if (!(twice > 1e-8 * extent * longest)) continue;
    const base::Vec3 normal = cross / twice;
    std::uint64_t key = 0;
    for (int axis = 0; axis < 3; ++axis)
      key = mixed(key + static_cast<std::uint64_t>(std::llround(normal[axis] * steps)));
    key = mixed(key + static_cast<std::uint64_t>(
                          std::llround(glm::dot(normal, a - middle) / extent * steps)));
    std::size_t slot = key & (slots.size() - 1);
    while (slots[slot] != UINT32_MAX && keys[slots[slot]] != key)
      slot = (slot + 1) & (slots.size() - 1);
    if (slots[slot] == UINT32_MAX) {
      slots[slot] = static_cast<std::uint32_t>(sides.size());
      sides.push_back({normal, a, twice});
      keys.push_back(key);
    } else if (Side& side = sides[slots[slot]]; side.area < twice) {
      side = {normal, a, twice};
    }
  }
  return sides;
}

base::Vec3 placedPoint(const base::Mat4& m, const base::Vec3& p) {
  return base::Vec3(m * base::Vec4(p, 1.0));
}

// Where they are.
std::vector<Side> sidesOf(const Solid& solid) {
  const SolidRep& rep = solid.rep();
  const std::shared_ptr<const std::vector<Side>> own = rep.body->sides();
  std::vector<Side> sides = *own;
  if (!rep.placed) return sides;
  const glm::dmat3 normals = glm::transpose(glm::inverse(glm::dmat3(rep.placement)));
  for (Side& side : sides) {
    side.normal = glm::normalize(normals * side.normal);
    side.point = placedPoint(rep.placement, side.point);
  }
  return sides;
}

// Sides of one part in the order of their direction along a line that no design has an edge on.
struct Sorted {
  std::vector<Side> sides;
  std::vector<double> along;
};
Sorted sorted(std::vector<Side> sides) {
  const base::Vec3 line(0.5377, 0.7071, 0.4591);
  std::ranges::sort(sides, {}, [&](const Side& s) { return glm::dot(s.normal, line); });
  Sorted out;
  for (const Side& side : sides) out.along.push_back(glm::dot(side.normal, line));
  out.sides = std::move(sides);
  return out;
}

struct Region {
  base::Vec3 middle, half;
};

class Matcher {
 public:
  Matcher(std::span<const Solid> parts, double gap, Squares squares)
      : parts_(parts), gap_(gap), squares_(squares), sorted_(parts.size()) {}

  std::vector<SharedPlane> planes() {
    sweep();
    if (found_.empty()) return {};
    return grouped();
  }

 private:
  // A side by its part and number.
  using Name = std::pair<std::size_t, std::size_t>;

  // Pairs of parts whose boxes touch.
  void sweep() {
    std::vector<std::size_t> order(parts_.size()), active;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<base::Box3> boxes;
    for (const Solid& part : parts_) boxes.push_back(part.box());
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(boxes[i].min.x, i); });
    for (const std::size_t i : order) {
      std::erase_if(active, [&](std::size_t j) { return boxes[j].max.x + gap_ < boxes[i].min.x; });
      for (const std::size_t j : active) {
        const base::Vec3 low = glm::max(boxes[i].min, boxes[j].min) - gap_;
        const base::Vec3 high = glm::min(boxes[i].max, boxes[j].max) + gap_;
        if (glm::any(glm::lessThan(high, low))) continue;
        match(std::min(i, j), std::max(i, j), {(low + high) * 0.5, (high - low) * 0.5});
        if (work_ > mostWork) return;
      }
      active.push_back(i);
    }
  }

  const Sorted& sidesAt(std::size_t part) {
    if (sorted_[part].along.empty()) sorted_[part] = sorted(sidesOf(parts_[part]));
    return sorted_[part];
  }

  bool reaches(const Side& side, const Region& region) const {
    return std::abs(glm::dot(side.normal, region.middle - side.point)) <=
           glm::dot(glm::abs(side.normal), region.half) + gap_;
  }

  void match(std::size_t i, std::size_t j, const Region& region) {
    const Sorted& one = sidesAt(i);
    const Sorted& other = sidesAt(j);
    const bool swap = one.sides.size() > other.sides.size();
    const Sorted& few = swap ? other : one;
    const Sorted& many = swap ? one : other;
    const double reach = glm::length(region.half);
    work_ += few.sides.size();
    for (std::size_t f = 0; f < few.sides.size(); ++f) {
      const Side& side = few.sides[f];
      if (!reaches(side, region)) continue;
      for (const double sign : {1.0, -1.0}) {
        const double at = sign * few.along[f];
        for (auto m = static_cast<std::size_t>(
                 std::ranges::lower_bound(many.along, at - sameDirection) - many.along.begin());
             m < many.along.size() && many.along[m] <= at + sameDirection; ++m) {
          const Side& beside = many.sides[m];
          ++work_;
          const double angle = glm::length(beside.normal - sign * side.normal);
          if (angle > sameDirection || angle * reach > 2 * gap_) continue;
          if (std::abs(glm::dot(side.normal, region.middle - side.point) -
                       sign * glm::dot(beside.normal, region.middle - beside.point)) > gap_)
            continue;
          // One face twice: nothing to put right.
          if (sign > 0 && squares_ != Squares::Flush && side.normal == beside.normal &&
              side.point == beside.point)
            continue;
          if (square(side.normal) && square(beside.normal) &&
              (squares_ == Squares::LeftOut || (sign > 0) != (squares_ == Squares::Flush)))
            continue;
          found_.push_back(swap ? std::pair(Name{i, m}, Name{j, f})
                                : std::pair(Name{i, f}, Name{j, m}));
        }
      }
    }
  }

  std::vector<SharedPlane> grouped() {
    std::vector<Name> names;
    for (const auto& [a, b] : found_) names.insert(names.end(), {a, b});
    std::ranges::sort(names);
    const auto rest = std::ranges::unique(names);
    names.erase(rest.begin(), rest.end());
    const auto numberOf = [&](const Name& name) {
      return static_cast<std::size_t>(std::ranges::lower_bound(names, name) - names.begin());
    };
    base::DisjointSets groups(names.size());
    for (const auto& [a, b] : found_) groups.join(numberOf(a), numberOf(b));
    std::vector<SharedPlane> planes;
    std::vector<std::size_t> slot(names.size(), SIZE_MAX);
    for (std::size_t n = 0; n < names.size(); ++n) {
      const Side& side = sorted_[names[n].first].sides[names[n].second];
      const std::size_t leader = groups.leaderOf(n);  // the least: of the first part
      if (slot[leader] == SIZE_MAX) {
        slot[leader] = planes.size();
        planes.push_back({side.normal, side.point, {}});
      }
      SharedPlane& plane = planes[slot[leader]];
      plane.members.push_back({names[n].first, side, glm::dot(side.normal, plane.normal) < 0});
    }
    return planes;
  }

  // Many parts of many sides each: what is found by then has to do.
  static constexpr std::size_t mostWork = 20'000'000;

  std::span<const Solid> parts_;
  double gap_;
  Squares squares_;
  std::vector<Sorted> sorted_;
  std::vector<std::pair<Name, Name>> found_;
  std::size_t work_ = 0;
};

struct PointHash {
  std::size_t operator()(const base::Vec3& at) const {
    std::uint64_t key = 0;
    for (int axis = 0; axis < 3; ++axis) key = mixed(key ^ std::bit_cast<std::uint64_t>(at[axis]));
    return static_cast<std::size_t>(key);
  }
};

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

std::shared_ptr<const std::vector<Side>> Body::sides() const {
  {
    const std::lock_guard lock(kept->mutex);
    if (kept->sides) return kept->sides;
  }
  auto found = std::make_shared<const std::vector<Side>>(sidesOfMesh(shape, facts.box));
  // Of round bodies each triangle is a side, and nearly as large as the triangle itself.
  if (found->size() > 2048) return found;
  const std::lock_guard lock(kept->mutex);
  kept->sides = found;
  return found;
}

double reachOf(std::span<const Solid> parts) {
  double reach = 0;
  for (const Solid& part : parts) {
    const base::Box3 box = part.box();
    const base::Vec3 far = glm::max(glm::abs(box.min), glm::abs(box.max));
    reach = std::max(reach, std::max(far.x, std::max(far.y, far.z)));
  }
  return reach;
}

double contactGap(std::span<const Solid> parts) { return std::min(2e-4, 5e-6 * reachOf(parts)); }

std::vector<SharedPlane> sharedPlanes(std::span<const Solid> parts, double gap, Squares squares) {
  return Matcher(parts, gap, squares).planes();
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

namespace {

// The triangles of one part in one plane, by the numbers of their corners.
struct Patch {
  bool against;
  std::vector<std::array<std::uint64_t, 3>> triangles;
};

struct Gathered {
  manifold::MeshGL64 mesh;
  std::map<std::size_t, Patch> patches;  // by plane
  std::vector<std::array<bool, 3>> held;  // by corner and axis: it is one of a face square to the axis
};

Gathered gatheredOf(const Solid& solid,
                    std::span<const std::pair<std::size_t, const SharedPlane::Member*>> members, double gap) {
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
bool overlap(const SharedPlane& plane, const Gathered& a, const Patch& one, const Gathered& b,
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

}  // namespace

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

  // Only parts whose faces share some area take part in a plane.
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
        if (!overlap(planes_[p], gathered[a.part], gathered[a.part].patches[p], gathered[b.part],
                     gathered[b.part].patches[p], gap_))
          continue;
        needed[i] = needed[j] = true;
      }
    }
    std::vector<SharedPlane::Member> kept;
    for (std::size_t i = 0; i < members.size(); ++i)
      if (needed[i]) kept.push_back(members[i]);
    members = std::move(kept);
  }

  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> demanded;  // vertex to planes
    std::map<std::size_t, double> offset;                                  // along the plane's normal
    for (std::size_t p = 0; p < planes_.size(); ++p) {
      for (const SharedPlane::Member& member : planes_[p].members) {
        if (member.part != i) continue;
        const double out = offsetOf(planes_[p], member);
        const double along = member.against ? -out : out;
        double& kept = offset[p];
        if (std::abs(along) >= std::abs(kept)) kept = along;
      }
      if (!offset.contains(p)) continue;
      for (const auto& t : gathered[i].patches[p].triangles) {
        for (const std::uint64_t vertex : t) {
          std::vector<std::size_t>& planes = demanded[vertex];
          if (planes.empty() || planes.back() != p) planes.push_back(p);
        }
      }
    }
    std::unordered_map<base::Vec3, base::Vec3, PointHash> moves;
    std::vector<Demand> demands;
    for (auto& [vertex, planes] : demanded) {
      const base::Vec3 from = fromManifold(gathered[i].mesh.GetVertPos(vertex));
      demands.clear();
      bool hair = false;
      for (const std::size_t p : planes) {
        demands.push_back({planes_[p].normal, glm::dot(planes_[p].normal, planes_[p].point) + offset[p]});
        hair = hair || offset[p] != 0;
      }
      // Faces square to an axis stay where `aligned` has put them: tilted by a hair, they would leave a skin.
      std::array<bool, 3> held = gathered[i].held[vertex];
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

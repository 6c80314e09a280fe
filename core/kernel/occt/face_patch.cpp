// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/face_patch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace pw::kernel {

namespace {

constexpr std::size_t mostTriangles = 20'000;

double cross(const base::Vec2& a, const base::Vec2& b, const base::Vec2& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// How many points are looked at along what crosses so many pieces of the surface: what a spline does between its knots is
// smooth, so that three in each are enough, and of a surface that is known by formula one.
int probes(const FaceDomain& domain, const base::Vec2& a, const base::Vec2& b) {
  if (domain.isByFormula()) return 1;
  return static_cast<int>(std::min<std::size_t>(3 + 2 * domain.piecesBetween(a, b), 31));
}

class Refining {
 public:
  Refining(FacePatch& patch, const FaceDomain& domain, std::vector<base::Vec3>& points, const Deflection& deflection)
      : patch_(patch), domain_(domain), points_(points), deflection_(deflection),
        isFine_(patch.triangles.size(), false) {}

  void run() {
    for (int round = 0; round < 24; ++round) {
      turnSides();
      if (!split() || patch_.triangles.size() > mostTriangles) break;
    }
    turnSides();
  }

 private:
  struct Side {
    std::uint32_t left = 0, right = 0;  // triangles
    int hands = 0;
  };
  using Sides = std::unordered_map<std::uint64_t, Side>;

  static std::uint64_t key(std::uint32_t a, std::uint32_t b) { return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b); }

  Sides sides() const {
    Sides out;
    out.reserve(patch_.triangles.size() * 2);
    for (std::uint32_t t = 0; t < patch_.triangles.size(); ++t)
      for (std::size_t k = 0; k < 3; ++k) {
        Side& side = out[key(patch_.triangles[t][k], patch_.triangles[t][(k + 1) % 3])];
        (side.hands == 0 ? side.left : side.right) = t;
        ++side.hands;
      }
    return out;
  }
  const base::Vec2& place(std::uint32_t spot) const { return patch_.spots[spot].place; }
  const base::Vec3& point(std::uint32_t spot) const { return points_[patch_.spots[spot].point]; }
  std::uint32_t third(std::uint32_t triangle, std::uint32_t a, std::uint32_t b) const {
    for (const std::uint32_t spot : patch_.triangles[triangle])
      if (spot != a && spot != b) return spot;
    return a;
  }
  std::uint32_t added(const base::Vec2& place) {
    points_.push_back(domain_.at(place));
    patch_.spots.push_back({place, static_cast<std::uint32_t>(points_.size() - 1)});
    return static_cast<std::uint32_t>(patch_.spots.size() - 1);
  }
  static void replace(std::array<std::uint32_t, 3>& triangle, std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t& spot : triangle)
      if (spot == from) spot = to;
  }

  // Delaunay's rule, a few rounds of it: each side at most once a round.
  void turnSides() {
    for (int round = 0; round < 12; ++round) {
      std::vector<bool> touched(patch_.triangles.size(), false);
      bool any = false;
      const Sides all = sides();
      std::vector<std::uint64_t> order;
      order.reserve(all.size());
      for (const auto& [k, side] : all)
        if (side.hands == 2) order.push_back(k);
      std::sort(order.begin(), order.end());  // the same input gives the same triangles
      for (const std::uint64_t k : order) {
        const Side& side = all.at(k);
        if (touched[side.left] || touched[side.right]) continue;
        if (turned(static_cast<std::uint32_t>(k >> 32), static_cast<std::uint32_t>(k), side)) touched[side.left] = touched[side.right] = any = true;
      }
      if (!any) return;
    }
  }

  bool turned(std::uint32_t a, std::uint32_t b, const Side& side) {
    std::uint32_t c = third(side.left, a, b), d = third(side.right, a, b);
    if (c == d) return false;
    if (cross(place(a), place(b), place(c)) < 0) std::swap(a, b);
    const base::Vec2 &pa = place(a), &pb = place(b), &pc = place(c), &pd = place(d);
    // a, d, b, c is their outline; only a convex one may be cut the other way.
    if (!(cross(pc, pa, pd) > 0) || !(cross(pd, pb, pc) > 0)) return false;
    const double atC = glm::dot(pa - pc, pb - pc), atD = glm::dot(pa - pd, pb - pd);
    const double sineC = cross(pc, pa, pb), sineD = cross(pd, pb, pa);
    const double size = glm::length(pa - pb);
    // The sum of the angles at c and d is more than half a turn.
    if (!(sineC * atD + atC * sineD < -1e-12 * size * size * size * size)) return false;
    patch_.triangles[side.left] = {c, a, d};
    patch_.triangles[side.right] = {d, b, c};
    isFine_[side.left] = isFine_[side.right] = false;
    return true;
  }

  bool split() {
    struct Cut {
      double length;
      std::uint64_t side;
    };
    const Sides all = sides();
    std::vector<Cut> cuts;
    for (const auto& [k, side] : all) {
      if (side.hands != 2 || fine_.contains(k)) continue;
      const auto a = static_cast<std::uint32_t>(k >> 32), b = static_cast<std::uint32_t>(k);
      if (isFine(domain_, patch_.spots[a], patch_.spots[b], points_, deflection_)) fine_.insert(k);
      else cuts.push_back({glm::length(place(a) - place(b)), k});
    }
    std::sort(cuts.begin(), cuts.end(), [](const Cut& x, const Cut& y) { return x.length != y.length ? x.length > y.length : x.side < y.side; });
    std::vector<bool> touched(patch_.triangles.size(), false);
    for (const Cut& cut : cuts) {
      const Side& side = all.at(cut.side);
      if (touched[side.left] || touched[side.right]) continue;
      touched[side.left] = touched[side.right] = true;
      const auto a = static_cast<std::uint32_t>(cut.side >> 32), b = static_cast<std::uint32_t>(cut.side);
      const std::uint32_t middle = added(0.5 * (place(a) + place(b)));
      for (const std::uint32_t t : {side.left, side.right}) {
        std::array<std::uint32_t, 3> other = patch_.triangles[t];
        replace(patch_.triangles[t], b, middle);
        replace(other, a, middle);
        patch_.triangles.push_back(other);
        isFine_[t] = false;
        isFine_.push_back(false);
      }
    }
    return splitMiddles(touched) || !cuts.empty();
  }

  // A triangle whose sides are all on the border may still stand off the surface.
  bool splitMiddles(const std::vector<bool>& touched) {
    bool any = false;
    for (std::uint32_t t = 0; t < touched.size(); ++t) {
      if (touched[t] || isFine_[t]) continue;
      const auto [a, b, c] = patch_.triangles[t];
      isFine_[t] = true;
      if (patch_.spots[a].point == patch_.spots[b].point || patch_.spots[b].point == patch_.spots[c].point ||
          patch_.spots[c].point == patch_.spots[a].point)
        continue;
      const auto furthest = furthestOff(a, b, c);
      if (!furthest) continue;
      const std::uint32_t inside = added(*furthest);
      patch_.triangles[t] = {a, b, inside};
      patch_.triangles.push_back({b, c, inside});
      patch_.triangles.push_back({c, a, inside});
      isFine_[t] = false;
      isFine_.insert(isFine_.end(), 2, false);
      any = true;
    }
    return any;
  }

  // Of the places looked at within a triangle the one that is furthest off its plane, if that is too far.
  std::optional<base::Vec2> furthestOff(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
    const base::Vec3 &pa = point(a), &pb = point(b), &pc = point(c);
    const base::Vec3 across = glm::cross(pb - pa, pc - pa);
    const double twice = glm::length(across), longest = std::max({glm::length(pb - pa), glm::length(pc - pb), glm::length(pa - pc)});
    const int count = std::max({probes(domain_, place(a), place(b)), probes(domain_, place(b), place(c)), probes(domain_, place(c), place(a))});
    // Steps from the centre: 1 is the centre alone.
    const int steps = count <= 1 ? 3 : std::min(count, 15) + 1;
    double most = deflection_.linear;
    std::optional<base::Vec2> out;
    for (int i = 1; i < steps; ++i)
      for (int j = 1; i + j < steps; ++j) {
        const double u = static_cast<double>(i) / steps, v = static_cast<double>(j) / steps, w = 1 - u - v;
        const base::Vec2 at = u * place(a) + v * place(b) + w * place(c);
        const base::Vec3 there = domain_.at(at);
        // Of a triangle that is next to none there is no plane.
        const double off = twice > deflection_.linear * longest ? std::abs(glm::dot(there - pa, across)) / twice
                                                     : glm::length(there - (u * pa + v * pb + w * pc));
        if (off > most) most = off, out = at;
      }
    return out;
  }

  FacePatch& patch_;
  const FaceDomain& domain_;
  std::vector<base::Vec3>& points_;
  Deflection deflection_;
  // What was looked at and left: sides by the spots they join, triangles until a corner of theirs changes.
  std::unordered_set<std::uint64_t> fine_;
  std::vector<bool> isFine_;
};

}  // namespace

bool isFine(const FaceDomain& domain, const FacePatch::Spot& from, const FacePatch::Spot& to, std::span<const base::Vec3> points,
            const Deflection& deflection) {
  const base::Vec3 &a = points[from.point], &b = points[to.point];
  const double length = glm::length(b - a);
  const int count = probes(domain, from.place, to.place);
  double most = 0;
  for (int i = 1; i <= count; ++i) {
    const base::Vec3 arm = domain.at(from.place + static_cast<double>(i) / (count + 1) * (to.place - from.place)) - a;
    // From the straight side, not from the point at this share of it: a surface may be flat and its parameters uneven.
    const double along = length > 0 ? std::clamp(glm::dot(arm, b - a) / (length * length), 0.0, 1.0) : 0;
    most = std::max(most, glm::length(arm - along * (b - a)));
    if (most > deflection.linear) return false;
  }
  // The angle rounds what is small; what bends less than a tenth of the deflection nobody sees.
  if (!(most > 0.1 * deflection.linear)) return true;
  const base::Vec3 na = domain.normal(from.place), nb = domain.normal(to.place);
  return glm::length(na) < 0.5 || glm::length(nb) < 0.5 || glm::dot(na, nb) >= std::cos(deflection.angle);
}

void refine(FacePatch& patch, const FaceDomain& domain, std::vector<base::Vec3>& points, const Deflection& deflection) {
  Refining(patch, domain, points, deflection).run();
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/face_patch.hpp"

#include <algorithm>
#include <unordered_map>

namespace pw::kernel {

namespace {

constexpr std::size_t mostTriangles = 20'000;

double cross(const base::Vec2& a, const base::Vec2& b, const base::Vec2& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

class Refining {
 public:
  Refining(FacePatch& patch, const FaceDomain& domain, std::vector<base::Vec3>& points, double within)
      : patch_(patch), domain_(domain), points_(points), within_(within) {}

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
      if (side.hands != 2) continue;
      const auto a = static_cast<std::uint32_t>(k >> 32), b = static_cast<std::uint32_t>(k);
      const base::Vec2 middle = 0.5 * (place(a) + place(b));
      if (glm::length(domain_.at(middle) - 0.5 * (point(a) + point(b))) > within_) cuts.push_back({glm::length(place(a) - place(b)), k});
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
      }
    }
    return splitMiddles(touched) || !cuts.empty();
  }

  // A triangle whose sides are all on the border may still stand off the surface.
  bool splitMiddles(const std::vector<bool>& touched) {
    bool any = false;
    for (std::uint32_t t = 0; t < touched.size(); ++t) {
      if (touched[t]) continue;
      const auto [a, b, c] = patch_.triangles[t];
      if (patch_.spots[a].point == patch_.spots[b].point || patch_.spots[b].point == patch_.spots[c].point ||
          patch_.spots[c].point == patch_.spots[a].point)
        continue;
      const base::Vec2 middle = (place(a) + place(b) + place(c)) / 3.0;
      if (!(glm::length(domain_.at(middle) - (point(a) + point(b) + point(c)) / 3.0) > within_)) continue;
      const std::uint32_t inside = added(middle);
      patch_.triangles[t] = {a, b, inside};
      patch_.triangles.push_back({b, c, inside});
      patch_.triangles.push_back({c, a, inside});
      any = true;
    }
    return any;
  }

  FacePatch& patch_;
  const FaceDomain& domain_;
  std::vector<base::Vec3>& points_;
  double within_;
};

}  // namespace

void refine(FacePatch& patch, const FaceDomain& domain, std::vector<base::Vec3>& points, double within) {
  Refining(patch, domain, points, within).run();
}

}  // namespace pw::kernel

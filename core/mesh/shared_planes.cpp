// SPDX-License-Identifier: Apache-2.0
#include "mesh/shared_planes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "base/disjoint_sets.hpp"

namespace pw::mesh {

namespace {

struct Region {
  base::Vec3 middle, half;
};

class Matcher {
 public:
  Matcher(std::span<const Solid> parts, double gap, Squares squares)
      : parts_(parts), gap_(gap), squares_(squares), sides_(parts.size()) {}

  std::vector<SharedPlane> planes() {
    sweep();
    match();
    if (found_.empty()) return {};
    return grouped();
  }

 private:
  // A side by its part and number.
  using Name = std::pair<std::size_t, std::size_t>;

  // Pairs of parts whose boxes touch, and what of each part is near others.
  void sweep() {
    std::vector<std::size_t> order(parts_.size()), active;
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const Solid& part : parts_) boxes_.push_back(part.box());
    near_.resize(parts_.size());
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(boxes_[i].min.x, i); });
    for (const std::size_t i : order) {
      std::erase_if(active, [&](std::size_t j) { return boxes_[j].max.x + gap_ < boxes_[i].min.x; });
      for (const std::size_t j : active) {
        const base::Box3 common = commonOf(i, j);
        if (glm::any(glm::lessThan(common.max, common.min))) continue;
        for (const std::size_t k : {i, j}) {
          std::optional<base::Box3>& near = near_[k];
          near = near ? base::Box3{glm::min(near->min, common.min), glm::max(near->max, common.max)} : common;
        }
        pairs_.emplace_back(std::min(i, j), std::max(i, j));
        if (pairs_.size() > mostPairs) return;
      }
      active.push_back(i);
    }
  }

  void match() {
    for (const auto& [i, j] : pairs_) {
      // First the part of which less is near: where that has no side, the other need not be looked at.
      const bool whole = covered(i) && !covered(j);
      if (sidesAt(whole ? j : i).size() == 0 || sidesAt(whole ? i : j).size() == 0) continue;
      const base::Box3 common = commonOf(i, j);
      match(i, j, {(common.min + common.max) * 0.5, (common.max - common.min) * 0.5});
      if (work_ > mostWork) return;
    }
  }

  base::Box3 commonOf(std::size_t i, std::size_t j) const {
    return {glm::max(boxes_[i].min, boxes_[j].min) - gap_, glm::min(boxes_[i].max, boxes_[j].max) + gap_};
  }

  bool covered(std::size_t part) const {
    return glm::all(glm::lessThanEqual(near_[part]->min, boxes_[part].min)) &&
           glm::all(glm::greaterThanEqual(near_[part]->max, boxes_[part].max));
  }

  const Sides& sidesAt(std::size_t part) {
    if (!sides_[part].known())
      sides_[part] = Sides(parts_[part], squares_ == Squares::LeftOut ? Sides::Squares::No : Sides::Squares::Yes,
                           *near_[part]);
    return sides_[part];
  }

  bool reaches(const Side& side, const Region& region) const {
    return std::abs(glm::dot(side.normal, region.middle - side.point)) <=
           glm::dot(glm::abs(side.normal), region.half) + gap_;
  }

  void match(std::size_t i, std::size_t j, const Region& region) {
    const Sides &one = sides_[i], &other = sides_[j];
    const bool swap = one.size() > other.size();
    const Sides& few = swap ? other : one;
    const Sides& many = swap ? one : other;
    const double reach = glm::length(region.half);
    work_ += few.size();
    for (std::size_t f = 0; f < few.size(); ++f) {
      const Side side = few[f];
      if (!reaches(side, region)) continue;
      for (const double sign : {1.0, -1.0}) {
        const double at = sign * side.along;
        for (std::size_t m = many.firstFrom(at - sameDirection); m < many.size(); ++m) {
          const Side beside = many[m];
          if (beside.along > at + sameDirection) break;
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
          if (isSquare(side.normal) && isSquare(beside.normal) &&
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
      const Side side = sides_[names[n].first][names[n].second];
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
  static constexpr std::size_t mostWork = 20'000'000, mostPairs = 2'000'000;

  std::span<const Solid> parts_;
  double gap_;
  Squares squares_;
  std::vector<base::Box3> boxes_;
  std::vector<std::optional<base::Box3>> near_;  // what of a part others touch
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  std::vector<Sides> sides_;
  std::vector<std::pair<Name, Name>> found_;
  std::size_t work_ = 0;
};

}  // namespace

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

}  // namespace pw::mesh

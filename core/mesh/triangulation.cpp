// SPDX-License-Identifier: Apache-2.0
#include "mesh/triangulation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "manifold/polygon.h"
#include "mesh/clip.hpp"
#include "mesh/convex_hull.hpp"

namespace pw::mesh {

namespace {

using Triangle = std::array<std::uint32_t, 3>;

struct GridPoint {
  std::int64_t x, y;
};

Wide turn(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  return static_cast<Wide>(b.x - a.x) * (c.y - a.y) - static_cast<Wide>(b.y - a.y) * (c.x - a.x);
}

// Sweeps from the top down; of two points at one height the left one comes first. Every test is exact on
// the grid. Where contours touch in a point the order of two edges may be undecided: the
// result is counted and measured, and nothing comes back if it is not right.
class Sweep {
 public:
  explicit Sweep(std::span<const Contour> contours) : status_(Left{*this}) { gather(contours); }

  std::optional<std::vector<Triangle>> triangles() {
    if (!cutToMonotone()) return std::nullopt;
    if (!collectPieces()) return std::nullopt;
    return right() ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;

  bool above(Index a, Index b) const {
    const GridPoint &p = at_[a], &q = at_[b];
    if (p.y != q.y) return p.y > q.y;
    if (p.x != q.x) return p.x < q.x;
    return a < b;
  }
  // Negative where the point lies left of the edge that goes down from `edge` to the point after it.
  Wide sideOf(Index edge, Index point) const { return turn(at_[edge], at_[next_[edge]], at_[point]); }

  // Edges that go down, from left to right; by the number of their upper point.
  struct Left {
    const Sweep& sweep;
    using is_transparent = void;
    bool operator()(Index a, Index b) const {
      if (a == b) return false;
      if (sweep.above(a, b)) {
        const Wide side = sweep.sideOf(a, b);
        return side != 0 ? side > 0 : sweep.sideOf(a, sweep.next_[b]) > 0;
      }
      const Wide side = sweep.sideOf(b, a);
      return side != 0 ? side < 0 : sweep.sideOf(b, sweep.next_[a]) < 0;
    }
    struct Point {
      Index point;
    };
    bool operator()(Index edge, Point p) const { return sweep.sideOf(edge, p.point) > 0; }
    bool operator()(Point p, Index edge) const { return sweep.sideOf(edge, p.point) < 0; }
  };

  void gather(std::span<const Contour> contours) {
    base::Vec2 low(INFINITY), high(-INFINITY);
    std::size_t count = 0;
    for (const Contour& contour : contours) {
      count += contour.size();
      for (const base::Vec2& p : contour) {
        low = glm::min(low, p);
        high = glm::max(high, p);
      }
    }
    // Whole steps of Clipper's grid where the region has come from it, finer ones elsewhere.
    const double extent = std::max(high.x - low.x, high.y - low.y);
    const double scale = std::exp2(gridBits - std::ceil(std::log2(extent)));
    at_.reserve(count);
    next_.resize(count);
    before_.resize(count);
    for (const Contour& contour : contours) {
      const auto first = static_cast<Index>(at_.size()), size = static_cast<Index>(contour.size());
      Wide twice = 0;
      for (Index i = 0; i < size; ++i) {
        const base::Vec2& p = contour[i];
        at_.push_back({std::llround((p.x - low.x) * scale), std::llround((p.y - low.y) * scale)});
        next_[first + i] = first + (i + 1) % size;
        before_[first + (i + 1) % size] = first + i;
      }
      for (Index i = 1; i + 1 < size; ++i) twice += turn(at_[first], at_[first + i], at_[first + i + 1]);
      twiceArea_ += twice;
      // A hole is bridged twice: two triangles more than its points; an outside has two fewer.
      expected_ += static_cast<std::int64_t>(size) + (twice < 0 ? 2 : -2);
    }
    helper_.resize(count, none);
    merges_.resize(count, false);
    where_.resize(count);
    inside_.resize(count, false);
  }

  void insert(Index edge, Index helper) {
    where_[edge] = status_.insert(edge).first;
    inside_[edge] = true;
    helper_[edge] = helper;
  }
  void remove(Index edge) {
    if (inside_[edge]) status_.erase(where_[edge]);
    inside_[edge] = false;
  }
  void join(Index a, Index b) { diagonals_.emplace_back(a, b); }
  void joinMerge(Index edge, Index point) {
    if (helper_[edge] != none && merges_[helper_[edge]]) join(point, helper_[edge]);
  }
  // The edge beside the point on its left; none where there is none, which is no region.
  Index leftOf(Index point) const {
    auto found = status_.lower_bound(Left::Point{point});
    return found == status_.begin() ? none : *std::prev(found);
  }

  bool cutToMonotone() {
    std::vector<Index> order(at_.size());
    for (Index i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, [this](Index a, Index b) { return above(a, b); });
    for (const Index v : order) {
      const Index before = before_[v], after = next_[v];
      const bool beforeBelow = above(v, before), afterBelow = above(v, after);
      const Wide bend = turn(at_[before], at_[v], at_[after]);
      if (beforeBelow && afterBelow) {
        if (bend <= 0) {  // the region splits
          const Index edge = leftOf(v);
          if (edge == none) return false;
          join(v, helper_[edge]);
          helper_[edge] = v;
        }
        insert(v, v);
        continue;
      }
      if (!beforeBelow) {  // an edge ends here that has the region on its right
        if (!inside_[before]) return false;
        joinMerge(before, v);
        remove(before);
        if (afterBelow) {
          insert(v, v);
          continue;
        }
        if (bend > 0) continue;  // the end of a part of the region
        merges_[v] = true;
      }
      const Index edge = leftOf(v);
      if (edge == none) return false;
      joinMerge(edge, v);
      helper_[edge] = v;
    }
    return status_.empty();
  }

  struct Step {
    Index point;
    bool left;
  };
  struct Way {
    Index from, to;
    bool used = false;
  };

  // The ways out of each point, contours and both directions of the cuts, by their first point.
  bool collectPieces() {
    std::vector<Index> begin(at_.size() + 1, 0);
    for (Index v = 0; v < at_.size(); ++v) ++begin[v + 1];
    for (const auto& [a, b] : diagonals_) {
      ++begin[a + 1];
      ++begin[b + 1];
    }
    for (std::size_t v = 0; v < at_.size(); ++v) begin[v + 1] += begin[v];
    std::vector<Way> ways(begin.back());
    std::vector<Index> fill(begin.begin(), begin.end() - 1);
    for (Index v = 0; v < at_.size(); ++v) ways[fill[v]++] = {v, next_[v]};
    for (const auto& [a, b] : diagonals_) {
      ways[fill[a]++] = {a, b};
      ways[fill[b]++] = {b, a};
    }
    std::vector<Index> piece;
    for (Way& start : ways) {
      if (start.used) continue;
      piece.clear();
      Way* way = &start;
      while (!way->used) {
        way->used = true;
        piece.push_back(way->from);
        Way* best = nullptr;
        for (Index w = begin[way->to]; w < begin[way->to + 1]; ++w)
          if (!best || firstClockwise(way->from, way->to, ways[w].to, best->to)) best = &ways[w];
        way = best;
      }
      if (way != &start || piece.size() < 3) return false;
      fillMonotone(piece);
    }
    return true;
  }

  // Which of two ways out comes first, turning clockwise from the way back.
  bool firstClockwise(Index from, Index at, Index a, Index b) const {
    const auto half = [&](Index to) { return to == from ? 2 : turn(at_[at], at_[from], at_[to]) < 0 ? 0 : 1; };
    const int one = half(a), other = half(b);
    if (one != other) return one < other;
    return turn(at_[at], at_[a], at_[b]) < 0;
  }

  // `piece` counter-clockwise.
  void fillMonotone(const std::vector<Index>& piece) {
    const std::size_t count = piece.size();
    if (count == 3) {
      out_.push_back({piece[0], piece[1], piece[2]});
      return;
    }
    std::size_t top = 0;
    for (std::size_t i = 1; i < count; ++i)
      if (above(piece[i], piece[top])) top = i;
    // Down both sides at once: the left one runs forwards, the right one backwards.
    std::vector<Step>& steps = steps_;
    steps.assign(1, {piece[top], true});
    std::size_t l = (top + 1) % count, r = (top + count - 1) % count;
    while (steps.size() < count) {
      const bool left = l == r || above(piece[l], piece[r]);
      steps.push_back({piece[left ? l : r], left});
      if (left) {
        l = (l + 1) % count;
      } else {
        r = (r + count - 1) % count;
      }
    }
    std::vector<Step>& stack = stack_;
    stack.assign({steps[0], steps[1]});
    for (std::size_t j = 2; j < count; ++j) {
      const Step step = steps[j];
      const bool lowest = j + 1 == count;
      if (lowest || step.left != stack.back().left) {
        const bool stackLeft = stack.back().left;
        for (std::size_t k = 0; k + 1 < stack.size(); ++k) {
          if (stackLeft) {
            out_.push_back({stack[k].point, stack[k + 1].point, step.point});
          } else {
            out_.push_back({stack[k + 1].point, stack[k].point, step.point});
          }
        }
        stack.assign({steps[j - 1], step});
        continue;
      }
      Step last = stack.back();
      stack.pop_back();
      while (!stack.empty()) {
        const Index a = step.left ? stack.back().point : step.point;
        const Index c = step.left ? step.point : stack.back().point;
        if (turn(at_[a], at_[last.point], at_[c]) <= 0) break;
        out_.push_back({a, last.point, c});
        last = stack.back();
        stack.pop_back();
      }
      stack.push_back(last);
      stack.push_back(step);
    }
  }

  bool right() const {
    if (static_cast<std::int64_t>(out_.size()) != expected_) return false;
    Wide sum = 0;
    for (const Triangle& t : out_) {
      const Wide twice = turn(at_[t[0]], at_[t[1]], at_[t[2]]);
      if (twice < 0) return false;
      sum += twice;
    }
    return sum == twiceArea_;
  }

  std::vector<GridPoint> at_;
  std::vector<Index> next_, before_, helper_;
  std::vector<bool> merges_, inside_;
  std::set<Index, Left> status_;
  std::vector<std::set<Index, Left>::iterator> where_;
  std::vector<std::pair<Index, Index>> diagonals_;
  std::vector<Triangle> out_;
  std::vector<Step> steps_, stack_;  // of fillMonotone
  Wide twiceArea_ = 0;
  std::int64_t expected_ = 0;
};

std::vector<Triangle> earsOf(std::span<const Contour> contours) {
  manifold::PolygonsIdx polygons;
  int next = 0;
  for (const Contour& contour : contours) {
    manifold::SimplePolygonIdx polygon;
    polygon.reserve(contour.size());
    for (const base::Vec2& p : contour) polygon.push_back({{p.x, p.y}, next++});
    polygons.push_back(std::move(polygon));
  }
  std::vector<Triangle> out;
  for (const manifold::ivec3& t : manifold::TriangulateIdx(polygons))
    out.push_back({static_cast<std::uint32_t>(t[0]), static_cast<std::uint32_t>(t[1]),
                   static_cast<std::uint32_t>(t[2])});
  return out;
}

// Up to here Manifold's triangulator is as quick, and its triangles are rounder.
constexpr std::size_t fewContours = 48;

}  // namespace

bool hasManyContours(std::span<const Contour> contours) { return contours.size() > fewContours; }

std::vector<Triangle> triangulated(std::span<const Contour> contours) {
  if (hasManyContours(contours))
    if (auto triangles = Sweep(contours).triangles()) return *std::move(triangles);
  return earsOf(contours);
}

}  // namespace pw::mesh

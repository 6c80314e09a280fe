// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/curved_filling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "kernel/occt/face_domain.hpp"
#include "kernel/occt/face_patch.hpp"
#include "kernel/occt/guard.hpp"
#include "mesh/operations.hpp"

namespace pw::kernel {

namespace {

using Spot = FacePatch::Spot;

// Steps that are gone both ways (seams, slits) bound nothing; the others, end to end.
bool loopsOf(std::span<const Border> borders, std::vector<std::vector<std::uint32_t>>& loops) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> count;
  for (const Border& border : borders)
    for (const auto& [from, to] : border) count[std::minmax(from, to)] += from < to ? 1 : -1;
  std::multimap<std::uint32_t, std::uint32_t> next;
  for (const auto& [step, times] : count)
    for (int i = 0; i < std::abs(times); ++i) next.emplace(times > 0 ? step.first : step.second, times > 0 ? step.second : step.first);
  while (!next.empty()) {
    std::vector<std::uint32_t> path{next.begin()->first};
    std::unordered_map<std::uint32_t, std::size_t> met{{path.front(), 0}};  // where in `path`
    // A point that is met again ends a loop, so that loops which touch are apart.
    do {
      const auto step = next.find(path.back());
      if (step == next.end()) return false;
      const std::uint32_t to = step->second;
      next.erase(step);
      const auto [at, fresh] = met.try_emplace(to, path.size());
      if (fresh) {
        path.push_back(to);
        continue;
      }
      const std::size_t start = at->second;
      loops.emplace_back(path.begin() + static_cast<std::ptrdiff_t>(start), path.end());
      for (std::size_t i = start + 1; i < path.size(); ++i) met.erase(path[i]);
      path.resize(start + 1);
    } while (path.size() > 1 || next.contains(path.front()));
  }
  return true;
}

double areaOf(const std::vector<Spot>& loop) {
  double twice = 0;
  for (std::size_t i = 0; i < loop.size(); ++i) {
    const base::Vec2 &a = loop[i].place, &b = loop[(i + 1) % loop.size()].place;
    twice += a.x * b.y - a.y * b.x;
  }
  return twice / 2;
}

bool isInside(const base::Vec2& p, const std::vector<Spot>& loop) {
  bool inside = false;
  for (std::size_t i = 0; i < loop.size(); ++i) {
    const base::Vec2 &a = loop[i].place, &b = loop[(i + 1) % loop.size()].place;
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
  }
  return inside;
}

bool isCrossed(const base::Vec2& a, const base::Vec2& b, const base::Vec2& c, const base::Vec2& d) {
  const auto side = [](const base::Vec2& p, const base::Vec2& q, const base::Vec2& r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) > 0;
  };
  return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b);
}

struct Winding {
  std::vector<Spot> spots;  // without the one that closes it
  int axis = 0;
  int turns = 0;
};

class Filling {
 public:
  Filling(const TopoDS_Face& face, std::vector<base::Vec3>& points, std::vector<base::Vec3> border, const Deflection& deflection)
      : domain_(face, border), points_(points), deflection_(deflection) {}

  // Contours in the domain. False where they enclose nothing that can be told.
  bool lay(const std::vector<std::vector<std::uint32_t>>& loops) {
    std::vector<Winding> winding;
    for (const std::vector<std::uint32_t>& loop : loops)
      if (!put(loop, winding)) return false;
    if (!winding.empty() && !unrolled(winding)) return false;
    return nested();
  }

  base::Result<FacePatch> filled() const {
    FacePatch out;
    std::vector<std::vector<base::Vec2>> contours;
    double whole = 0, length = 0;
    for (const std::vector<Spot>& contour : contours_) {
      std::vector<base::Vec2>& flat = contours.emplace_back();
      whole += areaOf(contour);
      for (std::size_t i = 0; i < contour.size(); ++i) {
        flat.push_back(contour[i].place);
        length += glm::length(contour[(i + 1) % contour.size()].place - contour[i].place);
        out.spots.push_back(contour[i]);
      }
    }
    // What counts as crossing decides which corners are cut first: the way that folds least.
    double least = std::numeric_limits<double>::infinity();
    for (const double share : {-1.0, 0.01, 0.1, 1.0}) {
      auto triangles = mesh::filled(contours, share * deflection_.linear);
      if (!triangles) return triangles.failure();
      double folded = 0;
      for (const std::array<std::uint32_t, 3>& t : *triangles) {
        const base::Vec2 &a = out.spots[t[0]].place, &b = out.spots[t[1]].place, &c = out.spots[t[2]].place;
        folded += std::max(0.0, -((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / 2);
      }
      if (!(folded < least)) continue;
      least = folded;
      out.triangles = *std::move(triangles);
      if (folded == 0) break;
    }
    if (!(least <= std::max(length * deflection_.linear, 0.02 * std::abs(whole)))) return internal("meshing", "the border of a curved face crosses itself");
    return out;
  }

  // Of the whole face, its triangles being `patch`.
  void measure(const FacePatch& patch, const Measuring& measuring) {
    // Many triangles are small ones.
    const int depth = patch.triangles.size() < 1'000 ? 4 : 1;
    for (const auto& [a, b, c] : patch.triangles)
      measure(patch.spots[a].place, patch.spots[b].place, patch.spots[c].place, measuring.sums, depth);
    for (const std::vector<Spot>& contour : contours_)
      for (std::size_t i = 0; i < contour.size(); ++i) {
        const Spot &from = contour[i], &to = contour[(i + 1) % contour.size()];
        const auto bend = measuring.bends.between(from.point, to.point);
        if (!bend) continue;
        // Looking a place up costs a hundred times as much as the point there.
        const base::Vec2 middle = 0.5 * (from.place + to.place);
        if (!domain_.isByFormula() && glm::length(domain_.at(middle) - (*bend)[1]) < 0.01 * deflection_.linear) continue;
        std::array<base::Vec2, 5> along{from.place, {}, {}, {}, to.place};
        for (std::size_t k = 0; k < 3; ++k) along[k + 1] = domain_.of((*bend)[k], from.place + (0.25 * static_cast<double>(k + 1)) * (to.place - from.place));
        const Segment segment = segmentOf(along);
        const SurfacePoint here = domain_.surfaceAt(segment.centroid);
        measuring.sums.add(here.point, here.across, segment.area);
      }
  }

  const FaceDomain& domain() const { return domain_; }
  double off() const { return off_; }

 private:
  // A flat part of a spline may be one triangle over many of its pieces; the rule wants them one by one.
  void measure(const base::Vec2& a, const base::Vec2& b, const base::Vec2& c, SurfaceSums& sums, int depth) const {
    const std::size_t pieces = std::max({domain_.piecesBetween(a, b), domain_.piecesBetween(b, c), domain_.piecesBetween(c, a)});
    if (pieces < 2 || depth == 0) return addTriangle(sums, a, b, c, [&](const base::Vec2& place) { return domain_.surfaceAt(place); });
    const base::Vec2 ab = 0.5 * (a + b), bc = 0.5 * (b + c), ca = 0.5 * (c + a);
    measure(a, ab, ca, sums, depth - 1);
    measure(ab, b, bc, sums, depth - 1);
    measure(ca, bc, c, sums, depth - 1);
    measure(ab, bc, ca, sums, depth - 1);
  }

  bool put(const std::vector<std::uint32_t>& loop, std::vector<Winding>& winding) {
    const std::size_t n = loop.size();
    std::vector<base::Vec2> raw(n);
    std::optional<base::Vec2> near;
    std::vector<int> pole(n, -1);
    for (std::size_t i = 0; i < n; ++i) {
      raw[i] = domain_.of(points_[loop[i]], near);
      off_ = std::max(off_, glm::length(domain_.at(raw[i]) - points_[loop[i]]));
      for (const int axis : {0, 1})
        if (domain_.isPole(raw[i], axis)) pole[i] = axis;
      near = raw[i];
    }
    std::size_t first = 0;
    while (first < n && pole[first] >= 0) ++first;
    if (first == n) return false;
    std::vector<Spot> spots;
    base::Vec2 last = raw[first];
    for (std::size_t step = 0; step <= n; ++step) {
      const std::size_t i = (first + step) % n;
      base::Vec2 place = raw[i];
      // At a pole it comes in along one direction and leaves along another.
      if (pole[i] >= 0) place[pole[i]] = last[pole[i]];
      for (int axis = 0; axis < 2; ++axis)
        if (domain_.period(axis) > 0) place[axis] += std::round((last[axis] - place[axis]) / domain_.period(axis)) * domain_.period(axis);
      const std::size_t before = (i + n - 1) % n;
      if (step > 0 && pole[before] >= 0 && pole[i] < 0) {
        base::Vec2 leaving = spots.back().place;
        leave(leaving, pole[before], place);
        leaving[pole[before]] = place[pole[before]];
        spots.push_back({leaving, loop[before]});
      }
      last = place;
      if (step < n) spots.push_back({place, loop[i]});
    }
    Winding one{std::move(spots), 0, 0};
    int axes = 0;
    for (int axis = 0; axis < 2; ++axis) {
      if (domain_.period(axis) <= 0) continue;
      const int turns = static_cast<int>(std::lround((last[axis] - raw[first][axis]) / domain_.period(axis)));
      if (turns == 0) continue;
      one.axis = axis, one.turns = turns, ++axes;
    }
    if (axes == 0) contours_.push_back(std::move(one.spots));
    else winding.push_back(std::move(one));
    return axes < 2 && std::abs(one.turns) <= 1;
  }

  // The face is on the left of its border, so at the upper end it leaves towards smaller coordinates, by up to a period.
  void leave(const base::Vec2& tip, int axis, base::Vec2& place) const {
    const double period = domain_.period(axis), slack = 0.05 * period;
    if (!(period > 0)) return;
    const bool towardsSmaller = (place[1 - axis] < tip[1 - axis]) == (axis == 0);
    const double turn = place[axis] - tip[axis];
    if (towardsSmaller && turn > slack) place[axis] -= period;
    if (!towardsSmaller && turn < -slack) place[axis] += period;
  }

  // Loops about the surface bound a strip between two of them, or what lies between one and a pole: cut open, one contour.
  bool unrolled(std::vector<Winding>& winding) {
    if (winding.size() > 2) return false;
    std::sort(winding.begin(), winding.end(), [](const Winding& a, const Winding& b) { return a.turns > b.turns; });
    const int axis = winding[0].axis, across = 1 - axis;
    base::Vec2 round(0);
    round[axis] = domain_.period(axis) * winding[0].turns;
    const std::vector<Spot>& a = winding[0].spots;
    if (winding.size() == 1) {
      // The face is on the left of its border.
      const auto end = domain_.end(across, (axis == 0) == (winding[0].turns > 0));
      if (!end) return false;
      base::Vec2 tip = a[0].place;
      tip[across] = *end;
      if (!domain_.isPole(tip, axis)) return false;
      const std::uint32_t name = named(domain_.at(tip));
      joined(a, 0, {{tip + round, name}, {tip, name}}, round);
      return true;
    }
    if (winding[1].axis != axis || winding[0].turns != 1 || winding[1].turns != -1) return false;
    const std::vector<Spot>& b = winding[1].spots;
    struct Bridge {
      double length;
      std::size_t from, to;
      base::Vec2 shift;
    };
    std::vector<Bridge> bridges;
    for (std::size_t i = 0; i < a.size(); ++i) {
      Bridge best{std::numeric_limits<double>::infinity(), i, 0, {}};
      for (std::size_t j = 0; j < b.size(); ++j) {
        base::Vec2 shift(0);
        shift[axis] = std::round((a[i].place[axis] - b[j].place[axis]) / domain_.period(axis)) * domain_.period(axis);
        const double length = glm::length(b[j].place + shift - a[i].place);
        if (length < best.length) best = {length, i, j, shift};
      }
      bridges.push_back(best);
    }
    std::sort(bridges.begin(), bridges.end(), [](const Bridge& x, const Bridge& y) { return x.length != y.length ? x.length < y.length : x.from < y.from; });
    for (const Bridge& bridge : bridges) {
      if (crossesHoles(a[bridge.from].place, b[bridge.to].place + bridge.shift)) continue;
      std::vector<Spot> other;
      base::Vec2 shift = bridge.shift + round;
      for (std::size_t k = 0; k < b.size(); ++k) {
        const std::size_t j = (bridge.to + k) % b.size();
        if (k > 0 && j == 0) shift -= round;
        other.push_back({b[j].place + shift, b[j].point});
      }
      other.push_back({other.front().place - round, other.front().point});
      joined(a, bridge.from, other, round);
      return true;
    }
    return false;
  }

  bool crossesHoles(const base::Vec2& from, const base::Vec2& to) const {
    for (const std::vector<Spot>& hole : contours_)
      for (int u = -2; u <= 2; ++u)
        for (int v = -2; v <= 2; ++v) {
          if ((u != 0 && domain_.period(0) <= 0) || (v != 0 && domain_.period(1) <= 0)) continue;
          const base::Vec2 shift(u * domain_.period(0), v * domain_.period(1));
          for (std::size_t i = 0; i < hole.size(); ++i)
            if (isCrossed(from, to, hole[i].place + shift, hole[(i + 1) % hole.size()].place + shift)) return true;
        }
    return false;
  }

  // `a` from its spot `first` once round, over to `other` and back; where it is cut, the same points on both sides.
  void joined(const std::vector<Spot>& a, std::size_t first, const std::vector<Spot>& other, const base::Vec2& round) {
    std::vector<Spot> contour;
    base::Vec2 shift(0);
    for (std::size_t k = 0; k < a.size(); ++k) {
      const std::size_t i = (first + k) % a.size();
      if (k > 0 && i == 0) shift += round;
      contour.push_back({a[i].place + shift, a[i].point});
    }
    const Spot end{contour.front().place + round, contour.front().point};
    contour.push_back(end);
    std::vector<Spot> cut;
    addCut(end, other.front(), cut, 0);
    contour.insert(contour.end(), cut.begin(), cut.end());
    contour.insert(contour.end(), other.begin(), other.end());
    for (auto it = cut.rbegin(); it != cut.rend(); ++it) contour.push_back({it->place - round, it->point});
    contours_.push_back(std::move(contour));
  }

  void addCut(const Spot& from, const Spot& to, std::vector<Spot>& cut, int depth) {
    if (depth > 8 || isFine(domain_, from, to, points_, deflection_)) return;
    const base::Vec2 middle = 0.5 * (from.place + to.place);
    points_.push_back(domain_.at(middle));
    const Spot spot{middle, static_cast<std::uint32_t>(points_.size() - 1)};
    addCut(from, spot, cut, depth + 1);
    cut.push_back(spot);
    addCut(spot, to, cut, depth + 1);
  }

  std::uint32_t named(const base::Vec3& point) {
    points_.push_back(point);
    return static_cast<std::uint32_t>(points_.size() - 1);
  }

  // Holes may lie a period away from what they are holes of.
  bool nested() {
    if (contours_.empty()) return false;
    auto outer = std::max_element(contours_.begin(), contours_.end(),
                                  [](const auto& a, const auto& b) { return std::abs(areaOf(a)) < std::abs(areaOf(b)); });
    std::iter_swap(contours_.begin(), outer);
    if (!(areaOf(contours_.front()) > 0)) return contours_.size() == 1 && isSliver(contours_.front());
    for (std::size_t i = 1; i < contours_.size(); ++i) {
      for (int u = -2; u <= 2; ++u)
        for (int v = -2; v <= 2; ++v) {
          if ((u != 0 && domain_.period(0) <= 0) || (v != 0 && domain_.period(1) <= 0)) continue;
          const base::Vec2 shift(u * domain_.period(0), v * domain_.period(1));
          if ((u == 0 && v == 0) || isInside(contours_[i].front().place, contours_.front()) ||
              !isInside(contours_[i].front().place + shift, contours_.front()))
            continue;
          for (Spot& spot : contours_[i]) spot.place += shift;
        }
    }
    return true;
  }

  bool isSliver(const std::vector<Spot>& contour) const {
    double length = 0;
    for (std::size_t i = 0; i < contour.size(); ++i) length += glm::length(contour[(i + 1) % contour.size()].place - contour[i].place);
    return std::abs(areaOf(contour)) <= length * deflection_.linear;
  }

  FaceDomain domain_;
  std::vector<base::Vec3>& points_;
  Deflection deflection_;
  double off_ = 0;
  std::vector<std::vector<Spot>> contours_;
};

}  // namespace

base::Result<CurvedFilling> curvedFilling(const TopoDS_Face& face, std::span<const Border> borders,
                                          std::vector<base::Vec3>& points, const Deflection& deflection,
                                          const Measuring* measuring) {
  std::vector<std::vector<std::uint32_t>> loops;
  if (!loopsOf(borders, loops)) return internal("meshing", "the border of a curved face is open");
  CurvedFilling out;
  std::vector<base::Vec3> border;
  for (const std::vector<std::uint32_t>& loop : loops)
    for (const std::uint32_t name : loop) border.push_back(points[name]);
  if (border.empty()) return out;
  const std::size_t known = points.size();
  Filling filling(face, points, std::move(border), deflection);
  const auto given = [&](base::Failure failure) {
    points.resize(known);
    return failure;
  };
  if (!filling.lay(loops)) return given(internal("meshing", "the border of a curved face encloses nothing of it"));
  auto patch = filling.filled();
  if (!patch) return given(patch.failure());
  refine(*patch, filling.domain(), points, deflection);
  out.off = filling.off();
  if (measuring) filling.measure(*patch, *measuring);
  for (const std::array<std::uint32_t, 3>& t : patch->triangles) {
    std::array<CurvedFilling::Corner, 3> corners;
    const base::Vec2 middle = (patch->spots[t[0]].place + patch->spots[t[1]].place + patch->spots[t[2]].place) / 3.0;
    for (std::size_t k = 0; k < 3; ++k) {
      const FacePatch::Spot& spot = patch->spots[t[k]];
      corners[k] = {spot.point, filling.domain().normal(spot.place)};
      if (glm::length(corners[k].normal) == 0) corners[k].normal = filling.domain().normal(glm::mix(spot.place, middle, 0.01));
    }
    if (corners[0].point != corners[1].point && corners[1].point != corners[2].point && corners[2].point != corners[0].point)
      out.triangles.push_back(corners);
  }
  return out;
}

}  // namespace pw::kernel

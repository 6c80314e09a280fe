// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>
#include <tuple>

#include "kernel/facets.hpp"

namespace pw::kernel {

namespace {

constexpr double onLine = 5e-8;  // mm; half of OpenCASCADE's tolerance

// A face as directed steps in its plane, what it covers on their left.
class Face {
 public:
  Face(const PolygonMesh& mesh, const std::vector<std::uint32_t>& place, const Polygon& polygon)
      : mesh_(mesh), place_(place) {
    const base::Vec3 away = std::abs(polygon.normal.x) < 0.6 ? base::Vec3(1, 0, 0) : base::Vec3(0, 1, 0);
    x_ = glm::normalize(glm::cross(away, polygon.normal));
    y_ = glm::cross(polygon.normal, x_);
    origin_ = polygon.origin;
  }

  base::Vec2 flat(std::uint32_t p) const { return flat(mesh_.points[p]); }
  base::Vec2 flat(const base::Vec3& p) const { return {glm::dot(p - origin_, x_), glm::dot(p - origin_, y_)}; }

  double area(const Loop& loop) const {
    double twice = 0;
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const base::Vec2 a = flat(loop[i]), b = flat(loop[(i + 1) % loop.size()]);
      twice += a.x * b.y - a.y * b.x;
    }
    return twice / 2;
  }

  bool encloses(const Loop& loop, const base::Vec2& p) const {
    bool inside = false;
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const base::Vec2 a = flat(loop[i]), b = flat(loop[(i + 1) % loop.size()]);
      if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
    }
    return inside;
  }

  // One loop around each part that hangs together by more than a point.
  std::vector<Loop> traced(const std::vector<Loop>& loops) const {
    struct Step {
      std::uint32_t from, to;
      bool used = false;
    };
    std::vector<Step> steps;
    std::multimap<std::uint32_t, std::size_t> leaving;
    for (const Loop& loop : loops)
      for (std::size_t i = 0; i < loop.size(); ++i) {
        leaving.emplace(place_[loop[i]], steps.size());
        steps.push_back({loop[i], loop[(i + 1) % loop.size()]});
      }
    std::vector<Loop> out;
    for (Step& first : steps) {
      Loop loop;
      for (Step* step = &first; !step->used;) {
        step->used = true;
        loop.push_back(step->from);
        const base::Vec2 back = flat(step->from) - flat(step->to);
        Step* next = nullptr;
        double least = 7;
        const auto [begin, end] = leaving.equal_range(place_[step->to]);
        for (auto it = begin; it != end; ++it) {
          Step& other = steps[it->second];
          const base::Vec2 ahead = flat(other.to) - flat(other.from);
          // Clockwise from where it came, over what is covered.
          double turn = std::atan2(back.y, back.x) - std::atan2(ahead.y, ahead.x);
          if (turn <= 1e-12) turn += 2 * std::numbers::pi;
          if (turn < least && (!other.used || &other == &first)) least = turn, next = &other;
        }
        if (!next) break;
        step = next;
      }
      if (!loop.empty()) out.push_back(std::move(loop));
    }
    return out;
  }

 private:
  const PolygonMesh& mesh_;
  const std::vector<std::uint32_t>& place_;
  base::Vec3 x_, y_, origin_;
};

class Separator {
 public:
  Separator(PolygonMesh& mesh, const mesh::Triangles& triangles) : mesh_(mesh), triangles_(triangles) {}

  void run() {
    findPlaces();
    std::vector<bool> pinched(mesh_.faces.size(), false);
    for (std::size_t f = 0; f < mesh_.faces.size(); ++f) pinched[f] = findTouches(mesh_.faces[f]);
    if (!touches_.empty())
      for (Polygon& face : mesh_.faces) {
        insert(face.outer);
        for (Loop& hole : face.holes) insert(hole);
      }
    std::vector<std::vector<std::size_t>> parts(mesh_.faces.size());
    const std::size_t known = mesh_.faces.size();
    for (std::size_t f = 0; f < known; ++f)
      if (pinched[f]) parts[f] = separate(f);
    assign(parts);
    mesh_.placeOf = std::move(place_);
  }

 private:
  // Points in one place have one number.
  void findPlaces() {
    std::vector<std::uint32_t> order(mesh_.points.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto key = [&](std::uint32_t p) {
      const base::Vec3& at = mesh_.points[p];
      return std::tuple(at.x, at.y, at.z, p);
    };
    std::ranges::sort(order, {}, key);
    place_.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      place_[order[i]] = i > 0 && mesh_.points[order[i]] == mesh_.points[order[i - 1]] ? place_[order[i - 1]] : order[i];
  }

  // Corners of a face on its own sides, and in the place of another corner of it. Whether there are any.
  bool findTouches(const Polygon& face) {
    Loop corners = face.outer;
    for (const Loop& hole : face.holes) corners.insert(corners.end(), hole.begin(), hole.end());
    std::ranges::sort(corners, {}, [&](std::uint32_t p) { return std::pair(mesh_.points[p].x, p); });
    std::vector<std::uint32_t> places;
    for (const std::uint32_t p : corners) places.push_back(place_[p]);
    std::ranges::sort(places);
    bool any = std::ranges::adjacent_find(places) != places.end();
    const auto look = [&](const Loop& loop) {
      for (std::size_t i = 0; i < loop.size(); ++i) {
        const std::uint32_t a = loop[i], b = loop[(i + 1) % loop.size()];
        const base::Vec3 &from = mesh_.points[a], along = mesh_.points[b] - from;
        const base::Vec3 low = glm::min(from, from + along) - onLine, high = glm::max(from, from + along) + onLine;
        const double length = glm::length(along);
        auto it = std::ranges::lower_bound(corners, low.x, {}, [&](std::uint32_t p) { return mesh_.points[p].x; });
        for (; it != corners.end() && mesh_.points[*it].x <= high.x; ++it) {
          const base::Vec3& p = mesh_.points[*it];
          if (p.y < low.y || p.y > high.y || p.z < low.z || p.z > high.z) continue;
          if (place_[*it] == place_[a] || place_[*it] == place_[b]) continue;
          const double share = glm::dot(p - from, along);
          if (share <= 0 || share >= length * length || glm::length(glm::cross(p - from, along)) > onLine * length) continue;
          touches_[std::minmax(a, b)].push_back(*it);
          any = true;
        }
      }
    };
    look(face.outer);
    for (const Loop& hole : face.holes) look(hole);
    return any;
  }

  void insert(Loop& loop) const {
    Loop out;
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const std::uint32_t a = loop[i], b = loop[(i + 1) % loop.size()];
      out.push_back(a);
      const auto found = touches_.find(std::minmax(a, b));
      if (found == touches_.end()) continue;
      Loop between = found->second;
      const base::Vec3 along = mesh_.points[b] - mesh_.points[a];
      std::ranges::sort(between, {}, [&](std::uint32_t p) { return std::pair(glm::dot(mesh_.points[p], along), place_[p]); });
      // Of several corners in one place the first stands for all.
      const auto same = [&](std::uint32_t p, std::uint32_t q) { return place_[p] == place_[q]; };
      between.erase(std::unique(between.begin(), between.end(), same), between.end());
      for (const std::uint32_t p : between) out.push_back(place_[p]);
    }
    loop = std::move(out);
  }

  // A loop that comes to a place twice, as loops that don't.
  void cut(Loop loop, std::vector<Loop>& out) const {
    std::map<std::uint32_t, std::size_t> met;
    Loop path;
    for (const std::uint32_t p : loop) {
      if (const auto [at, fresh] = met.try_emplace(place_[p], path.size()); !fresh) {
        const std::size_t start = at->second;
        out.emplace_back(path.begin() + static_cast<std::ptrdiff_t>(start), path.end());
        for (std::size_t i = start; i < path.size(); ++i) met.erase(place_[path[i]]);
        path.resize(start);
        met.emplace(place_[p], path.size());
      }
      path.push_back(p);
    }
    out.push_back(std::move(path));
  }

  // The faces that the parts of a face become, itself first.
  std::vector<std::size_t> separate(std::size_t f) {
    const Polygon whole = mesh_.faces[f];
    const Face flat(mesh_, place_, whole);
    std::vector<Loop> loops = whole.holes, cuts, holes;
    loops.insert(loops.begin(), whole.outer);
    for (Loop& loop : flat.traced(loops)) cut(std::move(loop), cuts);
    std::vector<std::size_t> out;
    std::erase_if(cuts, [](const Loop& loop) { return loop.size() < 3; });
    for (Loop& loop : cuts) {
      if (!(flat.area(loop) > 0)) {
        holes.push_back(std::move(loop));
        continue;
      }
      const std::size_t number = out.empty() ? f : mesh_.faces.size();
      if (!out.empty()) mesh_.faces.emplace_back();
      Polygon& part = mesh_.faces[number];
      part = {whole.normal, base::Vec3(0), std::move(loop), {}, whole.shell};
      for (const std::uint32_t p : part.outer) part.origin += mesh_.points[p] / static_cast<double>(part.outer.size());
      out.push_back(number);
    }
    if (out.empty()) return out;
    for (Loop& hole : holes) {
      const base::Vec2 within = 0.5 * (flat.flat(hole[0]) + flat.flat(hole[1]));
      std::size_t best = out.front();
      std::optional<double> least;
      for (const std::size_t number : out) {
        const double area = flat.area(mesh_.faces[number].outer);
        if (!flat.encloses(mesh_.faces[number].outer, within) || (least && *least <= area)) continue;
        least = area, best = number;
      }
      mesh_.faces[best].holes.push_back(std::move(hole));
    }
    return out;
  }

  // Triangles of a face that became several: which of them each is in.
  void assign(const std::vector<std::vector<std::size_t>>& parts) {
    for (std::size_t t = 0; t < mesh_.faceOf.size(); ++t) {
      const std::size_t f = mesh_.faceOf[t];
      if (f >= parts.size() || parts[f].size() < 2) continue;
      const Face flat(mesh_, place_, mesh_.faces[f]);
      base::Vec3 middle(0);
      for (std::size_t k = 0; k < 3; ++k) middle += mesh_.points[triangles_.indices[3 * t + k]] / 3.0;
      for (const std::size_t part : parts[f])
        if (flat.encloses(mesh_.faces[part].outer, flat.flat(middle))) mesh_.faceOf[t] = static_cast<std::uint32_t>(part);
    }
  }

  PolygonMesh& mesh_;
  const mesh::Triangles& triangles_;
  std::vector<std::uint32_t> place_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Loop> touches_;  // by side: corners on it
};

}  // namespace

void separatePinches(PolygonMesh& mesh, const mesh::Triangles& triangles) { Separator(mesh, triangles).run(); }

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include "kernel/facets.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "base/disjoint_sets.hpp"

namespace pw::kernel {

namespace {

// Corners within half of OpenCASCADE's tolerance of a plane or line are on it.
constexpr double onPlane = 5e-8;
// Faces of a finely faceted round surface bend by more than this from one to the next.
constexpr double sameAngle = 1e-4;

constexpr std::uint32_t none = ~std::uint32_t{0};

class Merger {
 public:
  explicit Merger(const mesh::Triangles& mesh) : mesh_(mesh), count_(mesh.triangleCount()) {}

  base::Result<PolygonMesh> run() {
    for (std::size_t i = 0; i + 2 < mesh_.positions.size(); i += 3)
      out_.points.emplace_back(mesh_.positions[i], mesh_.positions[i + 1], mesh_.positions[i + 2]);
    if (auto status = pairEdges(); !status) return status.failure();
    regions();
    loops();
    straighten();
    shells();
    out_.faceOf = std::move(region_);
    return std::move(out_);
  }

 private:
  // A half edge is 3 * triangle + corner where it starts.
  std::uint32_t start(std::size_t half) const { return mesh_.indices[half]; }
  static std::size_t next(std::size_t half) { return half % 3 == 2 ? half - 2 : half + 1; }
  base::Vec3 corner(std::size_t triangle, std::size_t k) const {
    return out_.points[mesh_.indices[3 * triangle + k]];
  }
  base::Vec3 crossOf(std::size_t t) const {
    return glm::cross(corner(t, 1) - corner(t, 0), corner(t, 2) - corner(t, 0));
  }

  base::Status pairEdges() {
    const std::size_t halves = 3 * count_;
    std::vector<std::uint32_t> order(halves);
    std::iota(order.begin(), order.end(), 0u);
    const auto ends = [&](std::uint32_t h) { return std::minmax({start(h), start(next(h))}); };
    std::ranges::sort(
        order, {}, [&](std::uint32_t h) { return std::tuple(ends(h).first, ends(h).second, h); });
    twin_.assign(halves, none);
    for (std::size_t i = 0; i < halves; i += 2) {
      const std::uint32_t a = order[i], b = i + 1 < halves ? order[i + 1] : a;
      const bool more = i + 2 < halves && ends(order[i + 2]) == ends(a);
      if (a == b || ends(a) != ends(b) || start(a) == start(b) || more) {
        return base::Failure{
            base::Code::BadInput,
            "A mesh that is to become an exact solid is not closed: an edge of triangle " +
                std::to_string(a / 3) + " has not exactly one neighbour.",
            std::nullopt};
      }
      twin_[a] = b;
      twin_[b] = a;
    }
    return base::Done{};
  }

  // Grows regions from the largest triangles, whose planes are the best known.
  void regions() {
    std::vector<base::Vec3> cross(count_);
    std::vector<double> size(count_);
    for (std::size_t t = 0; t < count_; ++t) size[t] = glm::length(cross[t] = crossOf(t));
    std::vector<std::uint32_t> order(count_);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](std::uint32_t t) { return std::pair(-size[t], t); });
    std::vector<std::uint32_t> seeded(count_, none), stack;
    for (const std::uint32_t seed : order) {
      if (seeded[seed] != none) continue;
      seeded[seed] = seed;
      if (!(size[seed] > 0)) continue;
      const base::Vec3 normal = cross[seed] / size[seed], origin = corner(seed, 0);
      const auto fits = [&](std::size_t t) {
        double longest = 0;
        for (std::size_t k = 0; k < 3; ++k) {
          if (std::abs(glm::dot(corner(t, k) - origin, normal)) > onPlane) return false;
          longest = std::max(longest, glm::length(corner(t, (k + 1) % 3) - corner(t, k)));
        }
        // A needle has no direction of its own.
        if (size[t] < 1e-6 * longest) return true;
        return glm::dot(cross[t], normal) > 0 &&
               glm::length(glm::cross(cross[t], normal)) <= sameAngle * size[t];
      };
      stack.assign(1, seed);
      while (!stack.empty()) {
        const std::size_t t = stack.back();
        stack.pop_back();
        for (std::size_t half = 3 * t; half < 3 * t + 3; ++half) {
          const std::uint32_t other = twin_[half] / 3;
          if (seeded[other] != none || !fits(other)) continue;
          seeded[other] = seed;
          stack.push_back(other);
        }
      }
    }
    // Numbered by their first triangle.
    region_.assign(count_, none);
    std::vector<std::uint32_t> number(count_, none);
    for (std::size_t t = 0; t < count_; ++t) {
      if (number[seeded[t]] == none) {
        number[seeded[t]] = static_cast<std::uint32_t>(regions_++);
        seeds_.push_back(seeded[t]);
      }
      region_[t] = number[seeded[t]];
    }
  }

  bool borders(std::size_t half) const { return region_[half / 3] != region_[twin_[half] / 3]; }

  void loops() {
    out_.faces.resize(regions_);
    for (std::size_t r = 0; r < regions_; ++r)
      out_.faces[r].normal = glm::normalize(crossOf(seeds_[r]));
    std::vector<bool> done(3 * count_, false);
    std::vector<std::vector<Loop>> found(regions_);
    for (std::size_t first = 0; first < 3 * count_; ++first) {
      if (done[first] || !borders(first)) continue;
      Loop loop;
      std::size_t half = first;
      do {
        done[half] = true;
        loop.push_back(start(half));
        half = next(half);
        while (!borders(half)) half = next(twin_[half]);
      } while (half != first);
      split(std::move(loop), found[region_[first / 3]]);
    }
    for (std::size_t r = 0; r < regions_; ++r) {
      Polygon& face = out_.faces[r];
      std::vector<Loop>& all = found[r];
      const auto area = [&](const Loop& loop) { return glm::dot(newell(loop), face.normal); };
      const auto outer = std::ranges::max_element(all, {}, area);
      if (outer == all.end()) continue;
      face.outer = std::move(*outer);
      all.erase(outer);
      face.holes = std::move(all);
    }
  }

  // A border that comes to a point twice is cut there: OpenCASCADE wants wires that don't touch
  // themselves.
  static void split(Loop loop, std::vector<Loop>& out) {
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const auto again =
          std::find(loop.begin(), loop.begin() + static_cast<std::ptrdiff_t>(i), loop[i]);
      if (again == loop.begin() + static_cast<std::ptrdiff_t>(i)) continue;
      const std::size_t from = static_cast<std::size_t>(again - loop.begin());
      out.emplace_back(again, loop.begin() + static_cast<std::ptrdiff_t>(i));
      loop.erase(again, loop.begin() + static_cast<std::ptrdiff_t>(i));
      i = from;
    }
    out.push_back(std::move(loop));
  }

  base::Vec3 newell(const Loop& loop) const {
    base::Vec3 normal(0);
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const base::Vec3 a = out_.points[loop[i]] - out_.points[loop[0]];
      const base::Vec3 b = out_.points[loop[(i + 1) % loop.size()]] - out_.points[loop[0]];
      normal += glm::cross(a, b);
    }
    return normal;
  }

  template <class Work>
  void eachLoop(Work&& work) {
    for (Polygon& face : out_.faces) {
      work(face.outer);
      for (Loop& hole : face.holes) work(hole);
    }
  }

  // Leaves out corners that lie in the middle of a straight edge between two polygons, then finds
  // planes.
  void straighten() {
    struct Use {
      std::uint32_t before, after;
      Loop* loop;
    };
    for (bool changed = true; changed;) {
      changed = false;
      std::vector<std::vector<Use>> uses(out_.points.size());
      eachLoop([&](Loop& loop) {
        for (std::size_t i = 0; i < loop.size(); ++i)
          uses[loop[i]].push_back(
              {loop[(i + loop.size() - 1) % loop.size()], loop[(i + 1) % loop.size()], &loop});
      });
      std::vector<bool> touched(out_.points.size(), false), removed(out_.points.size(), false);
      for (std::size_t p = 0; p < uses.size(); ++p) {
        const std::vector<Use>& use = uses[p];
        if (use.size() != 2 || use[0].before != use[1].after || use[0].after != use[1].before)
          continue;
        const std::uint32_t a = use[0].before, b = use[0].after;
        if (touched[a] || touched[b] || touched[p] || use[0].loop->size() <= 3 ||
            use[1].loop->size() <= 3)
          continue;
        const base::Vec3 along = out_.points[b] - out_.points[a],
                         arm = out_.points[p] - out_.points[a];
        const double length = glm::length(along), share = glm::dot(arm, along);
        if (!(share > 0) || share >= length * length ||
            glm::length(glm::cross(arm, along)) > onPlane * length)
          continue;
        removed[p] = touched[a] = touched[b] = touched[p] = changed = true;
      }
      if (changed)
        eachLoop(
            [&](Loop& loop) { std::erase_if(loop, [&](std::uint32_t p) { return removed[p]; }); });
    }
    for (Polygon& face : out_.faces) {
      const base::Vec3 normal = newell(face.outer);
      if (glm::length(normal) > 0) face.normal = glm::normalize(normal);
      face.origin = base::Vec3(0);
      for (const std::uint32_t p : face.outer)
        face.origin += out_.points[p] / static_cast<double>(face.outer.size());
    }
  }

  void shells() {
    base::DisjointSets groups(regions_);
    for (std::size_t half = 0; half < 3 * count_; ++half)
      groups.join(region_[half / 3], region_[twin_[half] / 3]);
    std::vector<std::size_t> slot(regions_);
    std::vector<std::vector<std::size_t>> members;
    for (std::size_t r = 0; r < regions_; ++r) {
      if (groups.leaderOf(r) == r) {
        slot[r] = members.size();
        members.emplace_back();
      }
      out_.faces[r].shell = slot[groups.leaderOf(r)];
    }
    for (std::size_t t = 0; t < count_; ++t) members[out_.faces[region_[t]].shell].push_back(t);
    for (const auto& triangles : members) {
      double six = 0;
      for (const std::size_t t : triangles)
        six += glm::dot(corner(t, 0) - out_.points[0],
                        glm::cross(corner(t, 1) - out_.points[0], corner(t, 2) - out_.points[0]));
      out_.shellVolumes.push_back(six / 6);
    }
    for (std::size_t s = 0; s < members.size(); ++s) {
      out_.outerOf.push_back(s);
      if (out_.shellVolumes[s] >= 0) continue;
      for (std::size_t o = 0; o < members.size(); ++o) {
        if (!(out_.shellVolumes[o] > 0) || !encloses(members[o], corner(members[s].front(), 0)))
          continue;
        if (out_.outerOf[s] == s || out_.shellVolumes[o] < out_.shellVolumes[out_.outerOf[s]])
          out_.outerOf[s] = o;
      }
    }
  }

  // By the solid angle under which the point sees the triangles (van Oosterom and Strackee): 4 pi
  // from inside.
  bool encloses(const std::vector<std::size_t>& triangles, base::Vec3 point) const {
    double angle = 0;
    for (const std::size_t t : triangles) {
      const base::Vec3 a = corner(t, 0) - point, b = corner(t, 1) - point, c = corner(t, 2) - point;
      const double la = glm::length(a), lb = glm::length(b), lc = glm::length(c);
      angle += 2 * std::atan2(glm::dot(a, glm::cross(b, c)), la * lb * lc + glm::dot(a, b) * lc +
                                                                 glm::dot(b, c) * la +
                                                                 glm::dot(c, a) * lb);
    }
    return angle > 2 * std::numbers::pi;
  }

  const mesh::Triangles& mesh_;
  std::size_t count_, regions_ = 0;
  std::vector<std::uint32_t> twin_, region_, seeds_;
  PolygonMesh out_;
};

}  // namespace

base::Result<PolygonMesh> polygonsOf(const mesh::Triangles& triangles) {
  auto out = Merger(triangles).run();
  if (out) separatePinches(*out, triangles);
  return out;
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include "mesh/trimmed.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace pw::mesh {

namespace {

struct Plane {
  int axis;
  double at;
  double side;  // 1: what is below stays; -1: above
};

// Cuts along a plane square to an axis and closes what is open there.
class Cut {
 public:
  Cut(const Mesh& from, const Plane& plane) : from_(from), plane_(plane) {}

  base::Result<Mesh> run() {
    names_.assign(from_.points.size(), none);
    for (const auto& [a, b, c] : from_.triangles) clip({a, b, c});
    if (base::Status status = close(); !status) return status.failure();
    return std::move(out_);
  }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  bool stays(std::uint32_t p) const { return plane_.side * (from_.points[p][plane_.axis] - plane_.at) <= 0; }
  std::uint32_t kept(std::uint32_t p) {
    if (names_[p] == none) {
      names_[p] = static_cast<std::uint32_t>(out_.points.size());
      out_.points.push_back(from_.points[p]);
    }
    return names_[p];
  }
  // Where an edge goes through; the same for both its faces, whichever way they go along it.
  std::uint32_t crossing(std::uint32_t a, std::uint32_t b) {
    const auto ends = std::minmax(a, b);
    const auto [slot, fresh] = crossings_.try_emplace(ends, static_cast<std::uint32_t>(out_.points.size()));
    if (fresh) {
      const base::Vec3 &p = from_.points[ends.first], &q = from_.points[ends.second];
      base::Vec3 at = p + (plane_.at - p[plane_.axis]) / (q[plane_.axis] - p[plane_.axis]) * (q - p);
      at[plane_.axis] = plane_.at;
      out_.points.push_back(at);
    }
    return slot->second;
  }

  void clip(const std::array<std::uint32_t, 3>& triangle) {
    std::vector<std::uint32_t> rest;
    std::optional<std::uint32_t> in, out;
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint32_t a = triangle[k], b = triangle[(k + 1) % 3];
      if (stays(a)) rest.push_back(kept(a));
      if (stays(a) == stays(b)) continue;
      rest.push_back(crossing(a, b));
      (stays(a) ? out : in) = rest.back();
    }
    for (std::size_t k = 2; k < rest.size(); ++k) out_.triangles.push_back({rest[0], rest[k - 1], rest[k]});
    if (in && out) next_.emplace(*in, *out);
  }

  base::Status close() {
    std::vector<std::vector<base::Vec2>> contours;
    std::vector<std::uint32_t> names;
    const int u = (plane_.axis + 1) % 3, v = (plane_.axis + 2) % 3;
    while (!next_.empty()) {
      std::vector<base::Vec2>& contour = contours.emplace_back();
      // What was cut runs along the open side; its cap the other way round, which is as seen from outside.
      for (auto step = next_.begin(); step != next_.end();) {
        const std::uint32_t to = step->second;
        names.push_back(step->first);
        contour.emplace_back(out_.points[step->first][u], plane_.side * out_.points[step->first][v]);
        next_.erase(step);
        step = next_.find(to);
      }
    }
    auto cap = filled(contours);
    if (!cap) return cap.failure();
    for (const auto& [a, b, c] : *cap) out_.triangles.push_back({names[a], names[b], names[c]});
    return base::Done{};
  }

  const Mesh& from_;
  Plane plane_;
  Mesh out_;
  std::vector<std::uint32_t> names_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> crossings_;
  std::map<std::uint32_t, std::uint32_t> next_;  // along the cut
};

}  // namespace

base::Result<Solid> trimmed(const Context& context, const Solid& solid, const base::Box3& frame) {
  const double limit = context.limits.coordinate;
  const base::Box3 box = solid.box();
  const base::Vec3 furthest = glm::max(glm::abs(box.min), glm::abs(box.max));
  if (std::max({furthest.x, furthest.y, furthest.z}) <= limit) return solid;
  // Far enough that no face of the cut meets what the boolean is about.
  const base::Vec3 size = frame.max - frame.min;
  const double margin = 1 + std::max({size.x, size.y, size.z});
  Mesh mesh = meshOf(solid.rep());
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {1.0, -1.0}) {
      const double at = side > 0 ? frame.max[axis] + margin : frame.min[axis] - margin;
      if (side > 0 ? box.max[axis] <= at : box.min[axis] >= at) continue;
      auto cut = Cut(mesh, {axis, at, side}).run();
      if (!cut) return cut.failure();
      mesh = *std::move(cut);
      if (mesh.triangles.empty()) return Solid();
    }
  return checked(context, "trimming", mesh, solid.rep().body->trusted ? Trust::Sound : Trust::Unknown,
                 solid.rep().body->convex ? Shape::Convex : Shape::Any);
}

}  // namespace pw::mesh

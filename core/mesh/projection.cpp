// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "mesh/clip.hpp"
#include "mesh/operations.hpp"
#include "mesh/remains.hpp"

namespace pw::mesh {

// No vertex lies in the plane of the cut. The points are those at zero itself: the limit of ever
// nearer cuts.
std::vector<Contour> cutBeside(const Mesh& mesh, bool over) {
  const auto above = [&](std::uint32_t v) {
    const double z = mesh.points[v].z;
    return over ? z > 0 : z >= 0;
  };
  struct Crossing {
    std::uint32_t low, high;  // an edge by its ends, the lower first
    auto operator<=>(const Crossing&) const = default;
  };
  struct Step {
    Crossing from, to;
  };
  // A triangle is walked with the inside of the solid on the left, seen from above: from the edge
  // that comes down to the edge that goes up.
  std::vector<Step> steps;
  for (const auto& t : mesh.triangles) {
    Step step{};
    int found = 0;
    for (std::size_t e = 0; e < 3; ++e) {
      const std::uint32_t a = t[e], b = t[(e + 1) % 3];
      if (above(a) == above(b)) continue;
      if (above(a)) {
        step.from = {b, a};
      } else {
        step.to = {a, b};
      }
      ++found;
    }
    if (found == 2) steps.push_back(step);
  }
  std::ranges::sort(steps, {}, &Step::from);
  std::vector<bool> used(steps.size(), false);
  std::vector<Contour> contours;
  for (std::size_t start = 0; start < steps.size(); ++start) {
    if (used[start]) continue;
    Contour contour;
    std::size_t at = start;
    while (at < steps.size() && !used[at]) {
      used[at] = true;
      const base::Vec3& low = mesh.points[steps[at].from.low];
      const base::Vec3& high = mesh.points[steps[at].from.high];
      const double part = high.z == low.z ? 0 : -low.z / (high.z - low.z);
      contour.emplace_back(low.x + (high.x - low.x) * part, low.y + (high.y - low.y) * part);
      const auto next = std::ranges::lower_bound(steps, steps[at].to, {}, &Step::from);
      if (next == steps.end() || next->from != steps[at].to) break;
      at = static_cast<std::size_t>(next - steps.begin());
    }
    if (contour.size() >= 3) contours.push_back(std::move(contour));
  }
  return contours;
}

namespace {

using Clipper2Lib::ClipType;
using Clipper2Lib::FillRule;
using Clipper2Lib::Paths64;

// The rounding of a turn is no distance from the plane of a cut: 2021.01 cuts coordinates off at 2^-20 mm there.
constexpr double planeGap = 1 / 1048576.0;

// Of what may cross itself, as a twisted extrusion may, faces that look up take away what others cast that look down:
// there, and of what is open, each triangle casts its own.
Paths64 shadowOf(const Solid& solid) {
  Paths64 paths;
  if (solid.isClosed() && solid.rep().body->trusted) {
    for (const manifold::SimplePolygon& polygon : solid.rep().here().Project()) {
      Contour contour;
      for (const manifold::vec2& p : polygon) contour.emplace_back(p.x, p.y);
      paths.push_back(toPath(contour));
    }
    return clipped(ClipType::Union, FillRule::Positive, paths);
  }
  const Mesh mesh = meshOf(solid.rep());
  for (const auto& t : mesh.triangles) {
    Contour contour;
    for (const std::uint32_t v : t) contour.emplace_back(mesh.points[v].x, mesh.points[v].y);
    if (twiceArea(contour) < 0) std::ranges::reverse(contour);
    paths.push_back(toPath(contour));
  }
  return clipped(ClipType::Union, FillRule::Positive, paths);
}

// What bodies that only touch have left, of which `wanted` are seen.
template <class Wanted>
void appendRemains(Paths64& paths, const Solid& solid, const Wanted& wanted) {
  for (const Corners& piece : remainsOf(solid.rep())) {
    if (piece.size() < 3 || !std::ranges::all_of(piece, wanted)) continue;
    Contour contour;
    for (const base::Vec3& p : piece) contour.emplace_back(p.x, p.y);
    if (twiceArea(contour) < 0) std::ranges::reverse(contour);
    paths.push_back(toPath(contour));
  }
}

}  // namespace

base::Result<Outline> projection(Context& context, const Solid& solid, bool cut) {
  if (solid.isEmpty() && !solid.hasRemains()) return Outline();
  return guarded("projection", [&]() -> base::Result<Outline> {
    if (!cut) {
      Paths64 paths;
      if (!solid.isClosed()) {
        paths = shadowOf(solid);
      } else if (!solid.isEmpty() && !solid.rep().flat) {
        auto operand = asOperand(context, solid);
        if (!operand) return operand.failure();
        paths = shadowOf(*operand);
      }
      if (!solid.hasRemains() && !solid.rep().flat) return fromPaths(withoutSlits(paths));
      appendRemains(paths, solid, [](const base::Vec3&) { return true; });
      return fromPaths(withoutSlits(clipped(ClipType::Union, FillRule::NonZero, paths)));
    }
    if (!solid.isClosed()) reportOpen(context, "projection", solid);
    if (!solid.isClosed()) return Outline();
    Paths64 all;
    appendRemains(all, solid, [](const base::Vec3& p) { return std::abs(p.z) < planeGap; });
    Mesh mesh;
    if (!solid.isEmpty() && !solid.rep().flat) {
      auto operand = asOperand(context, solid);
      if (!operand) return operand.failure();
      mesh = meshOf(operand->rep());
      for (base::Vec3& p : mesh.points)
        if (std::abs(p.z) < planeGap) p.z = 0;
    }
    for (const bool over : {true, false}) {
      const Paths64 side =
          clipped(ClipType::Union, FillRule::Positive, toPaths(cutBeside(mesh, over)));
      all.insert(all.end(), side.begin(), side.end());
    }
    Outline outline = fromPaths(withoutSlits(clipped(ClipType::Union, FillRule::NonZero, all)));
    if (outline.isEmpty())
      context.remarks.push_back({Remark::Kind::Warning, "Projection() failed.", Remark::Loss::Result,
                                 "the plane z = 0 cuts nothing out of it"});
    return outline;
  });
}

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <functional>

#include "mesh/clip.hpp"
#include "mesh/convex_hull.hpp"
#include "mesh/degrees.hpp"
#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

using Clipper2Lib::ClipType;
using Clipper2Lib::FillRule;
using Clipper2Lib::Path64;
using Clipper2Lib::Paths64;
using Clipper2Lib::Point64;

bool usable(double size) { return std::isfinite(size) && size > 0; }

Paths64 pathsOf(const Outline& outline) { return toPaths(sanitized(outline).contours()); }

double vertexCount(const Paths64& paths) {
  double count = 0;
  for (const Path64& path : paths) count += static_cast<double>(path.size());
  return count;
}

bool isConvex(const Path64& path) {
  if (path.size() < 3) return false;
  int turns = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Point64& a = path[i];
    const Point64& b = path[(i + 1) % path.size()];
    const Point64& c = path[(i + 2) % path.size()];
    if (Clipper2Lib::CrossProduct(a, b, c) < 0) return false;
    // Once around, not twice: the direction of edges turns through +X upwards only once.
    if (b.y - a.y < 0 && c.y - b.y >= 0) ++turns;
  }
  return turns == 1;
}

// The hull of an edge of one contour and a convex contour moved along it.
Path64 swept(const Point64& from, const Point64& to, const Path64& convex) {
  std::vector<base::Vec2> points;
  for (const Point64& end : {from, to})
    for (const Point64& p : convex)
      points.emplace_back(static_cast<double>(end.x + p.x), static_cast<double>(end.y + p.y));
  Path64 out;
  for (const base::Vec2& p : convexHull(points))
    out.emplace_back(static_cast<std::int64_t>(p.x), static_cast<std::int64_t>(p.y));
  return out;
}

void addMoved(Paths64& out, const Paths64& paths, const Point64& by) {
  for (const Path64& path : paths) {
    Path64 moved = path;
    for (Point64& p : moved) {
      p.x += by.x;
      p.y += by.y;
    }
    out.push_back(std::move(moved));
  }
}

// The sum of two regions is the sum of their borders, and where a piece of one fits whole into the
// other, that piece's place: so each region is added at one point of every piece of the other.
Paths64 minkowskiOfTwo(const Paths64& a, const Paths64& b) {
  Paths64 parts;
  const bool convexB = b.size() == 1 && isConvex(b[0]);
  for (const Path64& border : a) {
    for (std::size_t i = 0; i < border.size(); ++i) {
      const Point64& from = border[i];
      const Point64& to = border[(i + 1) % border.size()];
      if (convexB) {
        parts.push_back(swept(from, to, b[0]));
        continue;
      }
      for (const Path64& other : b) {
        for (std::size_t j = 0; j < other.size(); ++j) {
          const Path64 edge = {other[j], other[(j + 1) % other.size()]};
          Path64 quad = {{from.x + edge[0].x, from.y + edge[0].y},
                         {to.x + edge[0].x, to.y + edge[0].y},
                         {to.x + edge[1].x, to.y + edge[1].y},
                         {from.x + edge[1].x, from.y + edge[1].y}};
          if (Clipper2Lib::Area(quad) < 0) std::ranges::reverse(quad);
          parts.push_back(std::move(quad));
        }
      }
    }
  }
  for (const Path64& border : a)
    if (Clipper2Lib::IsPositive(border)) addMoved(parts, b, border[0]);
  for (const Path64& border : b)
    if (Clipper2Lib::IsPositive(border)) addMoved(parts, a, border[0]);
  // Every part winds once round what it covers and not at all round its holes, so that what is
  // covered by any part has a positive sum.
  return clipped(ClipType::Union, FillRule::Positive, parts);
}

// A corner at which a border turns back along itself. Clipper2 leaves such fins, as long as an edge, where two borders
// ran together until one of them was put on the grid: an extrusion would make a wall of them.
bool isNeedle(const Point64& before, const Point64& at, const Point64& after) {
  base::Vec2 near(static_cast<double>(before.x - at.x), static_cast<double>(before.y - at.y));
  base::Vec2 far(static_cast<double>(after.x - at.x), static_cast<double>(after.y - at.y));
  if (glm::length(near) > glm::length(far)) std::swap(near, far);
  constexpr double shortest = 4, widest = 1.5;  // steps of the grid; what is shorter is a corner of its own
  if (glm::length(near) < shortest || glm::dot(near, far) <= 0) return false;
  return std::abs(near.x * far.y - near.y * far.x) <= widest * glm::length(far);
}

// The result of a boolean as an outline.
Outline withoutNeedles(Paths64 paths) {
  for (Path64& path : paths) {
    std::size_t i = 0, unchanged = 0;
    while (path.size() > 2 && unchanged < path.size()) {
      const std::size_t count = path.size();
      i %= count;
      if (isNeedle(path[(i + count - 1) % count], path[i], path[(i + 1) % count])) {
        path.erase(path.begin() + static_cast<std::ptrdiff_t>(i));
        i = (i + count - 2) % (count - 1);  // its neighbours have new neighbours
        unchanged = 0;
      } else {
        ++i;
        ++unchanged;
      }
    }
  }
  return fromPaths(paths);
}

}  // namespace

base::Result<Outline> circle(Context& context, double radius, int fragments) {
  if (!usable(radius)) return Outline();
  if (radius > context.limits.reach) return coordinateFailure(context, "circle", radius);
  const int count = std::max(fragments, 3);
  if (static_cast<std::size_t>(count) > context.limits.fragments) {
    return refused("circle asks for " + std::to_string(count) + " facets around; the limit is " +
                   std::to_string(context.limits.fragments) + ".");
  }
  Contour contour;
  contour.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const double angle = 360.0 * i / count;
    contour.emplace_back(radius * cosDegrees(angle), radius * sinDegrees(angle));
  }
  return Outline({std::move(contour)}, true);
}

base::Result<Outline> square(Context& context, base::Vec2 size, bool center) {
  if (!usable(size.x) || !usable(size.y)) return Outline();
  if (std::max(size.x, size.y) > context.limits.reach)
    return coordinateFailure(context, "square", std::max(size.x, size.y));
  const base::Vec2 low = center ? -size / 2.0 : base::Vec2(0);
  const base::Vec2 high = center ? size / 2.0 : size;
  return Outline({{low, {high.x, low.y}, high, {low.x, high.y}}}, true);
}

base::Result<Outline> polygon(Context& context, std::span<const base::Vec2> points,
                              std::span<const std::vector<std::uint32_t>> paths) {
  return guarded("polygon", [&]() -> base::Result<Outline> {
    for (const base::Vec2& p : points) {
      const double worst = std::max(std::abs(p.x), std::abs(p.y));
      if (!(worst <= context.limits.reach) || !std::isfinite(p.x + p.y))
        return coordinateFailure(context, "polygon", std::isfinite(p.x + p.y) ? worst : p.x + p.y);
    }
    std::vector<Contour> contours;
    for (const std::vector<std::uint32_t>& path : paths) {
      Contour contour;
      for (const std::uint32_t i : path)
        if (i < points.size()) contour.push_back(points[i]);
      if (contour.size() >= 3) contours.push_back(std::move(contour));
    }
    if (paths.empty() && points.size() >= 3) contours.emplace_back(points.begin(), points.end());
    return sanitized(Outline(std::move(contours), false));
  });
}

base::Result<Outline> combined(Context&, Boolean operation, std::span<const Outline> operands) {
  if (operands.empty()) return Outline();
  if (operands.size() == 1) return operands[0];
  return guarded("2D boolean", [&]() -> base::Result<Outline> {
    if (operation == Boolean::Union) {
      Paths64 all;
      for (const Outline& operand : operands) {
        const Paths64 paths = pathsOf(operand);
        all.insert(all.end(), paths.begin(), paths.end());
      }
      return withoutNeedles(clipped(ClipType::Union, FillRule::NonZero, all));
    }
    if (operands[0].isEmpty()) return Outline();
    if (operation == Boolean::Difference) {
      Paths64 cut;
      for (const Outline& operand : operands.subspan(1)) {
        const Paths64 paths = pathsOf(operand);
        cut.insert(cut.end(), paths.begin(), paths.end());
      }
      return withoutNeedles(clipped(ClipType::Difference, FillRule::NonZero, pathsOf(operands[0]), cut));
    }
    Paths64 left = pathsOf(operands[0]);
    for (const Outline& operand : operands.subspan(1)) {
      if (operand.isEmpty()) return Outline();
      left = clipped(ClipType::Intersection, FillRule::NonZero, left, pathsOf(operand));
    }
    return withoutNeedles(std::move(left));
  });
}

base::Result<Outline> minkowski(Context& context, std::span<const Outline> operands) {
  return guarded("minkowski", [&]() -> base::Result<Outline> {
    std::vector<const Outline*> parts;
    for (const Outline& operand : operands)
      if (!operand.isEmpty()) parts.push_back(&operand);
    if (operands.size() == 1) return operands[0];
    // 2021.01 passes over empty ones where others follow the first, but nothing and a shape, and a shape and
    // nothing, are nothing.
    if (parts.size() < 2 || operands[0].isEmpty()) return Outline();
    Paths64 sum = pathsOf(*parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (context.task.cancel.raised()) return cancelled();
      const Paths64 other = pathsOf(*parts[i]);
      const double pairs = vertexCount(sum) * vertexCount(other);
      if (pairs * 16 > context.limits.minkowskiPairs) {
        return refused("minkowski would join " + number(pairs) + " pairs of edges; the limit is " +
                       number(context.limits.minkowskiPairs / 16) + ".");
      }
      sum = minkowskiOfTwo(sum, other);
    }
    return fromPaths(sum);
  });
}

}  // namespace pw::mesh

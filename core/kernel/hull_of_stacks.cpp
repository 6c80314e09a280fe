// SPDX-License-Identifier: Apache-2.0
#include <Geom2d_Line.hxx>
#include <Geom_Circle.hxx>
#include <Geom_ConicalSurface.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Vertex.hxx>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernel/contour.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shell_maker.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double tolerance = ShellMaker::tolerance;

// Corners counter-clockwise, none in the middle of a side (Andrew's monotone chain).
std::vector<base::Vec2> convexCorners(std::vector<base::Vec2> points) {
  std::ranges::sort(points, [](base::Vec2 a, base::Vec2 b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  std::vector<base::Vec2> out;
  const auto chain = [&](auto begin, auto end) {
    const std::size_t first = out.size();
    for (auto at = begin; at != end; ++at) {
      if (out.size() > first && glm::length(*at - out.back()) <= tolerance) continue;
      while (out.size() >= first + 2 && cross(out.back() - out[out.size() - 2], *at - out.back()) <=
                                            tolerance * glm::length(*at - out[out.size() - 2]))
        out.pop_back();
      out.push_back(*at);
    }
    if (out.size() > first + 1) out.pop_back();  // the other chain begins with it
  };
  chain(points.begin(), points.end());
  chain(points.rbegin(), points.rend());
  if (out.size() > 1 && glm::length(out.front() - out.back()) <= tolerance) out.pop_back();
  return out;
}

// What bounds the stack from outside: radius over height, without what a hull bridges.
std::vector<base::Vec2> concave(std::span<const base::Vec2> profile) {
  std::vector<base::Vec2> out;
  for (const base::Vec2& level : profile) {
    while (out.size() >= 2) {
      const base::Vec2 a = level - out[out.size() - 2], b = out.back() - out[out.size() - 2];
      if (a.x * b.y - a.y * b.x > tolerance * glm::length(a)) break;
      out.pop_back();
    }
    out.push_back(level);
  }
  return out;
}

// Planes along the sides, cones or cylinders round the corners, one ring for each step of the profile, and a
// plane at either end. All edges are lines and circles, shared between neighbours.
class Builder {
 public:
  Builder(std::vector<base::Vec2> corners, std::vector<base::Vec2> levels)
      : corners_(std::move(corners)), levels_(std::move(levels)), count_(corners_.size()) {
    for (std::size_t i = 0; i < count_; ++i) {
      const base::Vec2 along = glm::normalize(corners_[next(i)] - corners_[i]);
      normals_.push_back({along.y, -along.x});
    }
    for (std::size_t i = 0; i < count_; ++i) {
      const base::Vec2 in = normals_[before(i)], out = normals_[i];
      const double angle = std::atan2(cross(in, out), glm::dot(in, out));
      angles_.push_back(angle > 0 ? angle : angle + 2 * pi);
    }
  }

  base::Result<Solid> run() {
    for (std::size_t k = 0; k < levels_.size(); ++k) rings_.push_back(ring(k));
    for (std::size_t k = 0; k + 1 < levels_.size(); ++k) steps(k);
    end(rings_.front(), levels_.front().x, false);
    end(rings_.back(), levels_.back().x, true);
    auto out = checked("hull", make_.solid());
    if (!out) return out;
    const double volume = expected(), got = out->measures().volume;
    if (!(std::abs(got - volume) <= 1e-7 * volume))
      return internal("hull", "it has " + number(got) + " mm^3 for " + number(volume));
    return out;
  }

 private:
  // Of one height, by side or corner. `begin` and `end` are a side's ends.
  struct Ring {
    std::vector<TopoDS_Vertex> begin, end;
    std::vector<TopoDS_Edge> sides, arcs;
  };

  std::size_t next(std::size_t i) const { return (i + 1) % count_; }
  std::size_t before(std::size_t i) const { return (i + count_ - 1) % count_; }
  base::Vec3 beginOf(std::size_t k, std::size_t i) const {
    return {corners_[i] + levels_[k].y * normals_[i], levels_[k].x};
  }
  base::Vec3 endOf(std::size_t k, std::size_t i) const {
    return {corners_[next(i)] + levels_[k].y * normals_[i], levels_[k].x};
  }

  TopoDS_Edge straight(base::Vec3 from, base::Vec3 to, const TopoDS_Vertex& first,
                       const TopoDS_Vertex& last) {
    const double length = glm::length(to - from);
    return make_.edge(new Geom_Line(point(from), dir((to - from) / length)), first, last, length);
  }
  Ring ring(std::size_t k) {
    Ring out;
    for (std::size_t i = 0; i < count_; ++i) {
      out.begin.push_back(make_.vertex(beginOf(k, i)));
      out.end.push_back(make_.vertex(endOf(k, i)));
      out.sides.push_back(straight(beginOf(k, i), endOf(k, i), out.begin[i], out.end[i]));
    }
    // Round corner i, from the side before it to its own, counter-clockwise seen from above.
    for (std::size_t i = 0; i < count_; ++i) {
      const gp_Ax2 axes(point({corners_[i], levels_[k].x}), gp_Dir(0, 0, 1), dir({normals_[before(i)], 0}));
      out.arcs.push_back(
          make_.edge(new Geom_Circle(axes, levels_[k].y), out.end[before(i)], out.begin[i], angles_[i]));
    }
    return out;
  }

  void steps(std::size_t k) {
    const Ring &low = rings_[k], &high = rings_[k + 1];
    const double height = levels_[k + 1].x - levels_[k].x, grows = levels_[k + 1].y - levels_[k].y;
    const double slant = std::hypot(height, grows);
    std::vector<TopoDS_Edge> first, last;  // slants at the two ends of each side
    for (std::size_t i = 0; i < count_; ++i) {
      first.push_back(straight(beginOf(k, i), beginOf(k + 1, i), low.begin[i], high.begin[i]));
      last.push_back(straight(endOf(k, i), endOf(k + 1, i), low.end[i], high.end[i]));
    }
    for (std::size_t i = 0; i < count_; ++i) {
      make_.add(make_.face(new Geom_Plane(point(beginOf(k, i)), dir({height * normals_[i], -grows}))),
                {low.sides[i], last[i], high.sides[i].Reversed(), first[i].Reversed()});

      const gp_Ax3 axes(point({corners_[i], levels_[k].x}), gp_Dir(0, 0, 1), dir({normals_[before(i)], 0}));
      const bool upright = std::abs(grows) <= tolerance * height;
      const TopoDS_Face corner =
          upright ? make_.face(new Geom_CylindricalSurface(axes, levels_[k].y))
                  : make_.face(new Geom_ConicalSurface(axes, std::atan2(grows, height), levels_[k].y));
      const auto curve = [&](const TopoDS_Edge& one, double u, double v, double du, double dv) {
        make_.place(one, new Geom2d_Line(gp_Pnt2d(u, v), gp_Dir2d(du, dv)), corner);
      };
      curve(low.arcs[i], 0, 0, 1, 0);
      curve(high.arcs[i], 0, slant, 1, 0);
      curve(last[before(i)], 0, 0, 0, 1);
      curve(first[i], angles_[i], 0, 0, 1);
      make_.add(corner, {low.arcs[i], first[i], high.arcs[i].Reversed(), last[before(i)].Reversed()});
    }
  }

  void end(const Ring& ring, double z, bool up) {
    std::vector<TopoDS_Shape> edges;
    for (std::size_t i = 0; i < count_; ++i) {
      edges.push_back(ring.arcs[i]);
      edges.push_back(ring.sides[i]);
    }
    if (!up) {
      std::ranges::reverse(edges);
      for (TopoDS_Shape& one : edges) one.Reverse();
    }
    make_.add(make_.face(new Geom_Plane(point({corners_.front(), z}), gp_Dir(0, 0, up ? 1 : -1))), edges);
  }

  // Steiner's formula for the area at each height, integrated.
  double expected() const {
    double area = 0, length = 0, volume = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      area += cross(corners_[i] - corners_[0], corners_[next(i)] - corners_[0]) / 2;
      length += glm::length(corners_[next(i)] - corners_[i]);
    }
    for (std::size_t k = 0; k + 1 < levels_.size(); ++k) {
      const double a = levels_[k].y, b = levels_[k + 1].y, height = levels_[k + 1].x - levels_[k].x;
      volume += height * (area + length * (a + b) / 2 + pi * (a * a + a * b + b * b) / 3);
    }
    return volume;
  }

  std::vector<base::Vec2> corners_, levels_;  // levels: height and radius
  std::size_t count_;
  std::vector<base::Vec2> normals_;  // of the side from corner i to the next, outward
  std::vector<double> angles_;       // that corner i turns by
  std::vector<Ring> rings_;
  ShellMaker make_;
};

base::Result<Solid> turned(Context& context, base::Vec2 center, const std::vector<base::Vec2>& levels) {
  Curve section{line({0, levels.front().x}, {levels.front().y, levels.front().x})};
  if (!(levels.front().y > 0)) section.clear();
  for (std::size_t k = 0; k + 1 < levels.size(); ++k)
    section.push_back(line({levels[k].y, levels[k].x}, {levels[k + 1].y, levels[k + 1].x}));
  if (levels.back().y > 0) section.push_back(line({levels.back().y, levels.back().x}, {0, levels.back().x}));
  section.push_back(line({0, levels.back().x}, {0, levels.front().x}));
  auto solid = revolved(context, profileOf({{std::move(section), {}}}), 0, 360);
  if (!solid) return solid;
  base::Mat4 place(1);
  place[3] = base::Vec4(center, 0, 1);
  return transformed(context, *solid, place);
}

}  // namespace

base::Result<Solid> hullOfStacks(Context& context, std::span<const base::Vec2> centers,
                                 std::span<const base::Vec2> profile) {
  double reach = 0;
  for (const base::Vec2& level : profile) {
    if (!std::isfinite(level.x + level.y) || level.y < 0)
      return badInput("hull of circles with a radius or height that is no number.");
    for (const base::Vec2& center : centers) {
      if (!std::isfinite(center.x + center.y))
        return badInput("hull of circles at a place that is no number.");
      reach =
          std::max({reach, std::abs(center.x) + level.y, std::abs(center.y) + level.y, std::abs(level.x)});
    }
  }
  if (reach > context.limits.coordinate) return tooFar(context.limits, "hull", reach);
  if (context.task.cancel.raised()) return cancelled();
  for (std::size_t k = 0; k + 1 < profile.size(); ++k)
    if (!(profile[k + 1].x - profile[k].x > tolerance))
      return badInput("hull of circles whose heights do not rise.");
  const std::vector<base::Vec2> levels = concave(profile);
  if (centers.empty() || levels.size() < 2) return Solid();
  const std::vector<base::Vec2> corners = convexCorners({centers.begin(), centers.end()});
  return guarded("hull", [&]() -> base::Result<Solid> {
    if (corners.size() < 2) return turned(context, corners.front(), levels);
    if (levels.front().y <= tolerance || levels.back().y <= tolerance)
      return badInput("a hull of pointed cones");
    return Builder(corners, levels).run();
  });
}

}  // namespace pw::kernel

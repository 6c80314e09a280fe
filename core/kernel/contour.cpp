// SPDX-License-Identifier: Apache-2.0
#include "kernel/contour.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double sameLength = 1e-7;  // mm, OpenCASCADE's tolerance
constexpr double sameAngle = 1e-9;   // radians

void cover(base::Box2& box, bool& first, base::Vec2 p) {
  box.min = first ? p : glm::min(box.min, p);
  box.max = first ? p : glm::max(box.max, p);
  first = false;
}

bool sameConic(const Segment& a, const Segment& b) {
  return glm::length(a.center - b.center) <= sameLength &&
         std::abs(glm::length(a.x) - glm::length(b.x)) <= sameLength &&
         std::abs(glm::length(a.y) - glm::length(b.y)) <= sameLength &&
         (a.isCircular() || std::abs(cross(a.x, b.x)) <= sameLength * glm::length(a.x));
}

// The two as one segment, where the second continues the first.
std::optional<Segment> joined(const Segment& a, const Segment& b) {
  if (a.conic != b.conic) return std::nullopt;
  if (!a.conic) {
    const base::Vec2 along = b.end - a.start, u = a.end - a.start, v = b.end - b.start;
    const double length = glm::length(along);
    if (!(glm::dot(u, v) > 0) ||
        std::abs(cross(u, v)) > sameAngle * glm::length(u) * glm::length(v) ||
        std::abs(cross(u, along)) > sameLength * length)
      return std::nullopt;
    return line(a.start, b.end);
  }
  if (!sameConic(a, b) || (a.to > a.from) != (b.to > b.from)) return std::nullopt;
  Segment out = a;
  out.end = b.end;
  out.to = a.to + (b.to - b.from);
  if (std::abs(out.to - out.from) > 2 * pi + 1e-6) return std::nullopt;
  if (std::abs(out.to - out.from) > 2 * pi - 1e-9)
    out.to = out.from + (out.to > out.from ? 2 * pi : -2 * pi);
  return out;
}

}  // namespace

double cross(base::Vec2 a, base::Vec2 b) { return a.x * b.y - a.y * b.x; }

base::Vec2 Segment::at(double t) const { return center + std::cos(t) * x + std::sin(t) * y; }

bool Segment::isCircular() const {
  return conic && std::abs(glm::length(x) - glm::length(y)) <= 1e-9 * glm::length(x);
}

bool Segment::isFullTurn() const { return conic && std::abs(std::abs(to - from) - 2 * pi) < 1e-9; }

Segment line(base::Vec2 start, base::Vec2 end) {
  Segment out;
  out.start = start;
  out.end = end;
  return out;
}

Segment conic(base::Vec2 center, base::Vec2 u, base::Vec2 v, double from, double to) {
  Segment out;
  out.conic = true;
  out.center = center;
  const double size = std::max(glm::dot(u, u), glm::dot(v, v));
  const double skew = 2 * glm::dot(u, v), more = glm::dot(u, u) - glm::dot(v, v);
  const bool circular = std::abs(skew) <= 1e-11 * size && std::abs(more) <= 1e-11 * size;
  const double turn = circular ? 0 : std::atan2(skew, more) / 2;
  out.x = std::cos(turn) * u + std::sin(turn) * v;
  out.y = std::cos(turn) * v - std::sin(turn) * u;
  out.from = from - turn;
  out.to = to - turn;
  if (cross(out.x, out.y) < 0) {
    out.y = -out.y;
    out.from = -out.from;
    out.to = -out.to;
  }
  // Square and, for a circle, equal to the last digit.
  const base::Vec2 left(-out.x.y, out.x.x);
  const double ratio = circular ? 1 : glm::length(out.y) / glm::length(out.x);
  out.y = left * ratio;
  const double whole = 2 * pi * std::floor(std::min(out.from, out.to) / (2 * pi));
  out.from -= whole;
  out.to -= whole;
  out.start = out.at(out.from);
  out.end = out.isFullTurn() ? out.start : out.at(out.to);
  return out;
}

Segment arc(base::Vec2 center, double radius, double from, double to) {
  return conic(center, {radius, 0}, {0, radius}, from, to);
}

Curve reversed(const Curve& curve) {
  Curve out(curve.rbegin(), curve.rend());
  for (Segment& s : out) {
    std::swap(s.start, s.end);
    std::swap(s.from, s.to);
  }
  return out;
}

Curve moved(const Curve& curve, const base::Mat4& m) {
  const auto vector = [&](base::Vec2 v) {
    return base::Vec2(m[0][0] * v.x + m[1][0] * v.y, m[0][1] * v.x + m[1][1] * v.y);
  };
  const auto point = [&](base::Vec2 p) { return vector(p) + base::Vec2(m[3][0], m[3][1]); };
  Curve out;
  for (const Segment& s : curve) {
    Segment next =
        s.conic ? conic(point(s.center), vector(s.x), vector(s.y), s.from, s.to) : Segment();
    next.start = point(s.start);
    next.end = point(s.end);
    out.push_back(next);
  }
  return m[0][0] * m[1][1] - m[1][0] * m[0][1] < 0 ? reversed(out) : out;
}

bool hasOnlyCircularArcs(const Curve& curve) {
  return std::ranges::all_of(curve, [](const Segment& s) { return !s.conic || s.isCircular(); });
}

double areaOf(const Curve& curve) {
  if (curve.empty()) return 0;
  // About a point of the curve: far from the origin products would cancel.
  const base::Vec2 o = curve.front().start;
  double twice = 0;
  for (const Segment& s : curve) {
    if (!s.conic) {
      twice += cross(s.start - o, s.end - o);
    } else {
      twice += cross(s.center - o, s.at(s.to) - s.at(s.from)) + cross(s.x, s.y) * (s.to - s.from);
    }
  }
  return twice / 2;
}

double lengthOf(const Curve& curve) {
  double sum = 0;
  for (const Segment& s : curve)
    sum += s.conic ? glm::length(s.x) * std::abs(s.to - s.from) : glm::length(s.end - s.start);
  return sum;
}

base::Box2 boxOf(const Curve& curve) {
  base::Box2 box;
  bool first = true;
  for (const Segment& s : curve) {
    cover(box, first, s.start);
    cover(box, first, s.end);
    if (!s.conic) continue;
    const double low = std::min(s.from, s.to), high = std::max(s.from, s.to);
    for (int axis = 0; axis < 2; ++axis) {
      const double extreme = std::atan2(s.y[axis], s.x[axis]);
      for (double t = extreme + pi * std::ceil((low - extreme) / pi); t <= high; t += pi)
        cover(box, first, s.at(t));
    }
  }
  return box;
}

mesh::Contour pointsOf(const Curve& curve, int turn) {
  mesh::Contour out;
  for (const Segment& s : curve) {
    out.push_back(s.start);
    if (!s.conic) continue;
    const int parts =
        std::max(1, static_cast<int>(std::ceil(std::abs(s.to - s.from) / (2 * pi) * turn - 1e-9)));
    for (int i = 1; i < parts; ++i) out.push_back(s.at(s.from + (s.to - s.from) * i / parts));
  }
  return out;
}

Curve simplified(Curve curve) {
  // Segments too short for OpenCASCADE, as booleans of nearly touching curves leave, go first.
  std::erase_if(curve, [](const Segment& s) {
    return !s.isFullTurn() && glm::length(s.end - s.start) <= sameLength &&
           (!s.conic || std::abs(s.to - s.from) * glm::length(s.x) <= 2 * sameLength);
  });
  for (std::size_t i = 0; i < curve.size(); ++i) curve[i].end = curve[(i + 1) % curve.size()].start;
  for (bool changed = true; changed && curve.size() > 1;) {
    changed = false;
    for (std::size_t i = 0; i < curve.size() && curve.size() > 1; ++i) {
      const std::size_t next = (i + 1) % curve.size();
      if (auto both = joined(curve[i], curve[next])) {
        curve[i] = *both;
        curve.erase(curve.begin() + static_cast<std::ptrdiff_t>(next));
        changed = true;
        break;
      }
    }
  }
  if (curve.size() == 1 && curve[0].isFullTurn()) curve[0].end = curve[0].start;
  return curve;
}

double areaOf(const ProfileRep& rep) {
  double sum = 0;
  for (const Region& region : rep.regions) {
    sum += areaOf(region.outer);
    for (const Curve& hole : region.holes) sum += areaOf(hole);
  }
  return sum;
}

double lengthOf(const ProfileRep& rep) {
  double sum = 0;
  for (const Region& region : rep.regions) {
    sum += lengthOf(region.outer);
    for (const Curve& hole : region.holes) sum += lengthOf(hole);
  }
  return sum;
}

base::Box2 boxOf(const Region& region) { return boxOf(region.outer); }

mesh::Outline outlineOf(const ProfileRep& rep, int turn) {
  std::vector<mesh::Contour> contours;
  for (const Region& region : rep.regions) {
    contours.push_back(pointsOf(region.outer, turn));
    for (const Curve& hole : region.holes) contours.push_back(pointsOf(hole, turn));
  }
  return mesh::Outline(std::move(contours), true);
}

double sagittaOf(const ProfileRep& rep, int turn) {
  double radius = 0;
  const auto see = [&](const Curve& curve) {
    for (const Segment& s : curve) radius = std::max(radius, s.conic ? glm::length(s.x) : 0.0);
  };
  for (const Region& region : rep.regions) {
    see(region.outer);
    for (const Curve& hole : region.holes) see(hole);
  }
  return radius * (1 - std::cos(pi / turn));
}

bool inside(const mesh::Contour& polygon, base::Vec2 p) {
  bool in = false;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const base::Vec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y)) in = !in;
  }
  return in;
}

namespace {

// A point of the curve that is no corner: holes may touch their border in a corner.
base::Vec2 middleOf(const Curve& curve) {
  const Segment& s = curve.front();
  return s.conic ? s.at((s.from + s.to) / 2) : (s.start + s.end) / 2.0;
}

constexpr int nestingTurn = 256;

}  // namespace

std::vector<Region> regionsBySense(std::vector<Curve> curves) {
  std::vector<Region> out;
  std::vector<Curve> holes;
  for (Curve& curve : curves) {
    if (curve.empty()) continue;
    if (areaOf(curve) > 0) {
      out.push_back({std::move(curve), {}});
    } else {
      holes.push_back(std::move(curve));
    }
  }
  std::vector<mesh::Contour> borders;
  for (const Region& region : out) borders.push_back(pointsOf(region.outer, nestingTurn));
  for (Curve& hole : holes) {
    const base::Vec2 p = middleOf(hole);
    std::size_t home = out.size();
    for (std::size_t i = 0; i < out.size(); ++i)
      if (inside(borders[i], p) &&
          (home == out.size() || areaOf(out[i].outer) < areaOf(out[home].outer)))
        home = i;
    if (home < out.size()) out[home].holes.push_back(std::move(hole));
  }
  return out;
}

std::vector<Region> regionsByNesting(std::vector<Curve> curves) {
  std::erase_if(curves, [](const Curve& curve) { return curve.empty() || areaOf(curve) == 0; });
  std::vector<mesh::Contour> borders;
  std::vector<base::Box2> boxes;
  for (const Curve& curve : curves) {
    borders.push_back(pointsOf(curve, nestingTurn));
    boxes.push_back(boxOf(curve));
  }
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const base::Vec2 p = middleOf(curves[i]);
    int depth = 0;
    for (std::size_t j = 0; j < curves.size(); ++j) {
      if (j == i || glm::any(glm::lessThan(p, boxes[j].min)) ||
          glm::any(glm::greaterThan(p, boxes[j].max)))
        continue;
      depth += inside(borders[j], p);
    }
    if ((areaOf(curves[i]) > 0) != (depth % 2 == 0)) curves[i] = reversed(curves[i]);
  }
  return regionsBySense(std::move(curves));
}

}  // namespace pw::kernel

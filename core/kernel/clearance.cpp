// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "kernel/contour.hpp"

// Whether curves keep away from each other, or are one.
namespace pw::kernel {

namespace {

constexpr double sameLength = 1e-7;  // mm, OpenCASCADE's tolerance
// Halvings of a pair of arcs. Arcs of 50 mm that are nearer than some 0.01 mm count as touching.
constexpr int mostHalvings = 12;

double distance(base::Vec2 p, base::Vec2 a, base::Vec2 b) {
  const base::Vec2 along = b - a;
  const double square = glm::dot(along, along);
  const double t = square > 0 ? std::clamp(glm::dot(p - a, along) / square, 0.0, 1.0) : 0;
  return glm::length(p - a - t * along);
}

// A piece of a segment: its chord, and how far the curve leaves it at most.
struct Piece {
  const Segment* segment;
  double from, to;
  base::Vec2 start, end;
  double sagitta;
};

Piece pieceOf(const Segment& s, double from, double to) {
  if (!s.conic) return {&s, 0, 1, s.start, s.end, 0};
  // Of the circle about the longer axis; of a piece of over half a turn, its diameter.
  const double radius = glm::length(s.x), half = std::abs(to - from) / 2;
  return {&s, from, to, s.at(from), s.at(to), half < 1.57 ? radius * (1 - std::cos(half)) : 2 * radius};
}

double distance(const Piece& a, const Piece& b) {
  const base::Vec2 u = a.end - a.start, v = b.end - b.start;
  const double p = cross(u, b.start - a.start), q = cross(u, b.end - a.start);
  const double r = cross(v, a.start - b.start), s = cross(v, a.end - b.start);
  if ((p > 0) != (q > 0) && (r > 0) != (s > 0)) return 0;
  return std::min({distance(a.start, b.start, b.end), distance(a.end, b.start, b.end),
                   distance(b.start, a.start, a.end), distance(b.end, a.start, a.end)});
}

bool areClear(const Piece& a, const Piece& b, double margin, int halvings) {
  if (distance(a, b) - a.sagitta - b.sagitta > margin) return true;
  if (halvings == 0 || (a.sagitta == 0 && b.sagitta == 0)) return false;
  const bool first = a.sagitta >= b.sagitta;
  const Piece& halved = first ? a : b;
  const double middle = (halved.from + halved.to) / 2;
  const Piece low = pieceOf(*halved.segment, halved.from, middle),
              high = pieceOf(*halved.segment, middle, halved.to);
  return areClear(low, first ? b : a, margin, halvings - 1) &&
         areClear(high, first ? b : a, margin, halvings - 1);
}

bool apart(const base::Box2& a, const base::Box2& b, double margin) {
  return glm::any(glm::greaterThan(a.min, b.max + margin)) ||
         glm::any(glm::greaterThan(b.min, a.max + margin));
}

bool sameSegment(const Segment& a, const Segment& b) {
  if (a.conic != b.conic || glm::length(a.start - b.start) > sameLength ||
      glm::length(a.end - b.end) > sameLength)
    return false;
  if (!a.conic) return true;
  return (a.to > a.from) == (b.to > b.from) &&
         glm::length(a.at((a.from + a.to) / 2) - b.at((b.from + b.to) / 2)) <= sameLength;
}

bool sameTurn(const Segment& a, const Segment& b) {
  return a.isFullTurn() && b.isFullTurn() && a.isCircular() && b.isCircular() &&
         (a.to > a.from) == (b.to > b.from) && glm::length(a.center - b.center) <= sameLength &&
         std::abs(glm::length(a.x) - glm::length(b.x)) <= sameLength;
}

}  // namespace

bool keepClear(const Curve& a, const Curve& b, double margin) {
  const base::Box2 boxOfB = boxOf(b);
  if (apart(boxOf(a), boxOfB, margin)) return true;
  for (const Segment& s : a) {
    if (apart(boxOf(Curve{s}), boxOfB, margin)) continue;
    const Piece one = pieceOf(s, s.from, s.to);
    for (const Segment& other : b)
      if (!areClear(one, pieceOf(other, other.from, other.to), margin, mostHalvings)) return false;
  }
  return true;
}

bool areSame(const Curve& a, const Curve& b) {
  if (a.size() != b.size()) return false;
  if (a.size() == 1) return sameTurn(a[0], b[0]) || sameSegment(a[0], b[0]);
  for (std::size_t shift = 0; shift < b.size(); ++shift) {
    std::size_t i = 0;
    while (i < a.size() && sameSegment(a[i], b[(i + shift) % b.size()])) ++i;
    if (i == a.size()) return true;
  }
  return false;
}

}  // namespace pw::kernel

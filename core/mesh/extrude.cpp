// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "mesh/clip.hpp"
#include "mesh/degrees.hpp"
#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"
#include "mesh/triangulation.hpp"

namespace pw::mesh {

namespace {

std::size_t vertexCount(const std::vector<Contour>& contours) {
  std::size_t count = 0;
  for (const Contour& contour : contours) count += contour.size();
  return count;
}

double farthestSquared(const std::vector<Contour>& contours) {
  double far = 0;
  for (const Contour& contour : contours)
    for (const base::Vec2& p : contour) far = std::max(far, glm::dot(p, p));
  return far;
}

// Length of the Archimedean spiral r = a t between two angles from its centre, in units of a.
double spiral(double t) { return (t * std::sqrt(1 + t * t) + std::asinh(t)) / 2; }

// 2021.01's number of slices where none was given (observed; probes of linear_extrude).
double defaultSlices(const std::vector<Contour>& contours, const LinearExtrusion& how,
                     double height) {
  const Facets& facets = how.facets;
  const bool counted = std::isfinite(facets.number);
  if (how.twist == 0) {
    if (how.scale.x == how.scale.y || !counted) return 1;
    if (facets.number > 0) return std::max(std::floor(facets.number), 1.0);
    double longest = 0;
    for (const Contour& contour : contours)
      for (const base::Vec2& p : contour)
        longest = std::max(longest, glm::length(p - p * how.scale));
    return std::max(std::ceil(std::hypot(longest, height) / facets.size), 1.0);
  }
  const double twist = std::abs(how.twist);
  // Three to a turn at least, and where $fn, $fa or $fs says nothing.
  const double fewest = std::max(std::ceil(twist / 120), 1.0);
  if (!counted) return fewest;
  if (facets.number > 0) return std::ceil(std::max(facets.number, 3.0) * twist / 360);
  if (std::isnan(facets.angle) || std::isnan(facets.size)) return fewest;
  const double radius = std::sqrt(farthestSquared(contours));
  const double turn = twist * pi / 180;
  double arc = radius * turn;
  if (how.scale.x == how.scale.y && how.scale.x != 1) {
    const double smaller = how.scale.x > 1 ? 1 / how.scale.x : how.scale.x;
    const double inner = radius * smaller;
    // r = a t from the inner to the outer radius over the whole turn.
    const double a = (radius - inner) / turn;
    arc = a * (spiral(radius / a) - spiral(inner / a));
  }
  const double length = std::hypot(arc, height);
  return std::max(fewest, std::ceil(std::min(twist / facets.angle, length / facets.size)));
}

// Contours with every edge of a contour cut so that the contour has at least `segments` edges.
std::vector<Contour> withSegments(const std::vector<Contour>& contours, int segments) {
  std::vector<Contour> out;
  for (const Contour& contour : contours) {
    double around = 0;
    for (std::size_t i = 0; i < contour.size(); ++i)
      around += glm::length(contour[(i + 1) % contour.size()] - contour[i]);
    Contour split;
    for (std::size_t i = 0; i < contour.size(); ++i) {
      const base::Vec2 a = contour[i], b = contour[(i + 1) % contour.size()];
      const int pieces =
          std::max(1, static_cast<int>(std::ceil(segments * glm::length(b - a) / around - 1e-9)));
      for (int k = 0; k < pieces; ++k)
        split.push_back(a + (b - a) * (static_cast<double>(k) / pieces));
    }
    out.push_back(std::move(split));
  }
  return out;
}

// The rings of an extrusion and the faces between them.
class Tower {
 public:
  Tower(const std::vector<Contour>& contours, const LinearExtrusion& how, int slices)
      : contours_(contours),
        how_(how),
        slices_(slices),
        ring_(static_cast<std::uint32_t>(vertexCount(contours))) {}

  Mesh build() {
    for (int level = 0; level <= slices_; ++level) addRing(level);
    for (int level = 0; level < slices_; ++level) addSides(level);
    const bool point = how_.scale.x == 0 && how_.scale.y == 0;
    const auto lid = static_cast<std::uint32_t>(slices_) * ring_;
    for (const auto& [a, b, c] : triangulated(contours_)) {
      mesh_.triangles.push_back({a, c, b});
      if (!point) mesh_.triangles.push_back({lid + a, lid + b, lid + c});
    }
    return std::move(mesh_);
  }

 private:
  void addRing(int level) {
    const double part = static_cast<double>(level) / slices_;
    const double angle = -how_.twist * part;
    const double sinus = sinDegrees(angle), cosinus = cosDegrees(angle);
    const base::Vec2 scale = base::Vec2(1) - (base::Vec2(1) - how_.scale) * part;
    const base::Vec3 shift = how_.direction * (how_.center ? part - 0.5 : part);
    const bool point = level == slices_ && how_.scale.x == 0 && how_.scale.y == 0;
    for (const Contour& contour : contours_) {
      for (const base::Vec2& p : contour) {
        const base::Vec2 turned(p.x * cosinus - p.y * sinus, p.x * sinus + p.y * cosinus);
        const base::Vec2 at = turned * scale;
        mesh_.points.emplace_back(at.x + shift.x, at.y + shift.y, shift.z);
        if (point) break;  // one tip for each contour
      }
    }
  }

  void addSides(int level) {
    const std::uint32_t lower = static_cast<std::uint32_t>(level) * ring_;
    const bool point = level + 1 == slices_ && how_.scale.x == 0 && how_.scale.y == 0;
    std::uint32_t tip = static_cast<std::uint32_t>(slices_) * ring_;
    std::uint32_t first = 0;
    for (const Contour& contour : contours_) {
      const auto count = static_cast<std::uint32_t>(contour.size());
      const bool hole = twiceArea(contour) < 0;
      for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t a = lower + first + i;
        const std::uint32_t b = lower + first + (i + 1) % count;
        if (point) {
          mesh_.triangles.push_back({a, b, tip});
          continue;
        }
        addQuad(a, b, a + ring_, b + ring_, hole, level + 1 == slices_);
      }
      first += count;
      ++tip;
    }
  }

  // Split along the shorter diagonal, seen from above; where both are as long to 1e-5 of their length, as 2021.01
  // does (found by bisection, for sizes 0.1 to 10 and heights 0.01 to 38): with the twist. An edge on a ray through
  // the axis is such a tie, and a point that a union moved by 2^-16 mm must not decide it. Its last slice under a lid
  // that is a line has the longer ones.
  void addQuad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d, bool hole,
               bool last) {
    const double up = glm::distance(base::Vec2(mesh_.points[a]), base::Vec2(mesh_.points[d]));
    const double back = glm::distance(base::Vec2(mesh_.points[b]), base::Vec2(mesh_.points[c]));
    bool alongUp = up < back;
    if (std::abs(up - back) <= 1e-5 * std::max(up, back)) alongUp = (how_.twist > 0) != hole;
    if (last && (how_.scale.x == 0 || how_.scale.y == 0)) alongUp = !alongUp;
    if (alongUp) {
      mesh_.triangles.push_back({a, b, d});
      mesh_.triangles.push_back({a, d, c});
    } else {
      mesh_.triangles.push_back({a, b, c});
      mesh_.triangles.push_back({b, d, c});
    }
  }

  const std::vector<Contour>& contours_;
  const LinearExtrusion& how_;
  int slices_;
  std::uint32_t ring_;
  Mesh mesh_;
};

// A lid pressed to a line has no area: where the sides close without it once points at the same
// place are one, it is left out.
Mesh withoutLid(const Mesh& mesh) {
  std::map<std::array<double, 3>, std::uint32_t> placeOf;
  Mesh out;
  std::vector<std::uint32_t> place;
  for (const base::Vec3& p : mesh.points) {
    const auto [at, fresh] = placeOf.try_emplace({p.x + 0.0, p.y + 0.0, p.z + 0.0},
                                                 static_cast<std::uint32_t>(out.points.size()));
    if (fresh) out.points.push_back(p);
    place.push_back(at->second);
  }
  for (const auto& t : mesh.triangles) {
    const std::uint32_t a = place[t[0]], b = place[t[1]], c = place[t[2]];
    const base::Vec3 normal =
        glm::cross(out.points[b] - out.points[a], out.points[c] - out.points[a]);
    if (a != b && b != c && c != a && normal != base::Vec3(0)) out.triangles.push_back({a, b, c});
  }
  return factsOf(out).closed ? out : mesh;
}

// The x of what has been seen where a point first lies on the other side of the axis: 2021.01 looks no further, and
// says this range.
std::pair<double, double> rangeThatCrosses(const std::vector<Contour>& contours) {
  double least = 0, greatest = 0;
  for (const Contour& contour : contours) {
    for (const base::Vec2& p : contour) {
      least = std::min(least, p.x);
      greatest = std::max(greatest, p.x);
      if (least < 0 && greatest > 0) return {least, greatest};
    }
  }
  return {least, greatest};
}

// Straight up, nothing turned, few holes: Manifold's own extrusion is right and the quickest.
base::Result<Solid> straight(Context& context, const std::vector<Contour>& contours, double height,
                             bool center) {
  manifold::Polygons polygons;
  for (const Contour& contour : contours) {
    manifold::SimplePolygon polygon;
    polygon.reserve(contour.size());
    for (const base::Vec2& p : contour) polygon.emplace_back(p.x, p.y);
    polygons.push_back(std::move(polygon));
  }
  manifold::Manifold shape = manifold::Manifold::Extrude(polygons, height);
  if (center) shape = shape.Translate({0, 0, -height / 2});
  return checked(context, "linear_extrude", std::move(shape), Trust::Sound);
}

}  // namespace

base::Result<Solid> linearExtrude(Context& context, const Outline& outline,
                                  const LinearExtrusion& given) {
  const double height = glm::length(given.direction);
  if (outline.isEmpty() || !(height > 0) || !std::isfinite(height)) return Solid();
  if (!(given.direction.z > 0)) return Solid();
  LinearExtrusion how = given;
  how.scale = glm::max(how.scale, base::Vec2(0));
  if (!std::isfinite(how.scale.x + how.scale.y + how.twist)) {
    return base::Failure{base::Code::BadInput,
                         "linear_extrude has a twist or scale that is no number.", std::nullopt};
  }
  return guarded("linear_extrude", [&]() -> base::Result<Solid> {
    const Outline flat = sanitized(outline);
    if (flat.isEmpty()) return Solid();
    std::vector<Contour> contours = flat.contours();
    if (height > context.limits.reach)
      return coordinateFailure(context, "linear_extrude", height);
    const bool upright = how.direction.x == 0 && how.direction.y == 0;
    const bool plain = how.twist == 0 && how.scale == base::Vec2(1) && upright && how.segments <= 0;
    if (plain && !hasManyContours(contours))
      return straight(context, contours, height, how.center);

    if (how.segments > 0) contours = withSegments(contours, how.segments);
    const double slices =
        plain ? 1 : how.slices > 0 ? how.slices : std::max(1.0, defaultSlices(contours, how, height));
    const double triangles = 2 * (slices + 1) * static_cast<double>(vertexCount(contours));
    if (!(triangles <= static_cast<double>(context.limits.facets))) {
      return refused("linear_extrude asks for " + number(slices) + " slices, " + number(triangles) +
                     " triangles; the limit is " + std::to_string(context.limits.facets) + ".");
    }
    Mesh mesh = Tower(contours, how, static_cast<int>(slices)).build();
    if ((how.scale.x == 0) != (how.scale.y == 0)) mesh = withoutLid(mesh);
    return checked(context, "linear_extrude", mesh,
                   how.twist == 0 ? Trust::Sound : Trust::Unknown);
  });
}

base::Result<Solid> rotateExtrude(Context& context, const Outline& outline,
                                  const RotateExtrusion& how) {
  if (outline.isEmpty()) return Solid();
  if (!std::isfinite(how.angle + how.start)) {
    return base::Failure{base::Code::BadInput, "rotate_extrude by an angle that is no number.",
                         std::nullopt};
  }
  return guarded("rotate_extrude", [&]() -> base::Result<Solid> {
    const Outline flat = sanitized(outline);
    if (flat.isEmpty()) return Solid();
    std::vector<Contour> contours = flat.contours();
    base::Box2 box = flat.box();
    // Clipper2 rounds where Clipper 6 did, but not always the same way: a border cut along the axis
    // may come back two steps beyond it.
    constexpr double step = 2 / clipperScale;
    const bool left = -box.min.x > box.max.x;
    if (left ? box.max.x > 0 && box.max.x <= step : box.min.x < 0 && box.min.x >= -step) {
      for (Contour& contour : contours)
        for (base::Vec2& p : contour) p.x = left ? std::min(p.x, 0.0) : std::max(p.x, 0.0);
      (left ? box.max.x : box.min.x) = 0;
    }
    if (box.min.x < 0 && box.max.x > 0) {
      const auto [least, greatest] = rangeThatCrosses(outline.contours());
      std::array<char, 160> text{};
      std::snprintf(text.data(), text.size(),
                    "all points for rotate_extrude() must have the same X coordinate sign "
                    "(range is %.2f -> %.2f)",
                    least, greatest);
      context.remarks.push_back({Remark::Kind::Error, text.data(), Remark::Loss::Result,
                                 "its outline lies on both sides of the axis"});
      return Solid();
    }
    if (!how.fullTurn && how.angle == 0) return Solid();
    const double radius = std::max(std::abs(box.min.x), std::abs(box.max.x));
    const int around = fragmentsOf(radius, how.facets);
    if (static_cast<std::size_t>(around) > context.limits.fragments) {
      return refused("rotate_extrude asks for " + std::to_string(around) +
                     " facets around; the limit is " + std::to_string(context.limits.fragments) +
                     ".");
    }
    const double angle = how.fullTurn ? 360 : how.angle;
    const int steps =
        how.fullTurn ? around
                     : std::max(static_cast<int>(std::floor(around * std::abs(angle) / 360)), 1);
    const int rings = how.fullTurn ? steps : steps + 1;
    const double triangles = 2.0 * steps * static_cast<double>(vertexCount(contours));
    if (triangles > static_cast<double>(context.limits.facets)) {
      return refused("rotate_extrude asks for " + number(triangles) + " triangles; the limit is " +
                     std::to_string(context.limits.facets) + ".");
    }

    // The outline stands on the XZ plane. Turning it towards +Y takes its left side forwards for
    // x > 0; the other way round, or from x < 0, everything is mirrored.
    const bool mirrored = (angle < 0) != (box.min.x < 0);
    Mesh mesh;
    std::vector<std::uint32_t> start;  // of each outline vertex's points
    std::vector<bool> onAxis;
    for (const Contour& contour : contours) {
      for (const base::Vec2& p : contour) {
        start.push_back(static_cast<std::uint32_t>(mesh.points.size()));
        onAxis.push_back(p.x == 0);
        for (int ring = 0; ring < (p.x == 0 ? 1 : rings); ++ring) {
          const double at = how.start + angle * ring / steps;
          mesh.points.emplace_back(p.x * cosDegrees(at), p.x * sinDegrees(at), p.y);
        }
      }
    }
    const auto pointOf = [&](std::uint32_t vertex, int ring) {
      return start[vertex] + (onAxis[vertex] ? 0u : static_cast<std::uint32_t>(ring % rings));
    };
    const auto addTriangle = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
      if (a == b || b == c || c == a) return;
      if (mirrored) std::swap(b, c);
      mesh.triangles.push_back({a, b, c});
    };
    std::uint32_t first = 0;
    for (const Contour& contour : contours) {
      const auto count = static_cast<std::uint32_t>(contour.size());
      for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t a = first + i, b = first + (i + 1) % count;
        for (int ring = 0; ring < steps; ++ring) {
          const std::uint32_t a0 = pointOf(a, ring), a1 = pointOf(a, ring + 1);
          const std::uint32_t b0 = pointOf(b, ring), b1 = pointOf(b, ring + 1);
          addTriangle(a0, a1, b0);
          addTriangle(b0, a1, b1);
        }
      }
      first += count;
    }
    if (!how.fullTurn) {
      for (const auto& [a, b, c] : triangulated(contours)) {
        addTriangle(pointOf(a, 0), pointOf(b, 0), pointOf(c, 0));
        addTriangle(pointOf(a, steps), pointOf(c, steps), pointOf(b, steps));
      }
    }
    return checked(context, "rotate_extrude", mesh,
                   std::abs(angle) <= 360 ? Trust::Sound : Trust::Unknown);
  });
}

}  // namespace pw::mesh

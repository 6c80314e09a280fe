// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "mesh/clip.hpp"
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

// The arcs, mitres and chamfers of Clipper 6 (Angus Johnson, Boost licence), which OpenSCAD 2021.01
// uses: Clipper2 places the points of its arcs elsewhere. Works in whole numbers of 2^-16 mm.
class Offsetter {
 public:
  Offsetter(double delta, Join join, int fragments) : delta_(delta), join_(join) {
    const double size = std::abs(delta);
    // 2021.01 hands Clipper the tolerance that gives so many fragments, and Clipper works them out
    // again: the rounding on this way decides half steps. No arc is coarser than a quarter of its radius allows,
    // 4.3 fragments around.
    const double tolerance = size * std::min(1 - cosDegrees(180.0 / fragments), 0.25);
    double steps = pi / std::acos(1 - tolerance / size);
    steps = std::min(steps, size * pi);
    sin_ = std::sin(2 * pi / steps);
    cos_ = std::cos(2 * pi / steps);
    stepsPerRadian_ = steps / (2 * pi);
    if (delta < 0) sin_ = -sin_;
  }

  Path64 offset(const Path64& given) {
    source_.clear();
    for (const Point64& p : given)
      if (source_.empty() || !(source_.back() == p)) source_.push_back(p);
    while (source_.size() > 1 && source_.back() == source_.front()) source_.pop_back();
    out_.clear();
    if (source_.size() < 3) return {};
    const std::size_t count = source_.size();
    normals_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Point64& a = source_[i];
      const Point64& b = source_[(i + 1) % count];
      const double dx = static_cast<double>(b.x - a.x), dy = static_cast<double>(b.y - a.y);
      const double length = std::sqrt(dx * dx + dy * dy);
      normals_[i] = {dy / length, -dx / length};
    }
    std::size_t before = count - 1;
    for (std::size_t i = 0; i < count; ++i) corner(i, before);
    return out_;
  }

 private:
  static std::int64_t rounded(double value) {
    return static_cast<std::int64_t>(value < 0 ? value - 0.5 : value + 0.5);
  }
  void add(std::size_t at, double x, double y) {
    out_.emplace_back(rounded(static_cast<double>(source_[at].x) + x),
                      rounded(static_cast<double>(source_[at].y) + y));
  }

  void corner(std::size_t at, std::size_t& before) {
    const base::Vec2 k = normals_[before], j = normals_[at];
    double sinus = k.x * j.y - j.x * k.y;
    const double cosinus = k.x * j.x + k.y * j.y;
    if (std::abs(sinus * delta_) < 1.0) {
      if (cosinus > 0) {  // straight on
        add(at, k.x * delta_, k.y * delta_);
        return;
      }
    } else {
      sinus = std::clamp(sinus, -1.0, 1.0);
    }
    if (sinus * delta_ < 0) {  // the inside of a bend
      add(at, k.x * delta_, k.y * delta_);
      out_.push_back(source_[at]);
      add(at, j.x * delta_, j.y * delta_);
    } else if (join_ == Join::Round) {
      round(at, k, j, sinus, cosinus);
    } else if (join_ == Join::Miter && 1 + cosinus >= smallestMiter) {
      const double q = delta_ / (1 + cosinus);
      add(at, (k.x + j.x) * q, (k.y + j.y) * q);
    } else {
      const double d = std::tan(std::atan2(sinus, cosinus) / 4);
      add(at, delta_ * (k.x - k.y * d), delta_ * (k.y + k.x * d));
      add(at, delta_ * (j.x + j.y * d), delta_ * (j.y - j.x * d));
    }
    before = at;
  }

  void round(std::size_t at, base::Vec2 k, base::Vec2 j, double sinus, double cosinus) {
    const double angle = std::atan2(sinus, cosinus);
    const auto steps = std::max<std::int64_t>(rounded(stepsPerRadian_ * std::abs(angle)), 1);
    base::Vec2 arm = k;
    for (std::int64_t i = 0; i < steps; ++i) {
      add(at, arm.x * delta_, arm.y * delta_);
      arm = {arm.x * cos_ - sin_ * arm.y, arm.x * sin_ + arm.y * cos_};
    }
    add(at, j.x * delta_, j.y * delta_);
  }

  // OpenSCAD asks for mitres of up to a million times the distance.
  static constexpr double smallestMiter = 2 / (1e6 * 1e6);

  double delta_;
  Join join_;
  double sin_ = 0, cos_ = 1, stepsPerRadian_ = 0;
  Path64 source_, out_;
  std::vector<base::Vec2> normals_;
};

Paths64 offsetBy(const Paths64& paths, double delta, Join join, int fragments) {
  Offsetter offsetter(delta, join, fragments);
  Paths64 moved;
  for (const Path64& path : paths) {
    Path64 one = offsetter.offset(path);
    if (!one.empty()) moved.push_back(std::move(one));
  }
  // Outwards, what winds once round is inside. Inwards, a border that has turned over winds the
  // wrong way and is left out as well.
  return clipped(ClipType::Union, FillRule::Positive, moved);
}

double lengthOf(const Paths64& paths) {
  double length = 0;
  for (const Path64& path : paths)
    for (std::size_t i = 0; i < path.size(); ++i)
      length += Clipper2Lib::Distance(path[i], path[(i + 1) % path.size()]);
  return length;
}

}  // namespace

Paths64 withoutSlits(const Paths64& paths) {
  constexpr std::int64_t fine = 16;  // so that there and back again is exact on the grid
  constexpr double half = 1.5 * fine;
  Paths64 scaled = paths;
  for (Path64& path : scaled)
    for (Point64& p : path) p = {p.x * fine, p.y * fine};
  Paths64 closed = offsetBy(offsetBy(scaled, half, Join::Miter, 3), -half, Join::Miter, 3);
  // A slit has two walls as long as itself. Where none of any length is gone, the region stays as it is.
  constexpr double shortest = 16;
  if (lengthOf(scaled) - lengthOf(closed) < shortest * fine) return paths;
  const auto rounded = [](std::int64_t value) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(value) / fine + 0.5));
  };
  for (Path64& path : closed)
    for (Point64& p : path) p = {rounded(p.x), rounded(p.y)};
  // Together, since the tip of a needle comes back from so far away with less than its digits.
  closed.insert(closed.end(), paths.begin(), paths.end());
  return clipped(ClipType::Union, FillRule::NonZero, closed);
}

base::Result<Outline> offset(Context& context, const Outline& outline, double delta, Join join,
                             const Facets& facets) {
  if (outline.isEmpty()) return outline;
  if (!std::isfinite(delta))
    return base::Failure{base::Code::BadInput, "offset by a value that is no number.",
                         std::nullopt};
  if (std::abs(delta) > context.limits.reach)
    return coordinateFailure(context, "offset", delta);
  return guarded("offset", [&]() -> base::Result<Outline> {
    const int fragments = fragmentsOf(std::abs(delta), facets);
    if (static_cast<std::size_t>(fragments) > context.limits.fragments) {
      return refused("offset asks for " + std::to_string(fragments) +
                     " facets around; the limit is " + std::to_string(context.limits.fragments) +
                     ".");
    }
    const Paths64 paths = toPaths(sanitized(outline).contours());
    const double steps = delta * clipperScale;
    if (std::abs(steps) < 1e-20) return fromPaths(paths);
    return fromPaths(offsetBy(paths, steps, join, fragments));
  });
}

}  // namespace pw::mesh

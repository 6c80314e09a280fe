// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernel/contour.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;

base::Vec2 towards(double angle) { return {std::cos(angle), std::sin(angle)}; }

// Which disc reaches farthest in direction `angle`, and which of those that reach equally far lies
// farthest ahead counter-clockwise: the hull leaves it last.
std::size_t farthest(std::span<const Disc> discs, double angle, double slack) {
  std::size_t best = 0;
  const base::Vec2 out = towards(angle), ahead = towards(angle + pi / 2);
  const auto reach = [&](std::size_t i) {
    return glm::dot(discs[i].center, out) + discs[i].radius;
  };
  for (std::size_t i = 1; i < discs.size(); ++i) {
    const double more = reach(i) - reach(best);
    if (more > slack ||
        (more > -slack && glm::dot(discs[i].center - discs[best].center, ahead) > slack))
      best = i;
  }
  return best;
}

// The first direction after `angle` (strictly, within a turn) in which disc b reaches as far as a
// and overtakes it.
std::optional<double> overtaken(const Disc& a, const Disc& b, double angle) {
  // (b - a) . u(t) = ra - rb
  const base::Vec2 d = b.center - a.center;
  const double distance = glm::length(d), share = (a.radius - b.radius) / distance;
  if (!(distance > 0) || !(std::abs(share) < 1)) return std::nullopt;
  // The left side grows through this value at phi - acos(share).
  double t = std::atan2(d.y, d.x) - std::acos(share);
  while (t <= angle) t += 2 * pi;
  while (t - 2 * pi > angle) t -= 2 * pi;
  return t;
}

}  // namespace

base::Result<Profile> hullOfDiscs(Context& context, std::span<const Disc> given) {
  std::vector<Disc> discs;
  double size = 0;
  for (const Disc& disc : given) {
    const double far = std::max(std::abs(disc.center.x), std::abs(disc.center.y)) + disc.radius;
    if (!std::isfinite(far) || !(disc.radius >= 0))
      return badInput("hull of discs holds a value that is no size.");
    if (far > context.limits.coordinate) return tooFar(context.limits, "hull", far);
    size = std::max(size, far);
    discs.push_back(disc);
  }
  if (discs.empty()) return Profile();
  const double slack = 1e-9 * std::max(size, 1.0);
  // Discs within others, and copies, never show.
  std::vector<Disc> shown;
  for (std::size_t i = 0; i < discs.size(); ++i) {
    bool hidden = false;
    for (std::size_t j = 0; j < discs.size() && !hidden; ++j) {
      if (j == i) continue;
      const double room =
          discs[j].radius - discs[i].radius - glm::length(discs[j].center - discs[i].center);
      const bool equal = std::abs(discs[j].radius - discs[i].radius) <= slack;
      hidden = room >= -slack && (!equal || j < i);
    }
    if (!hidden) shown.push_back(discs[i]);
  }
  if (shown.size() == 1) {
    if (!(shown[0].radius > 0)) return Profile();
    return profileOf({{{arc(shown[0].center, shown[0].radius, 0, 2 * pi)}, {}}});
  }
  // Around, from a direction in which a new disc takes over, so that no arc is cut in two.
  struct Turn {
    std::size_t disc;
    double from;
  };
  const auto next = [&](const Turn& at) {
    Turn found{at.disc, at.from + 4 * pi};
    for (std::size_t j = 0; j < shown.size(); ++j) {
      if (j == at.disc) continue;
      const std::optional<double> t = overtaken(shown[at.disc], shown[j], at.from + 1e-12);
      if (t && *t < found.from) found = {j, *t};
    }
    // Several may take over in one direction: the farthest ahead does.
    if (found.from < at.from + 4 * pi) found.disc = farthest(shown, found.from, slack);
    return found;
  };
  const Turn first = next({farthest(shown, 0, slack), 0});
  std::vector<Turn> turns = {first};
  while (turns.size() <= 2 * shown.size() + 2) {
    const Turn step = next(turns.back());
    if (step.from >= first.from + 2 * pi - 1e-9) break;
    turns.push_back(step);
  }
  Curve curve;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const Disc& disc = shown[turns[i].disc];
    const double from = turns[i].from,
                 to = i + 1 < turns.size() ? turns[i + 1].from : first.from + 2 * pi;
    const Disc& after = shown[turns[(i + 1) % turns.size()].disc];
    base::Vec2 end = disc.center + disc.radius * towards(to);
    if (disc.radius > 0 && (to - from) * disc.radius > 1e-7) {
      Segment round = arc(disc.center, disc.radius, from, to);
      curve.push_back(round);
      end = round.end;
    } else {
      end = disc.center + disc.radius * towards((from + to) / 2);
    }
    const base::Vec2 start = after.center + after.radius * towards(to);
    if (glm::length(start - end) > 1e-7) curve.push_back(line(end, start));
  }
  for (std::size_t i = 0; i < curve.size(); ++i) curve[i].end = curve[(i + 1) % curve.size()].start;
  curve = simplified(std::move(curve));
  if (curve.size() < 2 || !(areaOf(curve) > 0)) return Profile();
  return profileOf({{std::move(curve), {}}});
}

}  // namespace pw::kernel

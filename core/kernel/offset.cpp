// SPDX-License-Identifier: Apache-2.0
#include <BRepOffsetAPI_MakeOffset.hxx>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernel/contour.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/plane_faces.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr int turn = 256;  // sides of a circle where Clipper2 checks

// One face's parallel curves at `delta`, from OpenCASCADE. Done without a shape is an empty result.
base::Result<std::vector<Curve>> parallels(const Region& region, double delta) {
  BRepOffsetAPI_MakeOffset make(faceOf(region), GeomAbs_Arc);
  make.Perform(delta);
  if (!make.IsDone()) return internal("offset", "it was not done");
  if (make.Shape().IsNull()) return std::vector<Curve>();
  auto curves = curvesOfWires(make.Shape());
  if (!curves) return internal("offset", "its borders are no lines and arcs, or do not close");
  return *std::move(curves);
}

class Offsetter {
 public:
  Offsetter(Context& context, double delta) : context_(context), delta_(delta) {}

  // All borders of a face in one call.
  base::Result<Profile> whole(const ProfileRep& rep) {
    std::vector<Profile> parts;
    for (const Region& region : rep.regions) {
      auto curves = parallels(region, delta_);
      if (!curves) return curves.failure();
      parts.push_back(profileOf(regionsByNesting(*std::move(curves))));
    }
    return united(parts);
  }

  // Border by border, then the holes cut out: OpenCASCADE loses a hole's offset that touches the
  // outer one (196 for 42 mm^2), and a boolean does not.
  base::Result<Profile> byBorders(const ProfileRep& rep) {
    std::vector<Profile> parts;
    for (const Region& region : rep.regions) {
      auto outer = parallels({region.outer, {}}, delta_);
      if (!outer) return outer.failure();
      std::vector<Profile> operands = {profileOf(regionsByNesting(*std::move(outer)))};
      for (const Curve& hole : region.holes) {
        auto inner = parallels({reversed(hole), {}}, -delta_);
        if (!inner) return inner.failure();
        operands.push_back(profileOf(regionsByNesting(*std::move(inner))));
      }
      auto part = combined(context_, mesh::Boolean::Difference, operands);
      if (!part) return part;
      parts.push_back(*std::move(part));
    }
    return united(parts);
  }

  base::Status check(const ProfileRep& before, const Profile& after,
                     const std::optional<Expected>& expected) const {
    const double area = after.area();
    if (expected && std::abs(area - expected->volume) > expected->tolerance)
      return differs(area, *expected);
    mesh::Context flat{context_.limits, context_.task, {}};
    mesh::Facets facets;
    facets.number = turn;
    auto other = mesh::offset(flat, outlineOf(before, turn), delta_, mesh::Join::Round, facets);
    if (!other) return other.failure();
    // Every border moved by its own sagitta, by the joins' and by the grid's 2^-16 mm.
    const double sagitta =
        sagittaOf(before, turn) + std::abs(delta_) * (1 - std::cos(std::numbers::pi / turn));
    const double length = lengthOf(before) + 2 * std::numbers::pi * std::abs(delta_) *
                                                 static_cast<double>(corners(before));
    const Expected own{other->area(), length * (sagitta + 4.0 / 65536)};
    if (std::abs(area - own.volume) > own.tolerance) return differs(area, own);
    return base::Done{};
  }

 private:
  base::Result<Profile> united(const std::vector<Profile>& parts) {
    if (parts.size() == 1) return parts.front();
    return combined(context_, mesh::Boolean::Union, parts);
  }

  static std::size_t corners(const ProfileRep& rep) {
    std::size_t count = 0;
    for (const Region& region : rep.regions) count += 1 + region.holes.size();
    return count;
  }

  static base::Failure differs(double area, const Expected& expected) {
    return internal("offset", "it has " + number(area) + " mm^2, where the check expects " +
                                  number(expected.volume) + " +- " + number(expected.tolerance));
  }

  Context& context_;
  double delta_;
};

}  // namespace

base::Result<Profile> offset(Context& context, const Profile& profile, double delta,
                             const std::optional<Expected>& expected) {
  if (!std::isfinite(delta)) return badInput("offset by a value that is no number.");
  if (profile.isEmpty() || std::abs(delta) < 1e-7) return profile;
  if (std::abs(delta) > context.limits.coordinate) return tooFar(context.limits, "offset", delta);
  if (context.task.cancel.raised()) return cancelled();
  Offsetter offsetter(context, delta);
  const ProfileRep& rep = profile.rep();
  const auto tried = [&](auto&& way) {
    return guarded("offset", [&]() -> base::Result<Profile> {
      auto out = way();
      if (!out) return out;
      if (auto status = offsetter.check(rep, *out, expected); !status) return status.failure();
      return out;
    });
  };
  auto out = tried([&] { return offsetter.whole(rep); });
  if (out || out.failure().code != base::Code::Internal) return out;
  auto again = tried([&] { return offsetter.byBorders(rep); });
  return again ? again : out;
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include <BRepPrimAPI_MakePrism.hxx>
#include <BRepPrimAPI_MakeRevol.hxx>
#include <BRep_Builder.hxx>
#include <TopoDS_Compound.hxx>
#include <algorithm>
#include <array>
#include <numbers>

#include "kernel/contour.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/place.hpp"
#include "kernel/occt/plane_faces.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double onAxis = 1e-7;  // mm; OpenCASCADE's tolerance

// A volume known beforehand, from Cavalieri or Pappus.
base::Result<Solid> ofVolume(std::string_view operation, base::Result<Solid> solid, double volume) {
  if (!solid) return solid;
  const double got = solid->rep().volume();
  if (std::abs(got - volume) <= 1e-5 * volume) return solid;
  return internal(operation, "it has " + number(got) + " mm^3 for " + number(volume));
}

// The integral of x over what the curve encloses, mm^3: half of that of x^2 dy around it.
double momentOf(const Curve& curve) {
  double sum = 0;
  for (const Segment& s : curve) {
    if (!s.conic) {
      sum += (s.end.y - s.start.y) *
             (s.start.x * s.start.x + s.start.x * s.end.x + s.end.x * s.end.x) / 6;
      continue;
    }
    // Trigonometric polynomials of degree 3, exact to the last digits with five points an eighth of
    // a turn.
    constexpr std::array<double, 5> at = {-0.9061798459386640, -0.5384693101056831, 0,
                                          0.5384693101056831, 0.9061798459386640};
    constexpr std::array<double, 5> weight = {0.2369268850561891, 0.4786286704993665,
                                              0.5688888888888889, 0.4786286704993665,
                                              0.2369268850561891};
    const int parts = std::max(1, static_cast<int>(std::ceil(std::abs(s.to - s.from) / (pi / 16))));
    const double half = (s.to - s.from) / parts / 2;
    for (int i = 0; i < parts; ++i) {
      for (std::size_t k = 0; k < at.size(); ++k) {
        const double t = s.from + half * (2 * i + 1 + at[k]);
        const double x = s.at(t).x, dy = -std::sin(t) * s.x.y + std::cos(t) * s.y.y;
        sum += weight[k] * half * x * x * dy / 2;
      }
    }
  }
  return sum;
}

double momentOf(const ProfileRep& rep) {
  double sum = 0;
  for (const Region& region : rep.regions) {
    sum += momentOf(region.outer);
    for (const Curve& hole : region.holes) sum += momentOf(hole);
  }
  return sum;
}

// Corners nearer to the axis than OpenCASCADE tells apart are put on it.
Curve touchingAxis(Curve curve) {
  for (Segment& s : curve) {
    if (std::abs(s.start.x) <= onAxis) s.start.x = 0;
    if (std::abs(s.end.x) <= onAxis) s.end.x = 0;
  }
  return curve;
}

gp_Trsf turned(const gp_Ax1& axis, double degrees) {
  gp_Trsf out;
  out.SetRotation(axis, degrees * pi / 180);
  return out;
}

template <class Sweep>
TopoDS_Shape swept(const ProfileRep& rep, Sweep&& sweep) {
  BRep_Builder builder;
  TopoDS_Compound compound;
  builder.MakeCompound(compound);
  for (const Region& region : rep.regions) builder.Add(compound, sweep(region));
  return compound;
}

}  // namespace

base::Result<Solid> extruded(Context& context, const Profile& profile, base::Vec3 direction,
                             bool center) {
  if (!std::isfinite(direction.x + direction.y + direction.z))
    return badInput("linear_extrude by a value that is no number.");
  if (profile.isEmpty() || direction.z == 0) return Solid();
  const base::Box2 box = profile.box();
  const base::Vec2 far =
      glm::max(glm::abs(box.min), glm::abs(box.max)) + glm::abs(base::Vec2(direction));
  const double reach = std::max({far.x, far.y, std::abs(direction.z)});
  if (reach > context.limits.coordinate) return tooFar(context.limits, "linear_extrude", reach);
  if (std::abs(direction.z) < 1e-5)
    return badInput("Exact linear_extrude by " + number(direction.z) +
                    " mm: the smallest height is 1e-05 mm.");
  if (context.task.cancel.raised()) return cancelled();
  return guarded("linear_extrude", [&]() -> base::Result<Solid> {
    TopoDS_Shape shape = swept(profile.rep(), [&](const Region& region) {
      return BRepPrimAPI_MakePrism(faceOf(region), gp_Vec(direction.x, direction.y, direction.z),
                                   true)
          .Shape();
    });
    if (center) {
      gp_Trsf back;
      back.SetTranslation(gp_Vec(-direction.x / 2, -direction.y / 2, -direction.z / 2));
      shape = movedCopy(shape, back);
    }
    return ofVolume("linear_extrude", checked("linear_extrude", shape),
                    profile.area() * std::abs(direction.z));
  });
}

base::Result<Solid> revolved(Context& context, const Profile& profile, double start, double angle) {
  if (!std::isfinite(start) || !std::isfinite(angle))
    return badInput("rotate_extrude by a value that is no number.");
  if (profile.isEmpty() || angle == 0) return Solid();
  const base::Box2 box = profile.box();
  if (box.min.x < -onAxis && box.max.x > onAxis)
    return badInput("rotate_extrude: the outline reaches from x = " + number(box.min.x) + " to " +
                    number(box.max.x) + " mm; it has to lie on one side of the axis.");
  if (context.task.cancel.raised()) return cancelled();
  return guarded("rotate_extrude", [&]() -> base::Result<Solid> {
    const bool full = std::abs(angle) >= 360;
    const double sweep = full ? 360 : std::abs(angle);
    const double from = full ? start + context.seam : std::min(start, start + angle);
    const gp_Trsf place = turned(gp::OZ(), from) * turned(gp::OX(), 90);
    const TopoDS_Shape shape = swept(profile.rep(), [&](const Region& region) {
      Region touching{touchingAxis(region.outer), {}};
      for (const Curve& hole : region.holes) touching.holes.push_back(touchingAxis(hole));
      const TopoDS_Shape face = movedCopy(faceOf(touching), place);
      if (full) return BRepPrimAPI_MakeRevol(face, gp::OZ(), true).Shape();
      return BRepPrimAPI_MakeRevol(face, gp::OZ(), sweep * pi / 180, true).Shape();
    });
    return ofVolume("rotate_extrude", checked("rotate_extrude", shape),
                    std::abs(momentOf(profile.rep())) * sweep * pi / 180);
  });
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/face_domain.hpp"

#include <BRep_Tool.hxx>
#include <ElSLib.hxx>
#include <Geom_BSplineSurface.hxx>
#include <Geom_Surface.hxx>
#include <algorithm>
#include <cmath>

namespace pw::kernel {

namespace {

base::Vec3 vec(const gp_XYZ& v) { return {v.X(), v.Y(), v.Z()}; }

std::optional<gp_Pnt2d> byFormula(const GeomAdaptor_Surface& surface, const gp_Pnt& p) {
  double u = 0, v = 0;
  switch (surface.GetType()) {
    case GeomAbs_Plane: ElSLib::Parameters(surface.Plane(), p, u, v); break;
    case GeomAbs_Cylinder: ElSLib::Parameters(surface.Cylinder(), p, u, v); break;
    case GeomAbs_Cone: ElSLib::Parameters(surface.Cone(), p, u, v); break;
    case GeomAbs_Sphere: ElSLib::Parameters(surface.Sphere(), p, u, v); break;
    case GeomAbs_Torus: ElSLib::Parameters(surface.Torus(), p, u, v); break;
    default: return std::nullopt;
  }
  return gp_Pnt2d(u, v);
}

}  // namespace

FaceDomain::FaceDomain(const TopoDS_Face& face, std::span<const base::Vec3> points)
    : surface_(BRep_Tool::Surface(face)), adaptor_(surface_), isReversed_(face.Orientation() == TopAbs_REVERSED) {
  low_ = {adaptor_.FirstUParameter(), adaptor_.FirstVParameter()};
  high_ = {adaptor_.LastUParameter(), adaptor_.LastVParameter()};
  std::array<double, 2> period{adaptor_.IsUPeriodic() ? adaptor_.UPeriod() : adaptor_.IsUClosed() ? high_[0] - low_[0] : 0.0,
                               adaptor_.IsVPeriodic() ? adaptor_.VPeriod() : adaptor_.IsVClosed() ? high_[1] - low_[1] : 0.0};
  isClosedOnly_ = {!adaptor_.IsUPeriodic() && period[0] > 0, !adaptor_.IsVPeriodic() && period[1] > 0};
  std::array<double, 2> sum{0, 0};
  const std::size_t step = std::max<std::size_t>(1, points.size() / 16);
  std::size_t count = 0;
  std::optional<base::Vec2> near;
  for (std::size_t i = 0; i < points.size(); i += step, ++count) {
    const base::Vec2 place = of(points[i], near);
    near = place;
    gp_Pnt p;
    gp_Vec du, dv;
    adaptor_.D1(place.x, place.y, p, du, dv);  // the lengths are still 1
    sum[0] += du.Magnitude();
    sum[1] += dv.Magnitude();
  }
  for (std::size_t k = 0; k < 2; ++k) {
    const double mean = count > 0 ? sum[k] / static_cast<double>(count) : 0;
    if (mean > 1e-9 && std::isfinite(mean)) scale_[k] = mean;
    period_[k] = period[k] * scale_[k];
  }
  if (isReversed_) scale_[1] = -scale_[1];
  if (adaptor_.GetType() == GeomAbs_BSplineSurface) {
    const Handle(Geom_BSplineSurface) spline = adaptor_.BSpline();
    for (int i = 1; i <= spline->NbUKnots(); ++i) knots_[0].push_back(spline->UKnot(i));
    for (int i = 1; i <= spline->NbVKnots(); ++i) knots_[1].push_back(spline->VKnot(i));
  }
}

bool FaceDomain::isByFormula() const {
  return adaptor_.GetType() <= GeomAbs_Torus;
}

std::size_t FaceDomain::piecesBetween(const base::Vec2& a, const base::Vec2& b) const {
  std::size_t out = 0;
  const auto from = inside(a), to = inside(b);
  for (std::size_t k = 0; k < 2; ++k) {
    const auto [low, high] = std::minmax(from[k], to[k]);
    const auto first = std::upper_bound(knots_[k].begin(), knots_[k].end(), low);
    out += static_cast<std::size_t>(std::lower_bound(first, knots_[k].end(), high) - first);
  }
  return out;
}

SurfacePoint FaceDomain::surfaceAt(const base::Vec2& place) const {
  const auto [u, v] = inside(place);
  gp_Pnt p;
  gp_Vec du, dv;
  adaptor_.D1(u, v, p, du, dv);
  return {vec(p.XYZ()), vec(du.Crossed(dv).XYZ()) / (scale_[0] * scale_[1])};
}

std::array<double, 2> FaceDomain::inside(const base::Vec2& place) const {
  std::array<double, 2> out{place.x / scale_[0], place.y / scale_[1]};
  // A surface that only closes has no values beyond its ends; a periodic one has.
  for (std::size_t k = 0; k < 2; ++k) {
    if (!isClosedOnly_[k] || (out[k] >= low_[k] && out[k] <= high_[k])) continue;
    const double round = high_[k] - low_[k];
    out[k] = std::clamp(out[k] - std::floor((out[k] - low_[k]) / round) * round, low_[k], high_[k]);
  }
  return out;
}

base::Vec2 FaceDomain::of(const base::Vec3& point, const std::optional<base::Vec2>& near) {
  const gp_Pnt p(point.x, point.y, point.z);
  gp_Pnt2d at;
  if (const auto known = byFormula(adaptor_, p)) {
    at = *known;
  } else {
    if (searched_.IsNull()) searched_ = new ShapeAnalysis_Surface(surface_);
    const auto hint = near ? std::optional(inside(*near)) : std::nullopt;
    if (hint) at = searched_->NextValueOfUV(gp_Pnt2d((*hint)[0], (*hint)[1]), p, 1e-4);
    // From far away the nearest place is not found.
    if (!hint || !(searched_->Gap() < 1e-3)) at = searched_->ValueOfUV(p, 1e-4);
  }
  base::Vec2 out(at.X() * scale_[0], at.Y() * scale_[1]);
  for (int k = 0; near && k < 2; ++k)
    if (period(k) > 0) out[k] += std::round(((*near)[k] - out[k]) / period(k)) * period(k);
  return out;
}

base::Vec3 FaceDomain::at(const base::Vec2& place) const {
  const auto [u, v] = inside(place);
  return vec(adaptor_.Value(u, v).XYZ());
}

base::Vec3 FaceDomain::normal(const base::Vec2& place) const {
  const auto [u, v] = inside(place);
  gp_Pnt p;
  gp_Vec du, dv;
  adaptor_.D1(u, v, p, du, dv);
  const base::Vec3 out = vec(du.Crossed(dv).XYZ()) * (isReversed_ ? -1.0 : 1.0);
  const double length = glm::length(out);
  return length > 1e-12 ? out / length : base::Vec3(0);
}

bool FaceDomain::isPole(const base::Vec2& place, int axis) const {
  const auto [u, v] = inside(place);
  gp_Pnt p;
  gp_Vec du, dv;
  adaptor_.D1(u, v, p, du, dv);
  return (axis == 0 ? du : dv).Magnitude() < 1e-5 * std::abs(scale_[static_cast<std::size_t>(axis)]);
}

std::optional<double> FaceDomain::end(int axis, bool upper) const {
  const auto k = static_cast<std::size_t>(axis);
  // A cone has no end but its tip.
  if (adaptor_.GetType() == GeomAbs_Cone && axis == 1) {
    const gp_Cone cone = adaptor_.Cone();
    return -cone.RefRadius() / std::sin(cone.SemiAngle()) * scale_[1];
  }
  const double value = (upper == (scale_[k] > 0)) ? high_[k] : low_[k];
  if (!(std::abs(value) < 1e50)) return std::nullopt;
  return value * scale_[k];
}

}  // namespace pw::kernel

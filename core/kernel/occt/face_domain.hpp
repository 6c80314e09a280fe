// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <GeomAdaptor_Surface.hxx>
#include <ShapeAnalysis_Surface.hxx>
#include <TopoDS_Face.hxx>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/vectors.hpp"
#include "kernel/occt/surface_sums.hpp"

// Private to kernel/: the parameters of a face's surface, as a plane that triangles can be made in.
namespace pw::kernel {

// Coordinates are the surface's u and v times a length each, so that they measure about a millimetre; v is turned over where
// the face is reversed: what is counter-clockwise here is so seen from outside.
class FaceDomain {
 public:
  // The lengths are those at `points`, of which some are enough.
  FaceDomain(const TopoDS_Face& face, std::span<const base::Vec3> points);

  // Where a point of the surface lies, as near to `near` as the periods let it.
  base::Vec2 of(const base::Vec3& point, const std::optional<base::Vec2>& near);
  base::Vec3 at(const base::Vec2& place) const;
  SurfacePoint surfaceAt(const base::Vec2& place) const;
  // Whether places are worked out rather than searched.
  bool isByFormula() const;
  // How many of the surface's pieces (spans between the knots of a spline) begin between two places: 0 where it is one piece.
  std::size_t piecesBetween(const base::Vec2& a, const base::Vec2& b) const;
  // Outwards; of length 0 where there is none.
  base::Vec3 normal(const base::Vec2& place) const;
  // After how much it comes back along axis 0 or 1; 0: never.
  double period(int axis) const { return period_[static_cast<std::size_t>(axis)]; }
  // Whether all places along this axis are one point: at the pole of a sphere, the tip of a cone.
  bool isPole(const base::Vec2& place, int axis) const;
  // The end of the surface along an axis, on the side of larger coordinates or smaller; nothing where it has none.
  std::optional<double> end(int axis, bool upper) const;

 private:
  std::array<double, 2> inside(const base::Vec2& place) const;

  Handle(Geom_Surface) surface_;
  GeomAdaptor_Surface adaptor_;
  Handle(ShapeAnalysis_Surface) searched_;  // where there is no formula
  bool isReversed_ = false;
  std::array<bool, 2> isClosedOnly_{false, false};
  std::array<double, 2> scale_{1, 1}, period_{0, 0}, low_{0, 0}, high_{0, 0};
  std::array<std::vector<double>, 2> knots_;  // of a spline, ascending, in its own parameters
};

}  // namespace pw::kernel

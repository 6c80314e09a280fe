// SPDX-License-Identifier: Apache-2.0
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeCone.hxx>
#include <BRepPrimAPI_MakeCylinder.hxx>
#include <BRepPrimAPI_MakeSphere.hxx>
#include <gp_Ax2.hxx>
#include <numbers>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

// As OpenSCAD: a size that is not above 0 gives nothing. OpenCASCADE takes such sizes silently.
bool usable(double size) { return std::isfinite(size) && size > 0; }

// Below this OpenCASCADE's own tolerance (1e-7 mm) swallows the shape.
constexpr double smallest = 1e-5;

base::Status sizesWithin(const Context& context, std::string_view operation,
                         std::initializer_list<double> sizes) {
  for (const double size : sizes) {
    if (size > context.limits.coordinate) return tooFar(context.limits, operation, size);
    if (size > 0 && size < smallest)
      return badInput("Exact " + std::string(operation) + " of " + number(size) +
                      " mm: the smallest size is " + number(smallest) + " mm.");
  }
  return base::Done{};
}

// Along +Z, the seam turned.
gp_Ax2 axes(const Context& context, double z) {
  const double angle = context.seam * std::numbers::pi / 180;
  return {gp_Pnt(0, 0, z), gp_Dir(0, 0, 1), gp_Dir(std::cos(angle), std::sin(angle), 0)};
}

}  // namespace

base::Result<Solid> box(Context& context, base::Vec3 size, bool center) {
  if (!usable(size.x) || !usable(size.y) || !usable(size.z)) return Solid();
  if (auto status = sizesWithin(context, "cube", {size.x, size.y, size.z}); !status)
    return status.failure();
  return guarded("cube", [&]() -> base::Result<Solid> {
    const base::Vec3 low = center ? -size / 2.0 : base::Vec3(0);
    BRepPrimAPI_MakeBox make(gp_Pnt(low.x, low.y, low.z), size.x, size.y, size.z);
    return checked("cube", make.Solid());
  });
}

base::Result<Solid> sphere(Context& context, double radius) {
  if (!usable(radius)) return Solid();
  if (auto status = sizesWithin(context, "sphere", {radius}); !status) return status.failure();
  return guarded("sphere", [&]() -> base::Result<Solid> {
    BRepPrimAPI_MakeSphere make(axes(context, 0), radius);
    return checked("sphere", make.Solid());
  });
}

base::Result<Solid> cylinder(Context& context, double height, double bottom, double top,
                             bool center) {
  if (!usable(height) || !std::isfinite(bottom) || !std::isfinite(top) || bottom < 0 || top < 0 ||
      (bottom == 0 && top == 0))
    return Solid();
  if (auto status = sizesWithin(context, "cylinder", {height, bottom, top}); !status)
    return status.failure();
  return guarded("cylinder", [&]() -> base::Result<Solid> {
    const gp_Ax2 at = axes(context, center ? -height / 2 : 0);
    // A cone of two radii nearer than OpenCASCADE's tolerance throws; it is a cylinder to that
    // tolerance.
    if (std::abs(bottom - top) < 1e-7) {
      BRepPrimAPI_MakeCylinder make(at, (bottom + top) / 2, height);
      return checked("cylinder", make.Solid());
    }
    BRepPrimAPI_MakeCone make(at, bottom, top, height);
    return checked("cylinder", make.Solid());
  });
}

}  // namespace pw::kernel

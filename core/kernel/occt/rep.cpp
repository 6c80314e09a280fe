// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/rep.hpp"

#include <BRepAdaptor_Surface.hxx>
#include <BRepBndLib.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepGProp.hxx>
#include <BRepTools_Modifier.hxx>
#include <BRepTools_TrsfModification.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>
#include <TopoDS_Shell.hxx>
#include <utility>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/place.hpp"

namespace pw::kernel {

namespace {

bool isElementary(GeomAbs_SurfaceType type) {
  return type == GeomAbs_Plane || type == GeomAbs_Cylinder || type == GeomAbs_Cone ||
         type == GeomAbs_Sphere || type == GeomAbs_Torus;
}

// Quadrature with a fixed number of points integrates what is bounded by lines and arcs on
// elementary surfaces; B-splines it integrates up to 0.9 % wrong. There the volume is asked of the
// adaptive Gauss-Kronrod rule, span by span (1e-8, 1 to 5 ms for an ellipsoid) and never with the
// centre, whose relative error cannot be met where it is 0 (it never ended); the centre of the
// adaptive Gauss rule is good to six digits.
double volumeAndCenter(const TopoDS_Shape& shape, base::Vec3* center) {
  GProp_GProps properties, precise;
  const bool elementary = allElementary(shape);
  if (elementary) {
    BRepGProp::VolumeProperties(shape, properties);
  } else {
    BRepGProp::VolumePropertiesGK(shape, precise, 1e-6, false, true);
    if (center) BRepGProp::VolumeProperties(shape, properties, 1e-6);
  }
  if (center) {
    const gp_Pnt at = properties.CentreOfMass();
    *center = {at.X(), at.Y(), at.Z()};
  }
  return elementary ? properties.Mass() : precise.Mass();
}

// The solid, its shells facing the other way; its own orientation is always forward.
TopoDS_Solid rebuilt(const TopoDS_Solid& solid, bool turned) {
  BRep_Builder builder;
  TopoDS_Solid out;
  builder.MakeSolid(out);
  for (TopoDS_Iterator it(solid); it.More(); it.Next())
    builder.Add(out, turned ? it.Value().Reversed() : it.Value());
  return out;
}

bool closes(const TopoDS_Solid& solid) {
  for (TopExp_Explorer it(solid, TopAbs_SHELL); it.More(); it.Next())
    if (!BRep_Tool::IsClosed(it.Current())) return false;
  return true;
}

}  // namespace

bool allElementary(const TopoDS_Shape& shape) {
  for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next())
    if (!isElementary(BRepAdaptor_Surface(TopoDS::Face(it.Current()), false).GetType()))
      return false;
  return true;
}

TopTools_IndexedMapOfShape facesOf(const TopoDS_Shape& shape) {
  TopTools_IndexedMapOfShape faces;
  if (!shape.IsNull()) TopExp::MapShapes(shape, TopAbs_FACE, faces);
  return faces;
}

std::vector<TopoDS_Solid> solidsOf(const TopoDS_Shape& shape) {
  std::vector<TopoDS_Solid> out;
  if (shape.IsNull()) return out;
  TopTools_IndexedMapOfShape solids;
  TopExp::MapShapes(shape, TopAbs_SOLID, solids);
  for (int i = 1; i <= solids.Extent(); ++i) out.push_back(TopoDS::Solid(solids(i)));
  return out;
}

TopoDS_Shape shapeOf(const std::vector<TopoDS_Solid>& solids) {
  if (solids.empty()) return {};
  if (solids.size() == 1) return solids.front();
  BRep_Builder builder;
  TopoDS_Compound compound;
  builder.MakeCompound(compound);
  for (const TopoDS_Solid& solid : solids) builder.Add(compound, solid);
  return compound;
}

TopoDS_Shape movedCopy(const TopoDS_Shape& shape, const gp_Trsf& move) {
  if (shape.IsNull()) return {};
  if (shape.ShapeType() == TopAbs_COMPOUND) {
    BRep_Builder builder;
    TopoDS_Compound compound;
    builder.MakeCompound(compound);
    for (TopoDS_Iterator it(shape); it.More(); it.Next())
      builder.Add(compound, movedCopy(it.Value(), move));
    return compound;
  }
  const gp_Trsf whole = move * shape.Location().Transformation();
  const Handle(BRepTools_TrsfModification) modification = new BRepTools_TrsfModification(whole);
  const TopoDS_Shape bare = shape.Located(TopLoc_Location());
  BRepTools_Modifier modifier(bare, modification);
  return modifier.ModifiedShape(bare);
}

TopoDS_Shape freshCopy(const TopoDS_Shape& shape) { return movedCopy(shape, gp_Trsf()); }

bool isValid(const TopoDS_Shape& shape) { return BRepCheck_Analyzer(shape).IsValid(); }

double volumeOf(const TopoDS_Shape& shape) { return volumeAndCenter(shape, nullptr); }

double SolidRep::volume() const {
  const std::lock_guard lock(mutex_);
  if (!bulk_) {
    Bulk bulk;
    if (!shape.IsNull()) bulk.volume = volumeAndCenter(shape, &bulk.centroid);
    bulk_ = bulk;
  }
  return bulk_->volume;
}

base::Vec3 SolidRep::centroid() const {
  static_cast<void>(volume());
  const std::lock_guard lock(mutex_);
  return bulk_->centroid;
}

std::optional<double> SolidRep::areaIfKnown() const {
  const std::lock_guard lock(mutex_);
  return area_;
}

void SolidRep::remember(double volume, base::Vec3 centroid, std::optional<double> area) const {
  const std::lock_guard lock(mutex_);
  bulk_ = Bulk{volume, centroid};
  area_ = area;
}

void SolidRep::rememberFrom(const SolidRep& other) const {
  const std::scoped_lock lock(mutex_, other.mutex_);
  bulk_ = other.bulk_;
  area_ = other.area_;
  box_ = other.box_;
  facets_ = other.facets_;
}

std::shared_ptr<const SolidRep::Facets> SolidRep::facets() const {
  const std::lock_guard lock(mutex_);
  return facets_;
}

void SolidRep::remember(std::shared_ptr<const Facets> facets) const {
  const std::lock_guard lock(mutex_);
  facets_ = std::move(facets);
}

mesh::Measures SolidRep::measures() const {
  mesh::Measures out;
  out.volume = volume();
  out.box = box();
  const std::lock_guard lock(mutex_);
  out.centroid = bulk_->centroid;
  if (!area_ && shape.IsNull()) area_ = 0;
  if (!area_) {
    GProp_GProps surface;
    if (allElementary(shape)) {
      BRepGProp::SurfaceProperties(shape, surface);
    } else {
      BRepGProp::SurfaceProperties(shape, surface, 1e-6);
    }
    area_ = surface.Mass();
  }
  out.area = *area_;
  return out;
}

base::Box3 SolidRep::box() const {
  const std::lock_guard lock(mutex_);
  if (!box_) {
    base::Box3 out;
    if (!shape.IsNull()) {
      Bnd_Box bounds;
      BRepBndLib::AddOptimal(shape, bounds, false, false);
      bounds.SetGap(0);
      bounds.Get(out.min.x, out.min.y, out.min.z, out.max.x, out.max.y, out.max.z);
    }
    box_ = out;
  }
  return *box_;
}

FaceCounts SolidRep::faces() const {
  FaceCounts counts;
  const TopTools_IndexedMapOfShape faces = facesOf(shape);
  for (int i = 1; i <= faces.Extent(); ++i) {
    switch (BRepAdaptor_Surface(TopoDS::Face(faces(i)), false).GetType()) {
      case GeomAbs_Plane:
        ++counts.planes;
        break;
      case GeomAbs_Cylinder:
        ++counts.cylinders;
        break;
      case GeomAbs_Cone:
        ++counts.cones;
        break;
      case GeomAbs_Sphere:
        ++counts.spheres;
        break;
      case GeomAbs_Torus:
        ++counts.tori;
        break;
      default:
        ++counts.others;
        break;
    }
  }
  return counts;
}

Solid wrapped(TopoDS_Shape shape, Tags tags) {
  auto rep = std::make_shared<SolidRep>();
  rep->shape = std::move(shape);
  rep->tags = std::move(tags);
  return Solid(std::move(rep));
}

Solid wrapped(TopoDS_Shape shape, std::uint32_t tag) {
  const auto count = static_cast<std::size_t>(facesOf(shape).Extent());
  return wrapped(std::move(shape), Tags(count, tag));
}

base::Result<Solid> checked(std::string_view operation, const TopoDS_Shape& shape,
                            const Tags& tags) {
  return guarded(operation, [&]() -> base::Result<Solid> {
    std::vector<TopoDS_Solid> solids = solidsOf(shape);
    double whole = 0;
    base::Vec3 moment(0);
    for (TopoDS_Solid& solid : solids) {
      if (!closes(solid)) return internal(operation, "the result has a shell that is not closed");
      base::Vec3 center(0);
      const double volume = volumeAndCenter(solid, &center);
      if (!(std::abs(volume) > 0) || !std::isfinite(volume))
        return internal(operation, "a solid of " + number(volume) + " mm^3 came out");
      if (volume < 0 || solid.Orientation() != TopAbs_FORWARD)
        solid = rebuilt(TopoDS::Solid(solid.Oriented(TopAbs_FORWARD)), volume < 0);
      whole += std::abs(volume);
      moment += std::abs(volume) * center;
    }
    const TopoDS_Shape sound = shapeOf(solids);
    if (sound.IsNull()) return Solid();
    if (!isValid(sound)) return internal(operation, "OpenCASCADE's check finds the result invalid");
    const auto remembering = [&](Solid solid) {
      solid.rep().remember(whole, moment / whole, std::nullopt);
      return solid;
    };
    if (tags.empty()) return remembering(wrapped(sound));
    const TopTools_IndexedMapOfShape before = facesOf(shape), after = facesOf(sound);
    Tags kept;
    for (int i = 1; i <= after.Extent(); ++i) {
      const int index = before.FindIndex(after(i));
      kept.push_back(index > 0 ? tags.at(static_cast<std::size_t>(index - 1)) : 0);
    }
    return remembering(wrapped(sound, std::move(kept)));
  });
}

}  // namespace pw::kernel

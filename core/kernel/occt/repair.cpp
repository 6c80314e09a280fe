// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/repair.hpp"

#include <BRepAdaptor_Surface.hxx>
#include <BRepTools_History.hxx>
#include <ShapeBuild_ReShape.hxx>
#include <ShapeFix_Shape.hxx>
#include <ShapeUpgrade_UnifySameDomain.hxx>
#include <TopExp.hxx>
#include <TopTools_IndexedDataMapOfShapeListOfShape.hxx>
#include <TopTools_MapOfShape.hxx>
#include <TopoDS.hxx>
#include <gp_Cone.hxx>
#include <gp_Cylinder.hxx>
#include <gp_Pln.hxx>
#include <gp_Sphere.hxx>
#include <gp_Torus.hxx>

#include "kernel/occt/face_tags.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

// Faces whose planes differ by less are one surface. Rotations computed in double precision differ
// by 1e-15.
constexpr double sameLength = 1e-7;  // mm
constexpr double sameAngle = 1e-9;   // radians

bool sameAxis(const gp_Ax1& a, const gp_Ax1& b) {
  return a.Direction().IsParallel(b.Direction(), sameAngle) &&
         gp_Lin(a).Distance(b.Location()) <= sameLength;
}
bool same(double a, double b) { return std::abs(a - b) <= sameLength; }

bool sameSurface(const BRepAdaptor_Surface& a, const BRepAdaptor_Surface& b) {
  if (a.GetType() != b.GetType()) return false;
  switch (a.GetType()) {
    case GeomAbs_Plane:
      return a.Plane().Axis().Direction().IsParallel(b.Plane().Axis().Direction(), sameAngle) &&
             a.Plane().Distance(b.Plane().Location()) <= sameLength;
    case GeomAbs_Cylinder:
      return same(a.Cylinder().Radius(), b.Cylinder().Radius()) &&
             sameAxis(a.Cylinder().Axis(), b.Cylinder().Axis());
    case GeomAbs_Cone:
      return std::abs(std::abs(a.Cone().SemiAngle()) - std::abs(b.Cone().SemiAngle())) <=
                 sameAngle &&
             sameAxis(a.Cone().Axis(), b.Cone().Axis()) &&
             a.Cone().Apex().Distance(b.Cone().Apex()) <= sameLength;
    case GeomAbs_Sphere:
      return same(a.Sphere().Radius(), b.Sphere().Radius()) &&
             a.Sphere().Location().Distance(b.Sphere().Location()) <= sameLength;
    case GeomAbs_Torus:
      return same(a.Torus().MajorRadius(), b.Torus().MajorRadius()) &&
             same(a.Torus().MinorRadius(), b.Torus().MinorRadius()) &&
             sameAxis(a.Torus().Axis(), b.Torus().Axis()) &&
             a.Torus().Location().Distance(b.Torus().Location()) <= sameLength;
    default:
      return false;
  }
}

// Edges between faces of different tags.
TopTools_MapOfShape borders(const TopoDS_Shape& shape, const FaceTags& tags) {
  TopTools_MapOfShape out;
  TopTools_IndexedDataMapOfShapeListOfShape facesOfEdge;
  TopExp::MapShapesAndAncestors(shape, TopAbs_EDGE, TopAbs_FACE, facesOfEdge);
  for (int i = 1; i <= facesOfEdge.Extent(); ++i) {
    const std::optional<std::uint32_t> first = tags.find(facesOfEdge(i).First());
    for (const TopoDS_Shape& face : facesOfEdge(i))
      if (tags.find(face) != first) out.Add(facesOfEdge.FindKey(i));
  }
  return out;
}

std::optional<Solid> unifiedCopy(const Solid& solid, bool edges) {
  const TopoDS_Shape copy = freshCopy(solid.rep().shape);
  const Tags& tags = solid.rep().tags;
  FaceTags before, after;
  before.set(copy, tags);
  ShapeUpgrade_UnifySameDomain unify(copy, edges, true, false);
  unify.SetLinearTolerance(sameLength);
  unify.SetAngularTolerance(sameAngle);
  const TopTools_MapOfShape kept = borders(copy, before);
  if (!kept.IsEmpty()) unify.KeepShapes(kept);
  const TopTools_IndexedMapOfShape faces = facesOf(copy);
  unify.Build();
  const TopoDS_Shape result = unify.Shape();
  if (result.IsNull()) return std::nullopt;
  const Handle(BRepTools_History)& history = unify.History();
  after.follow(faces, tags, [&](const TopoDS_Shape& face) { return history->Modified(face); });
  for (int i = 1; i <= faces.Extent(); ++i) {
    for (const TopoDS_Shape& image : history->Modified(faces(i)))
      if (after.find(image) != before.find(faces(i)))
        return std::nullopt;  // faces of two tags became one
  }
  const std::optional<Tags> found = after.of(result);
  if (!found || found->size() >= tags.size()) return std::nullopt;
  auto out = checked("unification", result, *found);
  if (!out || solidsOf(out->rep().shape).size() != solidsOf(copy).size()) return std::nullopt;
  const double volume = solid.rep().volume();
  if (std::abs(out->rep().volume() - volume) > 1e-6 * volume) return std::nullopt;
  return *std::move(out);
}

}  // namespace

std::optional<Solid> fixed(std::string_view operation, const TopoDS_Shape& shape,
                           const Tags& tags) {
  auto out = guarded(operation, [&]() -> base::Result<Solid> {
    const TopoDS_Shape copy = freshCopy(shape);
    const TopTools_IndexedMapOfShape faces = facesOf(copy);
    ShapeFix_Shape fix(copy);
    fix.Perform();
    FaceTags after;
    const Handle(ShapeBuild_ReShape) context = fix.Context();
    after.follow(faces, tags, [&](const TopoDS_Shape& face) {
      TopTools_ListOfShape images;
      if (const TopoDS_Shape image = context->Apply(face); !image.IsNull()) images.Append(image);
      return images;
    });
    const std::optional<Tags> found = after.of(fix.Shape());
    if (!found) return internal(operation, "repair lost track of faces");
    return checked(operation, fix.Shape(), *found);
  });
  if (!out || out->isEmpty()) return std::nullopt;
  return *std::move(out);
}

bool hasSplitFaces(const TopoDS_Shape& shape, const Tags& tags) {
  FaceTags known;
  known.set(shape, tags);
  TopTools_IndexedDataMapOfShapeListOfShape facesOfEdge;
  TopExp::MapShapesAndAncestors(shape, TopAbs_EDGE, TopAbs_FACE, facesOfEdge);
  for (int i = 1; i <= facesOfEdge.Extent(); ++i) {
    const TopTools_ListOfShape& faces = facesOfEdge(i);
    if (faces.Extent() != 2 || faces.First().IsSame(faces.Last())) continue;
    if (known.find(faces.First()) != known.find(faces.Last())) continue;
    if (sameSurface(BRepAdaptor_Surface(TopoDS::Face(faces.First()), false),
                    BRepAdaptor_Surface(TopoDS::Face(faces.Last()), false)))
      return true;
  }
  return false;
}

Solid unifiedWherePossible(const Solid& solid) {
  if (solid.isEmpty() || !hasSplitFaces(solid.rep().shape, solid.rep().tags)) return solid;
  for (const bool edges : {true, false}) {
    auto out = guarded("unification", [&]() -> base::Result<Solid> {
      if (auto better = unifiedCopy(solid, edges)) return *std::move(better);
      return Solid();
    });
    if (out && !out->isEmpty()) return *std::move(out);
  }
  return solid;
}

base::Result<Solid> unified(Context& context, const Solid& solid) {
  if (context.task.cancel.raised()) return cancelled();
  return unifiedWherePossible(solid);
}

}  // namespace pw::kernel

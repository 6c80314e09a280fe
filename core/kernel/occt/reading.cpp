// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/reading.hpp"

#include <BRepBuilderAPI_Copy.hxx>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <BRep_CurveRepresentation.hxx>
#include <BRep_GCurve.hxx>
#include <BRep_TEdge.hxx>
#include <BRep_Tool.hxx>
#include <Geom2d_Curve.hxx>
#include <Geom_Curve.hxx>
#include <Geom_Surface.hxx>
#include <ShapeBuild_ReShape.hxx>
#include <ShapeFix_Face.hxx>
#include <ShapeFix_Shape.hxx>
#include <ShapeFix_Solid.hxx>
#include <ShapeFix_Wire.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Shell.hxx>

#include "kernel/occt/face_tags.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/repair.hpp"
#include "kernel/occt/shape_rep.hpp"

namespace pw::kernel {

namespace {

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

// Solids, and closed shells that belong to none, as solids.
std::vector<TopoDS_Solid> candidates(const TopoDS_Shape& shape, Findings& findings) {
  std::vector<TopoDS_Solid> solids = solidsOf(shape);
  BRep_Builder builder;
  for (TopExp_Explorer it(shape, TopAbs_SHELL, TopAbs_SOLID); it.More(); it.Next()) {
    if (!BRep_Tool::IsClosed(it.Current())) {
      for (TopExp_Explorer face(it.Current(), TopAbs_FACE); face.More(); face.Next()) ++findings.surfaces;
      continue;
    }
    TopoDS_Solid solid;
    builder.MakeSolid(solid);
    builder.Add(solid, it.Current());
    solids.push_back(solid);
    ++findings.closed;
  }
  for (TopExp_Explorer it(shape, TopAbs_FACE, TopAbs_SHELL); it.More(); it.Next()) ++findings.surfaces;
  return solids;
}

bool isSoundEdge(const TopoDS_Edge& edge) {
  const Handle(BRep_TEdge) data = Handle(BRep_TEdge)::DownCast(edge.TShape());
  if (data.IsNull()) return false;
  bool inSpace = false;
  for (const Handle(BRep_CurveRepresentation)& curve : data->Curves()) {
    // The point at a cone's tip is an edge with an entry for a curve in space and none in it, without an end.
    if (curve->IsCurve3D() && curve->Curve3D().IsNull()) continue;
    if (const Handle(BRep_GCurve) ranged = Handle(BRep_GCurve)::DownCast(curve); !ranged.IsNull()) {
      double first = 0, last = 0;
      ranged->Range(first, last);
      if (!(first < last) || !(std::abs(first) < 1e100) || !(std::abs(last) < 1e100)) return false;
    }
    if (curve->IsCurve3D()) {
      inSpace = true;
    } else if (curve->IsCurveOnSurface()) {
      if (curve->PCurve().IsNull() || curve->Surface().IsNull()) return false;
      if (curve->IsCurveOnClosedSurface() && curve->PCurve2().IsNull()) return false;
    }
  }
  return inSpace != data->Degenerated();
}

// As `checked`, without BRepCheck where that would take long.
base::Result<Solid> checkedInTime(const TopoDS_Solid& solid, const Tags& tags) {
  if (pairsOfWires(solid) <= wirePairs) return checked("check", solid, tags);
  return guarded("check", [&]() -> base::Result<Solid> {
    for (TopExp_Explorer it(solid, TopAbs_SHELL); it.More(); it.Next()) {
      if (!BRep_Tool::IsClosed(it.Current())) return internal("check", "a shell is not closed");
    }
    const double volume = volumeOf(solid);
    if (!(volume > 0) || !std::isfinite(volume) || solid.Orientation() != TopAbs_FORWARD) {
      return checked("check", solid, tags);
    }
    return wrapped(solid, tags);
  });
}

Tags tagsWithin(const TopoDS_Solid& solid, const FaceTags& known) {
  Tags tags;
  const TopTools_IndexedMapOfShape faces = facesOf(solid);
  for (int i = 1; i <= faces.Extent(); ++i) tags.push_back(known.find(faces(i)).value_or(0));
  return tags;
}

}  // namespace

bool isSound(const TopoDS_Shape& shape) {
  for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
    TopLoc_Location location;
    const TopoDS_Face& face = TopoDS::Face(it.Current());
    if (BRep_Tool::Surface(face).IsNull() && BRep_Tool::Triangulation(face, location).IsNull()) return false;
  }
  for (TopExp_Explorer it(shape, TopAbs_EDGE); it.More(); it.Next()) {
    if (!isSoundEdge(TopoDS::Edge(it.Current()))) return false;
  }
  return true;
}

Mended mendedForPicture(const ShapeRep& rep) {
  Mended out{rep.shape, {}};
  const TopTools_IndexedMapOfShape raw = facesOf(rep.shape);
  if (rep.isRaw) {
    ShapeFix_Shape fix(rep.shape);
    fix.SetMaxTolerance(1);  // mm, the STEP reader's own
    const Handle(ShapeFix_Face) face = fix.FixFaceTool();
    const Handle(ShapeFix_Wire) wire = fix.FixWireTool();
    wire->FixSelfIntersectionMode() = wire->FixSelfIntersectingEdgeMode() = wire->FixIntersectingEdgesMode() = 0;
    wire->FixNonAdjacentIntersectingEdgesMode() = wire->FixNotchedEdgesMode() = wire->FixTailMode() = 0;
    face->FixIntersectingWiresMode() = face->FixLoopWiresMode() = face->FixSplitFaceMode() = 0;
    fix.FixSameParameterMode() = fix.FixVertexTolMode() = fix.FixSolidTool()->FixShellOrientationMode() = 0;
    fix.Perform();
    out.shape = fix.Shape();
    const TopTools_IndexedMapOfShape faces = facesOf(out.shape);
    out.faceOf.assign(static_cast<std::size_t>(faces.Extent()), static_cast<std::uint32_t>(raw.Extent()));
    for (int i = 1; i <= raw.Extent(); ++i) {
      const TopoDS_Shape now = fix.Context()->Apply(raw(i));
      if (now.IsNull()) continue;
      const TopTools_IndexedMapOfShape images = facesOf(now);
      for (int k = 1; k <= images.Extent(); ++k)
        if (const int at = faces.FindIndex(images(k)); at > 0) out.faceOf[static_cast<std::size_t>(at - 1)] = static_cast<std::uint32_t>(i - 1);
    }
    return out;
  }
  for (int i = 0; i < raw.Extent(); ++i) out.faceOf.push_back(static_cast<std::uint32_t>(i));
  return out;
}

TopoDS_Shape settled(const ShapeRep& rep) {
  if (!rep.isRaw) return rep.shape;
  ShapeFix_Shape fix(BRepBuilderAPI_Copy(rep.shape, true, false).Shape());
  fix.SetMaxTolerance(1);  // mm, the STEP reader's own
  fix.FixSolidTool()->CreateOpenSolidMode() = false;
  fix.Perform();
  return fix.Shape();
}

std::size_t pairsOfWires(const TopoDS_Shape& shape) {
  std::size_t pairs = 0;
  for (TopExp_Explorer face(shape, TopAbs_FACE); face.More(); face.Next()) {
    std::size_t wires = 0;
    for (TopExp_Explorer wire(face.Current(), TopAbs_WIRE); wire.More(); wire.Next()) ++wires;
    pairs += wires * wires;
  }
  return pairs;
}

ByteStream::pos_type ByteStream::seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) {
  const off_type size = egptr() - eback();
  const off_type base = from == std::ios_base::beg ? 0 : from == std::ios_base::end ? size : gptr() - eback();
  if (base + offset < 0 || base + offset > size) return pos_type(off_type(-1));
  setg(eback(), eback() + base + offset, egptr());
  return pos_type(base + offset);
}

void Findings::tell(std::vector<std::string>& remarks) const {
  if (healed > 0) {
    remarks.push_back(counted(healed, "solid was", "solids were") +
                      " not valid as written (gaps or edges off their surfaces) and repaired. Compare with the original.");
  }
  if (broken > 0) {
    remarks.push_back(counted(broken, "solid was", "solids were") +
                      " left out: not valid as written, and could not be repaired.");
  }
  if (closed > 0) {
    remarks.push_back(counted(closed, "closed surface was", "closed surfaces were") + " taken as solid.");
  }
  if (surfaces > 0) {
    remarks.push_back(counted(surfaces, "face was", "faces were") + " left out: open surfaces enclose no solid.");
  }
  if (far > 0) {
    remarks.push_back(counted(far, "solid was", "solids were") + " left out: too far from the origin.");
  }
}

std::string Findings::whyNothing() const {
  if (broken > 0) {
    return "its " + counted(broken, "solid is", "solids are") + " not valid and could not be repaired";
  }
  if (far > 0) return "its " + counted(far, "solid lies", "solids lie") + " too far from the origin";
  if (surfaces > 0) return "it holds " + counted(surfaces, "open surface", "open surfaces") + ", which enclose no solid";
  return "it holds no solid";
}

base::Failure blamedOnFile(std::string_view format, const base::Failure& failure) {
  if (failure.code != base::Code::Internal) return failure;
  return badInput("The " + std::string(format) + " file can't be read: " + failure.message +
                  " Export it again from the program it was made with.");
}

Solid acceptedSolids(Context& context, const TopoDS_Shape& shape, const Tags& tags, Findings& findings) {
  FaceTags known;
  if (!tags.empty()) known.set(shape, tags);
  std::vector<Solid> accepted;
  for (const TopoDS_Solid& solid : candidates(shape, findings)) {
    if (context.task.cancel.raised()) return {};
    if (!isSound(solid)) {
      ++findings.broken;
      continue;
    }
    const Tags own = tagsWithin(solid, known);
    std::optional<Solid> good;
    if (auto sound = checkedInTime(solid, own)) {
      good = *std::move(sound);
    } else if (auto mended = fixed("repair", solid, own)) {
      good = *std::move(mended);
      ++findings.healed;
    }
    if (!good || good->isEmpty()) {
      ++findings.broken;
      continue;
    }
    const base::Box3 box = good->box();
    if (!withinLimits(context.limits, box.min) || !withinLimits(context.limits, box.max)) {
      ++findings.far;
      continue;
    }
    accepted.push_back(*std::move(good));
  }
  if (accepted.empty()) return {};
  if (accepted.size() == 1) return accepted.front();
  std::vector<TopoDS_Solid> solids;
  FaceTags all;
  for (const Solid& solid : accepted) {
    for (const TopoDS_Solid& one : solidsOf(solid.rep().shape)) solids.push_back(one);
    all.set(solid.rep().shape, solid.rep().tags);
  }
  const TopoDS_Shape whole = shapeOf(solids);
  Tags kept;
  const TopTools_IndexedMapOfShape faces = facesOf(whole);
  for (int i = 1; i <= faces.Extent(); ++i) kept.push_back(all.find(faces(i)).value_or(0));
  return wrapped(whole, std::move(kept));
}

base::Result<ReadParts> partsOf(Context& context, const Reading& reading) {
  return guarded("check", [&]() -> base::Result<ReadParts> {
    ReadParts out;
    Findings findings;
    std::vector<std::optional<Solid>> solids(reading.shapes.size());
    for (const Body& body : reading.bodies) {
      if (context.task.cancel.raised()) return cancelled();
      const FileShape& shape = reading.shapes[body.shape];
      std::optional<Solid>& solid = solids[body.shape];
      if (!solid) {
        Tags tags = shape.faceColor.empty() ? Tags(shape.shape.faceCount(), 0) : shape.faceColor;
        const TopoDS_Shape whole = settled(shape.shape.rep());
        if (tags.size() != static_cast<std::size_t>(facesOf(whole).Extent())) tags.assign(static_cast<std::size_t>(facesOf(whole).Extent()), 0);
        BRepTools::Clean(whole);
        solid = acceptedSolids(context, whole, tags, findings);
      }
      if (solid->isEmpty()) continue;
      auto placed = transformed(context, *solid, body.fileFromShape);
      if (!placed) {
        if (placed.failure().code == base::Code::Limit) ++findings.far;
        else ++findings.broken;
        continue;
      }
      Part part{body.name, *std::move(placed), body.color ? body.color : shape.color, {}};
      for (std::size_t i = 0; i < shape.faceColors.size(); ++i)
        part.faceColors.emplace_back(static_cast<std::uint32_t>(i + 1), shape.faceColors[i]);
      out.parts.push_back(std::move(part));
    }
    findings.tell(out.remarks);
    return out;
  });
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRepBuilderAPI_GTransform.hxx>
#include <BRepTools_Modification.hxx>
#include <BRepTools_Modifier.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <Geom_TrimmedCurve.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <gp_GTrsf.hxx>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/place.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

gp_GTrsf affineOf(const base::Mat4& m) {
  gp_GTrsf out;
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 4; ++column) out.SetValue(row + 1, column + 1, m[column][row]);
  return out;
}

Handle(Geom_Line) lineOf(const TopoDS_Edge& edge, TopLoc_Location& location) {
  double first = 0, last = 0;
  Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, location, first, last);
  if (const auto trimmed = Handle(Geom_TrimmedCurve)::DownCast(curve))
    curve = trimmed->BasisCurve();
  return Handle(Geom_Line)::DownCast(curve);
}

// Whether all faces are planes and all edges lines.
bool isPolyhedral(const TopoDS_Shape& shape) {
  for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next())
    if (BRepAdaptor_Surface(TopoDS::Face(it.Current()), false).GetType() != GeomAbs_Plane)
      return false;
  TopLoc_Location location;
  for (TopExp_Explorer it(shape, TopAbs_EDGE); it.More(); it.Next())
    if (lineOf(TopoDS::Edge(it.Current()), location).IsNull()) return false;
  return true;
}

// Moves a polyhedral shape by any regular matrix, its faces staying planes. OpenCASCADE's own way
// makes B-splines of planes, on which booleans are twice as slow.
class PolyhedralMove final : public BRepTools_Modification {
 public:
  explicit PolyhedralMove(const gp_GTrsf& move) : move_(move) {}

  Standard_Boolean NewSurface(const TopoDS_Face& face, Handle(Geom_Surface) & surface,
                              TopLoc_Location& location, Standard_Real& tolerance,
                              Standard_Boolean& turnWires, Standard_Boolean& turnFace) override {
    // An adaptor would give the plane where it stands; here it is needed in the face's own frame.
    BRep_Tool::Surface(face, location);
    const gp_Pln plane =
        BRepAdaptor_Surface(face, false).Plane().Transformed(location.Transformation().Inverted());
    const gp_GTrsf local = localTo(location);
    gp_XYZ origin = plane.Location().XYZ();
    local.Transforms(origin);
    // Cross products go over by the matrix of cofactors, mirrored or not, so wires keep their sense
    // about the normal.
    const gp_Dir u = plane.Position().XDirection(), v = plane.Axis().Direction().Crossed(u);
    const gp_Vec normal(linear(local, u).Crossed(linear(local, v)));
    surface = new Geom_Plane(gp_Pnt(origin), gp_Dir(normal));
    tolerance = BRep_Tool::Tolerance(face);
    turnWires = false;
    turnFace = move_.VectorialPart().Determinant() < 0;
    return true;
  }

  Standard_Boolean NewCurve(const TopoDS_Edge& edge, Handle(Geom_Curve) & curve,
                            TopLoc_Location& location, Standard_Real& tolerance) override {
    const gp_Lin line = lineOf(edge, location)->Lin();
    const gp_GTrsf local = localTo(location);
    gp_XYZ origin = line.Location().XYZ();
    local.Transforms(origin);
    curve = new Geom_Line(gp_Pnt(origin), gp_Dir(linear(local, line.Direction())));
    tolerance = BRep_Tool::Tolerance(edge);
    return true;
  }

  Standard_Boolean NewPoint(const TopoDS_Vertex& vertex, gp_Pnt& point,
                            Standard_Real& tolerance) override {
    gp_XYZ at = BRep_Tool::Pnt(vertex).XYZ();
    move_.Transforms(at);
    point = gp_Pnt(at);
    tolerance = BRep_Tool::Tolerance(vertex);
    return true;
  }

  Standard_Boolean NewCurve2d(const TopoDS_Edge&, const TopoDS_Face&, const TopoDS_Edge&,
                              const TopoDS_Face&, Handle(Geom2d_Curve) &, Standard_Real&) override {
    return false;  // edges of planes need none
  }

  Standard_Boolean NewParameter(const TopoDS_Vertex& vertex, const TopoDS_Edge& edge,
                                Standard_Real& parameter, Standard_Real& tolerance) override {
    TopLoc_Location location;
    const gp_Dir direction = lineOf(edge, location)->Lin().Direction();
    parameter = BRep_Tool::Parameter(vertex, edge) * linear(localTo(location), direction).Modulus();
    tolerance = BRep_Tool::Tolerance(vertex);
    return true;
  }

  GeomAbs_Shape Continuity(const TopoDS_Edge& edge, const TopoDS_Face& first,
                           const TopoDS_Face& second, const TopoDS_Edge&, const TopoDS_Face&,
                           const TopoDS_Face&) override {
    return BRep_Tool::Continuity(edge, first, second);
  }

 private:
  gp_GTrsf localTo(const TopLoc_Location& location) const {
    const gp_Trsf out = location.Transformation();
    return gp_GTrsf(out.Inverted()) * move_ * gp_GTrsf(out);
  }
  static gp_XYZ linear(const gp_GTrsf& move, const gp_Dir& direction) {
    return direction.XYZ().Multiplied(move.VectorialPart());
  }

  gp_GTrsf move_;
};

TopoDS_Shape affineCopy(const TopoDS_Shape& shape, const gp_GTrsf& move) {
  BRep_Builder builder;
  TopoDS_Compound compound;
  builder.MakeCompound(compound);
  for (const TopoDS_Solid& solid : solidsOf(shape)) {
    const TopoDS_Shape copy = freshCopy(solid);
    if (isPolyhedral(copy)) {
      BRepTools_Modifier modifier(copy, new PolyhedralMove(move));
      builder.Add(compound, modifier.ModifiedShape(copy));
    } else {
      builder.Add(compound, BRepBuilderAPI_GTransform(copy, move, true).Shape());
    }
  }
  return compound;
}

base::Status reachWithin(const Context& context, const base::Box3& box, const base::Mat4& m) {
  for (int corner = 0; corner < 8; ++corner) {
    const base::Vec4 at(corner & 1 ? box.max.x : box.min.x, corner & 2 ? box.max.y : box.min.y,
                        corner & 4 ? box.max.z : box.min.z, 1);
    const base::Vec3 moved(m * at);
    if (withinLimits(context.limits, moved)) continue;
    return tooFar(context.limits, "The transformed part",
                  std::max(std::abs(moved.x), std::max(std::abs(moved.y), std::abs(moved.z))));
  }
  return base::Done{};
}

}  // namespace

Placement placementOf(const base::Mat4& m) {
  Placement out;
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row)
      if (!std::isfinite(m[column][row])) return out;
  const base::Vec3 x(m[0]), y(m[1]), z(m[2]);
  out.determinant = glm::dot(x, glm::cross(y, z));
  if (!(std::abs(out.determinant) > 1e-12 * glm::length(x) * glm::length(y) * glm::length(z))) {
    out.kind = Placement::Kind::Flat;
    return out;
  }
  const double scale = std::cbrt(std::abs(out.determinant)), square = scale * scale;
  // Products of rotations in double precision stay within 1e-14 of orthogonal.
  const double skew =
      std::max({std::abs(glm::dot(x, x) - square), std::abs(glm::dot(y, y) - square),
                std::abs(glm::dot(z, z) - square), std::abs(glm::dot(x, y)),
                std::abs(glm::dot(y, z)), std::abs(glm::dot(z, x))});
  if (skew > 1e-11 * square) {
    out.kind = Placement::Kind::Affine;
    return out;
  }
  const bool rigid = std::abs(scale - 1) < 1e-12 && out.determinant > 0;
  out.kind = rigid ? Placement::Kind::Rigid : Placement::Kind::Similar;
  if (base::Mat4 turned = m; (turned[3] = {0, 0, 0, 1}, turned == base::Mat4(1))) {
    out.similar.SetTranslation(gp_Vec(m[3][0], m[3][1], m[3][2]));
    return out;
  }
  out.similar.SetValues(m[0][0], m[1][0], m[2][0], m[3][0], m[0][1], m[1][1], m[2][1], m[3][1],
                        m[0][2], m[1][2], m[2][2], m[3][2]);
  if (rigid) out.similar.SetScaleFactor(1);
  return out;
}

base::Result<Solid> transformed(Context& context, const Solid& solid, const base::Mat4& m) {
  if (solid.isEmpty() || m == base::Mat4(1)) return solid;
  const Placement placement = placementOf(m);
  if (placement.kind == Placement::Kind::NoNumber)
    return badInput("A transformation holds a value that is no number.");
  // What is pressed flat has no volume.
  if (placement.kind == Placement::Kind::Flat) return Solid();
  if (auto status = reachWithin(context, solid.box(), m); !status) return status.failure();
  if (context.task.cancel.raised()) return cancelled();
  return guarded("transformation", [&]() -> base::Result<Solid> {
    const SolidRep& rep = solid.rep();
    const base::Vec3 centroid(m * base::Vec4(rep.centroid(), 1));
    if (placement.kind == Placement::Kind::Rigid) {
      std::vector<TopoDS_Solid> moved;
      for (TopoDS_Solid& one : solidsOf(rep.shape)) {
        const gp_Trsf whole = placement.similar * one.Location().Transformation();
        moved.push_back(TopoDS::Solid(one.Located(TopLoc_Location(whole))));
      }
      Solid out = wrapped(shapeOf(moved), rep.tags);
      out.rep().remember(rep.volume(), centroid, rep.areaIfKnown());
      return out;
    }
    const TopoDS_Shape moved = placement.kind == Placement::Kind::Similar
                                   ? movedCopy(rep.shape, placement.similar)
                                   : affineCopy(rep.shape, affineOf(m));
    if (static_cast<std::size_t>(facesOf(moved).Extent()) != rep.tags.size())
      return internal("transformation", "faces were lost");
    auto out = checked("transformation", moved, rep.tags);
    if (!out) return out;
    const double volume = rep.volume() * std::abs(placement.determinant), got = out->rep().volume();
    if (std::abs(got - volume) > 1e-5 * volume)
      return internal("transformation", "it has " + number(got) + " mm^3 for " + number(volume));
    return out;
  });
}

}  // namespace pw::kernel

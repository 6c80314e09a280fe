// SPDX-License-Identifier: Apache-2.0
#include <BRep_Builder.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Vertex.hxx>
#include <TopoDS_Wire.hxx>
#include <map>
#include <memory>

#include "kernel/facets.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr double tolerance = 1e-7;  // OpenCASCADE's own

// Vertices and edges shared between faces, as sewing would find them, in 1 ms instead of 73 for 500
// triangles. Edges of planes need no curves in the planes.
class Builder {
 public:
  explicit Builder(const PolygonMesh& mesh)
      : mesh_(mesh), vertices_(mesh.points.size()), off_(mesh.points.size(), 0) {}

  TopoDS_Shape run() {
    for (const Polygon& face : mesh_.faces) {
      measure(face, face.outer);
      for (const Loop& hole : face.holes) measure(face, hole);
    }
    std::vector<TopoDS_Shell> shells(mesh_.shellVolumes.size());
    for (TopoDS_Shell& shell : shells) make_.MakeShell(shell);
    for (const Polygon& face : mesh_.faces) {
      faces_.push_back(faceOf(face));
      make_.Add(shells[face.shell], faces_.back());
    }
    std::vector<TopoDS_Solid> solids(shells.size());
    for (std::size_t s = 0; s < shells.size(); ++s) {
      shells[s].Closed(true);
      if (mesh_.outerOf[s] == s) make_.MakeSolid(solids[s]);
    }
    for (std::size_t s = 0; s < shells.size(); ++s)
      if (mesh_.outerOf[s] == s) make_.Add(solids[s], shells[s]);
    for (std::size_t s = 0; s < shells.size(); ++s)
      if (mesh_.outerOf[s] != s) make_.Add(solids[mesh_.outerOf[s]], shells[s]);
    std::erase_if(solids, [](const TopoDS_Solid& solid) { return solid.IsNull(); });
    return shapeOf(solids);
  }
  // As the polygons.
  const std::vector<TopoDS_Face>& faces() const { return faces_; }

 private:
  void measure(const Polygon& face, const Loop& loop) {
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const std::uint32_t p = mesh_.placeOf[loop[i]];
      off_[p] = std::max(off_[p], std::abs(glm::dot(mesh_.points[p] - face.origin, face.normal)));
      ++uses_[std::minmax(p, mesh_.placeOf[loop[(i + 1) % loop.size()]])];
    }
  }
  // A vertex reaches to all the planes that meet in it.
  double reach(std::uint32_t p) const { return std::max(tolerance, 1.5 * off_[mesh_.placeOf[p]]); }

  const TopoDS_Vertex& vertex(std::uint32_t point) {
    const std::uint32_t p = mesh_.placeOf[point];
    if (vertices_[p].IsNull()) {
      const base::Vec3& at = mesh_.points[p];
      make_.MakeVertex(vertices_[p], gp_Pnt(at.x, at.y, at.z), reach(p));
    }
    return vertices_[p];
  }

  TopoDS_Edge edge(std::uint32_t from, std::uint32_t to) {
    // Where a solid touches itself along an edge that is two, told apart by their points.
    if (const std::uint32_t a = mesh_.placeOf[from], b = mesh_.placeOf[to]; uses_.at(std::minmax(a, b)) == 2) from = a, to = b;
    const auto ends = std::minmax(from, to);
    const auto [slot, fresh] = edges_.try_emplace(ends);
    if (fresh) {
      const base::Vec3 &a = mesh_.points[ends.first], &b = mesh_.points[ends.second];
      const gp_Vec along(b.x - a.x, b.y - a.y, b.z - a.z);
      const double reached = std::max(reach(ends.first), reach(ends.second));
      make_.MakeEdge(slot->second, new Geom_Line(gp_Pnt(a.x, a.y, a.z), gp_Dir(along)), reached);
      make_.Add(slot->second, vertex(ends.first).Oriented(TopAbs_FORWARD));
      make_.Add(slot->second, vertex(ends.second).Oriented(TopAbs_REVERSED));
      make_.Range(slot->second, 0, along.Magnitude());
      make_.UpdateVertex(vertex(ends.first), reached);
      make_.UpdateVertex(vertex(ends.second), reached);
    }
    return TopoDS::Edge(
        slot->second.Oriented(from == ends.first ? TopAbs_FORWARD : TopAbs_REVERSED));
  }

  TopoDS_Wire wire(const Loop& loop) {
    TopoDS_Wire out;
    make_.MakeWire(out);
    for (std::size_t i = 0; i < loop.size(); ++i)
      make_.Add(out, edge(loop[i], loop[(i + 1) % loop.size()]));
    out.Closed(true);
    return out;
  }

  TopoDS_Face faceOf(const Polygon& polygon) {
    const base::Vec3 &o = polygon.origin, &n = polygon.normal;
    TopoDS_Face face;
    make_.MakeFace(face, new Geom_Plane(gp_Pnt(o.x, o.y, o.z), gp_Dir(n.x, n.y, n.z)), tolerance);
    make_.Add(face, wire(polygon.outer));
    for (const Loop& hole : polygon.holes) make_.Add(face, wire(hole));
    return face;
  }

  BRep_Builder make_;
  const PolygonMesh& mesh_;
  std::vector<TopoDS_Vertex> vertices_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, TopoDS_Edge> edges_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> uses_;  // of sides, by the places of their ends
  std::vector<double> off_;  // mm from the planes
  std::vector<TopoDS_Face> faces_;
};

// Which face of the solid each triangle lies on. `made` are the faces of the polygons, in their order;
// the solid has an order of its own, shell by shell.
std::shared_ptr<const SolidRep::Facets> facetsOf(const mesh::Solid& triangles, const PolygonMesh& polygons,
                                                 const std::vector<TopoDS_Face>& made, const Solid& solid) {
  SolidRep::Facets out{triangles, polygons.faceOf};
  const TopTools_IndexedMapOfShape order = facesOf(solid.rep().shape);
  for (std::uint32_t& face : out.face)
    face = static_cast<std::uint32_t>(order.FindIndex(made[face]) - 1);
  return std::make_shared<const SolidRep::Facets>(std::move(out));
}

}  // namespace

base::Result<Solid> faceted(Context& context, const mesh::Solid& solid) {
  if (solid.isEmpty()) return Solid();
  if (!solid.isClosed())
    return badInput(
        "A faceted part of the exact model is not closed: an edge of it has no second face.");
  const mesh::Measures measures = solid.measures();
  if (!(measures.volume > 0))
    return badInput("A faceted part of the exact model encloses " + number(measures.volume) +
                    " mm^3: it is inside out.");
  if (context.task.cancel.raised()) return cancelled();
  return guarded("faceted solid", [&]() -> base::Result<Solid> {
    auto polygons = polygonsOf(solid.triangles());
    if (!polygons) return polygons.failure();
    if (polygons->faces.size() > context.limits.exactFacets)
      return base::Failure{base::Code::Limit,
                           "A faceted part has " + std::to_string(polygons->faces.size()) +
                               " flat faces; the limit in the exact model is " +
                               std::to_string(context.limits.exactFacets) + ".",
                           std::nullopt};
    for (std::size_t s = 0; s < polygons->outerOf.size(); ++s)
      if (polygons->shellVolumes[s] < 0 && polygons->outerOf[s] == s)
        return badInput("A faceted part of the exact model has a shell that is inside out.");
    Builder builder(*polygons);
    auto out = checked("faceted solid", builder.run());
    if (!out) return out;
    const double volume = out->rep().volume();
    if (std::abs(volume - measures.volume) > 1e-6 * measures.volume + 1e-6 * measures.area)
      return internal(
          "faceted solid",
          "it has " + number(volume) + " mm^3, its triangles enclose " + number(measures.volume));
    out->rep().remember(facetsOf(solid, *polygons, builder.faces(), *out));
    return out;
  });
}

}  // namespace pw::kernel

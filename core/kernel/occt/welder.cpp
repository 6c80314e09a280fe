// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/welder.hpp"

#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRepLib_ToolTriangulatedShape.hxx>
#include <BRep_Tool.hxx>
#include <GCPnts_TangentialDeflection.hxx>
#include <Geom_Curve.hxx>
#include <Geom_Surface.hxx>
#include <Poly_PolygonOnTriangulation.hxx>
#include <Poly_Triangulation.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedDataMapOfShapeListOfShape.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Vertex.hxx>
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "kernel/occt/curved_filling.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/plane_filling.hpp"
#include "kernel/occt/rep.hpp"

namespace pw::kernel {

namespace {

constexpr std::uint32_t unnamed = ~std::uint32_t{0};

// Every edge of a triangle is one of another, the other way round.
bool closes(const Net& net) {
  Balance balance;
  for (const Net::Triangle& t : net.triangles)
    for (std::size_t k = 0; k < 3; ++k) balance.add(t.at[k], t.at[(k + 1) % 3]);
  return balance.isEven();
}

class Welder {
 public:
  explicit Welder(const TopoDS_Shape& shape) : shape_(shape), faces_(facesOf(shape)) {
    TopExp::MapShapes(shape, TopAbs_VERTEX, vertices_);
    TopExp::MapShapes(shape, TopAbs_EDGE, edges_);
    nodesOfEdge_.resize(static_cast<std::size_t>(edges_.Extent()));
    for (int i = 1; i <= vertices_.Extent(); ++i) {
      const gp_Pnt p = BRep_Tool::Pnt(TopoDS::Vertex(vertices_(i)));
      net_.points.emplace_back(p.X(), p.Y(), p.Z());
    }
  }

  base::Result<Net> run(double within) {
    within_ = within;
    std::vector<bool> missing(static_cast<std::size_t>(faces_.Extent()), false);
    if (!addFaces(missing) || !closes(net_))
      if (base::Status status = mend(missing); !status) return status.failure();
    if (!closes(net_)) return internal("meshing", "the triangles do not close");
    addEdges(Sides::Both);
    addVolume();
    return std::move(net_);
  }

  Net runOpen(double within, std::vector<bool>& missing) {
    within_ = within;
    missing.assign(static_cast<std::size_t>(faces_.Extent()), false);
    if (!addFaces(missing) || !closes(net_)) mendWherePossible(missing);
    addEdges(Sides::Any);
    addVolume();
    return std::move(net_);
  }

 private:
  enum class Sides { Both, Any };  // which edges are drawn: with a face on either side, or all

  // False where a face is missing.
  bool addFaces(std::vector<bool>& missing) {
    bool whole = true;
    for (int i = 1; i <= faces_.Extent(); ++i) {
      const std::size_t before = net_.triangles.size();
      if (addFace(TopoDS::Face(faces_(i)), static_cast<std::uint32_t>(i - 1), Names::All)) continue;
      net_.triangles.resize(before);
      missing[static_cast<std::size_t>(i - 1)] = true;
      whole = false;
    }
    join();
    return whole;
  }

  void addVolume() {
    for (const Net::Triangle& t : net_.triangles) {
      const base::Vec3 o = net_.points[0];
      net_.volume += glm::dot(net_.points[t.at[0]] - o,
                              glm::cross(net_.points[t.at[1]] - o, net_.points[t.at[2]] - o)) /
                     6;
    }
  }

  // Whether a face is given up where a node has no name on one of its edges, or two.
  enum class Names { All, Known };

  bool addFace(const TopoDS_Face& face, std::uint32_t number, Names names) {
    TopLoc_Location location;
    const Handle(Poly_Triangulation) mesh = BRep_Tool::Triangulation(face, location);
    if (mesh.IsNull() || mesh->NbTriangles() == 0) return false;
    const gp_Trsf place = location.Transformation();
    std::vector<std::uint32_t> point(static_cast<std::size_t>(mesh->NbNodes()) + 1, unnamed);
    for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next())
      if (!nameNodes(TopoDS::Edge(it.Current()), mesh, location, place, point) && names == Names::All)
        return false;
    for (int n = 1; n <= mesh->NbNodes(); ++n)
      if (std::uint32_t& name = point[static_cast<std::size_t>(n)]; name == unnamed)
        name = addPoint(mesh->Node(n).Transformed(place));
    BRepLib_ToolTriangulatedShape::ComputeNormals(face, mesh);
    const bool turned = face.Orientation() == TopAbs_REVERSED;
    for (int t = 1; t <= mesh->NbTriangles(); ++t) {
      std::array<int, 3> node{};
      mesh->Triangle(t).Get(node[0], node[1], node[2]);
      if (turned) std::swap(node[1], node[2]);
      Net::Triangle out{};
      out.face = number;
      for (std::size_t k = 0; k < 3; ++k) {
        out.at[k] = point[static_cast<std::size_t>(node[k])];
        const gp_Dir n = mesh->Normal(node[k]).Transformed(place);
        out.normals[k] = base::Vec3(n.X(), n.Y(), n.Z()) * (turned ? -1.0 : 1.0);
      }
      if (out.at[0] == out.at[1] || out.at[1] == out.at[2] || out.at[2] == out.at[0]) continue;
      net_.triangles.push_back(out);
    }
    return true;
  }

  // Gives the nodes of a face that lie on an edge the names they have on every face.
  bool nameNodes(const TopoDS_Edge& edge, const Handle(Poly_Triangulation) & mesh,
                 const TopLoc_Location& location, const gp_Trsf& place,
                 std::vector<std::uint32_t>& point) {
    const Handle(Poly_PolygonOnTriangulation) polygon =
        BRep_Tool::PolygonOnTriangulation(edge, mesh, location);
    if (polygon.IsNull())
      return edge.Orientation() == TopAbs_INTERNAL || edge.Orientation() == TopAbs_EXTERNAL;
    const TopoDS_Edge forward = TopoDS::Edge(edge.Oriented(TopAbs_FORWARD));
    std::vector<std::uint32_t>& names =
        nodesOfEdge_[static_cast<std::size_t>(edges_.FindIndex(edge) - 1)];
    const int count = polygon->NbNodes();
    if (names.empty()) {
      names.push_back(nameOf(TopExp::FirstVertex(forward)));
      for (int i = 2; i < count; ++i)
        names.push_back(BRep_Tool::Degenerated(edge)
                            ? names.front()
                            : addPoint(mesh->Node(polygon->Node(i)).Transformed(place)));
      names.push_back(nameOf(TopExp::LastVertex(forward)));
    }
    if (static_cast<int>(names.size()) != count) return false;
    for (int i = 1; i <= count; ++i) {
      std::uint32_t& name = point[static_cast<std::size_t>(polygon->Node(i))];
      const std::uint32_t here = names[static_cast<std::size_t>(i - 1)];
      if (name != unnamed && name != here && !same(name, here)) return false;
      name = here;
    }
    return true;
  }

  // The mesher takes corners closer together than some micrometres for one node of a face, and for two
  // of its neighbour: then they are one for all.
  bool same(std::uint32_t a, std::uint32_t b) {
    if (leader_.size() < net_.points.size()) {
      const std::size_t known = leader_.size();
      leader_.resize(net_.points.size());
      std::iota(leader_.begin() + static_cast<std::ptrdiff_t>(known), leader_.end(),
                static_cast<std::uint32_t>(known));
    }
    a = leaderOf(a), b = leaderOf(b);
    if (a != b && glm::length(net_.points[a] - net_.points[b]) > within_) return false;
    leader_[std::max(a, b)] = std::min(a, b);
    return true;
  }
  std::uint32_t leaderOf(std::uint32_t name) const {
    while (name < leader_.size() && leader_[name] != name) name = leader_[name];
    return name;
  }

  void join() {
    if (leader_.empty()) return;
    for (std::vector<std::uint32_t>& names : nodesOfEdge_)
      for (std::uint32_t& name : names) name = leaderOf(name);
    for (Net::Triangle& t : net_.triangles)
      for (std::uint32_t& name : t.at) name = leaderOf(name);
    std::erase_if(net_.triangles, [](const Net::Triangle& t) {
      return t.at[0] == t.at[1] || t.at[1] == t.at[2] || t.at[2] == t.at[0];
    });
  }

  // -- Where that does not close --

  base::Status mend(const std::vector<bool>& missing) {
    std::vector<std::vector<Net::Triangle>> ofFace(missing.size());
    for (const Net::Triangle& t : net_.triangles) ofFace[t.face].push_back(t);
    net_.triangles.clear();
    for (std::size_t f = 0; f < missing.size(); ++f) {
      const TopoDS_Face& face = TopoDS::Face(faces_(static_cast<int>(f + 1)));
      const std::vector<Border> borders = bordersOf(face);
      if (missing[f] || !isBordered(ofFace[f], borders))
        if (base::Status status = fill(face, static_cast<std::uint32_t>(f), borders, ofFace[f]); !status)
          return status;
      net_.triangles.insert(net_.triangles.end(), ofFace[f].begin(), ofFace[f].end());
    }
    return base::Done{};
  }

  void mendWherePossible(std::vector<bool>& missing) {
    std::vector<std::vector<Net::Triangle>> ofFace(missing.size());
    for (const Net::Triangle& t : net_.triangles) ofFace[t.face].push_back(t);
    net_.triangles.clear();
    for (std::size_t f = 0; f < missing.size(); ++f) {
      const TopoDS_Face& face = TopoDS::Face(faces_(static_cast<int>(f + 1)));
      const bool hasSurface = !BRep_Tool::Surface(face).IsNull();
      const std::vector<Border> borders = hasSurface ? bordersOf(face) : std::vector<Border>();
      if (hasSurface && (missing[f] || !isBordered(ofFace[f], borders)) &&
          (fill(face, static_cast<std::uint32_t>(f), borders, ofFace[f]).ok() ||
           fillCurved(face, static_cast<std::uint32_t>(f), borders, ofFace[f])))
        missing[f] = false;
      if (!missing[f]) {
        net_.triangles.insert(net_.triangles.end(), ofFace[f].begin(), ofFace[f].end());
        continue;
      }
      // As the mesher left it, next to its neighbours and not joined to them everywhere.
      const std::size_t before = net_.triangles.size();
      if (addFace(face, static_cast<std::uint32_t>(f), Names::Known)) missing[f] = false;
      else net_.triangles.resize(before);
    }
    join();
  }

  std::vector<Border> bordersOf(const TopoDS_Face& face) {
    return kernel::bordersOf(face, [&](const TopoDS_Edge& edge) -> const std::vector<std::uint32_t>& { return namesOf(edge); });
  }

  // Where no face of the edge has triangles, points of its own.
  const std::vector<std::uint32_t>& namesOf(const TopoDS_Edge& edge) {
    std::vector<std::uint32_t>& names =
        nodesOfEdge_[static_cast<std::size_t>(edges_.FindIndex(edge) - 1)];
    if (!names.empty() || BRep_Tool::Degenerated(edge)) return names;
    const TopoDS_Edge forward = TopoDS::Edge(edge.Oriented(TopAbs_FORWARD));
    const GCPnts_TangentialDeflection nodes(BRepAdaptor_Curve(forward), 0.2, within_);
    names.push_back(leaderOf(nameOf(TopExp::FirstVertex(forward))));
    for (int i = 2; i < nodes.NbPoints(); ++i) names.push_back(addPoint(nodes.Value(i)));
    names.push_back(leaderOf(nameOf(TopExp::LastVertex(forward))));
    return names;
  }

  // Whether the triangles end just where the face does.
  static bool isBordered(const std::vector<Net::Triangle>& triangles,
                         const std::vector<Border>& borders) {
    Balance balance;
    for (const Net::Triangle& t : triangles)
      for (std::size_t k = 0; k < 3; ++k) balance.add(t.at[k], t.at[(k + 1) % 3]);
    for (const Border& border : borders)
      for (const auto& [from, to] : border) balance.add(to, from);
    return balance.isEven();
  }

  base::Status fill(const TopoDS_Face& face, std::uint32_t number, const std::vector<Border>& borders,
                    std::vector<Net::Triangle>& triangles) const {
    if (BRepAdaptor_Surface(face, false).GetType() != GeomAbs_Plane)
      return internal("meshing", "OpenCASCADE makes no whole mesh of face " +
                                     std::to_string(number + 1) + ", which is curved");
    auto filling = planeFilling(face, borders, net_.points, within_);
    if (!filling) return filling.failure();
    triangles.clear();
    for (const std::array<std::uint32_t, 3>& at : filling->triangles)
      triangles.push_back({at, {filling->normal, filling->normal, filling->normal}, number});
    return base::Done{};
  }

  bool fillCurved(const TopoDS_Face& face, std::uint32_t number, const std::vector<Border>& borders,
                  std::vector<Net::Triangle>& triangles) {
    // A whole sphere or torus has seams only, which bound nothing.
    bool isBounded = false;
    for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
      const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
      isBounded = isBounded || !(BRep_Tool::Degenerated(edge) || BRep_Tool::IsClosed(edge, face));
    }
    if (!isBounded) return false;
    const auto filling = curvedFilling(face, borders, net_.points, {within_, 0.35});
    if (!filling) return false;
    triangles.clear();
    for (const std::array<CurvedFilling::Corner, 3>& t : filling->triangles)
      triangles.push_back({{t[0].point, t[1].point, t[2].point}, {t[0].normal, t[1].normal, t[2].normal}, number});
    return true;
  }

  std::uint32_t nameOf(const TopoDS_Vertex& vertex) const {
    return static_cast<std::uint32_t>(vertices_.FindIndex(vertex) - 1);
  }
  std::uint32_t addPoint(const gp_Pnt& p) {
    net_.points.emplace_back(p.X(), p.Y(), p.Z());
    return static_cast<std::uint32_t>(net_.points.size() - 1);
  }

  void addEdges(Sides sides) {
    TopTools_IndexedDataMapOfShapeListOfShape facesOfEdge;
    TopExp::MapShapesAndUniqueAncestors(shape_, TopAbs_EDGE, TopAbs_FACE, facesOfEdge);
    for (int e = 1; e <= edges_.Extent(); ++e) {
      const TopoDS_Edge& edge = TopoDS::Edge(edges_(e));
      if (BRep_Tool::Degenerated(edge)) continue;
      const TopTools_ListOfShape& faces = facesOfEdge.FindFromKey(edge);
      if (faces.Extent() < 2) {
        // A seam has one face on both sides.
        if (sides == Sides::Both || (!faces.IsEmpty() && BRep_Tool::IsClosed(edge, TopoDS::Face(faces.First())))) continue;
      }
      const std::vector<std::uint32_t>& names = nodesOfEdge_[static_cast<std::size_t>(e - 1)];
      for (std::size_t i = 1; i < names.size(); ++i) addSegment(net_.points[names[i - 1]], net_.points[names[i]]);
      if (!names.empty() || sides == Sides::Both) continue;
      const std::vector<base::Vec3> points = pointsOf(edge, within_);
      for (std::size_t i = 1; i < points.size(); ++i) addSegment(points[i - 1], points[i]);
    }
  }

  void addSegment(const base::Vec3& from, const base::Vec3& to) {
    for (const base::Vec3& p : {from, to})
      net_.edges.insert(net_.edges.end(),
                        {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)});
  }

  TopoDS_Shape shape_;
  TopTools_IndexedMapOfShape faces_, vertices_, edges_;
  std::vector<std::vector<std::uint32_t>> nodesOfEdge_;
  std::vector<std::uint32_t> leader_;  // of points that are one; empty while none are
  double within_ = 0;
  Net net_;
};

}  // namespace

base::Result<Net> welded(const TopoDS_Shape& shape, double within) {
  return Welder(shape).run(within);
}

Net openNet(const TopoDS_Shape& shape, double within, std::vector<bool>& undrawn) {
  return Welder(shape).runOpen(within, undrawn);
}

std::vector<base::Vec3> pointsOf(const TopoDS_Edge& edge, double within) {
  std::vector<base::Vec3> out;
  double first = 0, last = 0;
  TopLoc_Location location;
  const Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, location, first, last);
  // A line without an end would take all memory.
  if (curve.IsNull() || !(first < last) || !(std::abs(first) < 1e100) || !(std::abs(last) < 1e100)) return out;
  const GCPnts_TangentialDeflection nodes(BRepAdaptor_Curve(TopoDS::Edge(edge.Oriented(TopAbs_FORWARD))), 0.2, within);
  for (int i = 1; i <= nodes.NbPoints(); ++i) out.emplace_back(nodes.Value(i).X(), nodes.Value(i).Y(), nodes.Value(i).Z());
  return out;
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/filled_net.hpp"

#include <BRepAdaptor_Curve.hxx>
#include <BRep_Tool.hxx>
#include <GCPnts_TangentialDeflection.hxx>
#include <GeomAdaptor_Surface.hxx>
#include <Geom_Surface.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Vertex.hxx>
#include <algorithm>

#include "kernel/occt/curved_filling.hpp"
#include "kernel/occt/plane_filling.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/rep.hpp"

namespace pw::kernel {

namespace {

class Filler {
 public:
  Filler(const base::Task& task, const TopoDS_Shape& shape, const Deflection& deflection)
      : task_(task), faces_(facesOf(shape)), deflection_(deflection) {
    TopExp::MapShapes(shape, TopAbs_VERTEX, vertices_);
    TopExp::MapShapes(shape, TopAbs_EDGE, edges_);
    along_.resize(static_cast<std::size_t>(edges_.Extent()));
    for (int i = 1; i <= vertices_.Extent(); ++i) {
      const gp_Pnt p = BRep_Tool::Pnt(TopoDS::Vertex(vertices_(i)));
      net_.points.push_back(vec(p));
    }
    sums_ = SurfaceSums(net_.points.empty() ? base::Vec3(0) : net_.points.front());
  }

  std::optional<FilledNet> run() {
    for (int i = 1; i <= faces_.Extent(); ++i)
      if (task_.cancel.raised() || !addFace(TopoDS::Face(faces_(i)), static_cast<std::uint32_t>(i - 1))) return std::nullopt;
    addEdges();
    return FilledNet{std::move(net_), sums_};
  }

 private:
  struct Along {
    std::vector<std::uint32_t> names;  // from its first corner to its last
    std::uint32_t face = ~std::uint32_t{0};
    int times = 0;      // how often faces go along it
    bool isSeam = true;  // all of them one face
  };

  bool addFace(const TopoDS_Face& face, std::uint32_t number) {
    const Handle(Geom_Surface) surface = BRep_Tool::Surface(face);
    if (surface.IsNull()) return false;
    std::vector<Border> borders;
    if (!bordersOf(face, number, borders)) return false;
    const std::size_t before = net_.triangles.size();
    const Measuring measuring{bends_, sums_};
    if (GeomAdaptor_Surface(surface).GetType() == GeomAbs_Plane) {
      const auto filling = planeFilling(face, borders, net_.points, deflection_.linear, &measuring);
      if (!filling || !(filling->off <= deflection_.linear)) return false;
      for (const std::array<std::uint32_t, 3>& at : filling->triangles)
        net_.triangles.push_back({at, {filling->normal, filling->normal, filling->normal}, number});
    } else {
      const auto filling = curvedFilling(face, borders, net_.points, deflection_, &measuring);
      if (!filling || !(filling->off <= deflection_.linear)) return false;
      for (const std::array<CurvedFilling::Corner, 3>& t : filling->triangles)
        net_.triangles.push_back({{t[0].point, t[1].point, t[2].point}, {t[0].normal, t[1].normal, t[2].normal}, number});
    }
    return net_.triangles.size() > before &&
           std::all_of(net_.triangles.begin() + static_cast<std::ptrdiff_t>(before), net_.triangles.end(),
                       [&](const Net::Triangle& t) { return faces(t); });
  }

  // Whether a triangle faces as the surface does at its corners. Of one thinner than the deflection nothing can be told.
  bool faces(const Net::Triangle& t) const {
    const base::Vec3 &a = net_.points[t.at[0]], &b = net_.points[t.at[1]], &c = net_.points[t.at[2]];
    const base::Vec3 twice = glm::cross(b - a, c - a);
    const double longest = std::max({glm::length(b - a), glm::length(c - b), glm::length(a - c)});
    if (glm::length(twice) <= deflection_.linear * longest) return true;
    return glm::dot(twice, t.normals[0] + t.normals[1] + t.normals[2]) > 0;
  }

  // Whether each edge has a curve that goes from corner to corner.
  bool bordersOf(const TopoDS_Face& face, std::uint32_t number, std::vector<Border>& borders) {
    bool good = true;
    borders = kernel::bordersOf(face, [&](const TopoDS_Edge& edge) -> const std::vector<std::uint32_t>& {
      Along& along = along_[static_cast<std::size_t>(edges_.FindIndex(edge) - 1)];
      if (BRep_Tool::Degenerated(edge)) return along.names;
      if (along.names.empty() && !name(edge, along)) good = false;
      along.isSeam = along.isSeam && (along.times == 0 || along.face == number);
      along.face = number;
      ++along.times;
      return along.names;
    });
    return good;
  }

  bool name(const TopoDS_Edge& edge, Along& along) {
    const TopoDS_Edge forward = TopoDS::Edge(edge.Oriented(TopAbs_FORWARD));
    const TopoDS_Vertex first = TopExp::FirstVertex(forward), last = TopExp::LastVertex(forward);
    if (first.IsNull() || last.IsNull()) return false;
    const BRepAdaptor_Curve curve(forward);
    const GCPnts_TangentialDeflection nodes(curve, deflection_.angle, deflection_.linear);
    const int count = nodes.NbPoints();
    if (count < 2 || !isAt(nodes.Value(1), first) || !isAt(nodes.Value(count), last)) return false;
    along.names.push_back(nameOf(first));
    for (int i = 2; i < count; ++i) {
      along.names.push_back(static_cast<std::uint32_t>(net_.points.size()));
      net_.points.push_back(vec(nodes.Value(i)));
    }
    along.names.push_back(nameOf(last));
    if (curve.GetType() == GeomAbs_Line) return true;
    for (int i = 1; i < count; ++i) {
      const double from = nodes.Parameter(i), step = (nodes.Parameter(i + 1) - from) / 4;
      bends_.add(along.names[static_cast<std::size_t>(i - 1)], along.names[static_cast<std::size_t>(i)],
                 {vec(curve.Value(from + step)), vec(curve.Value(from + 2 * step)), vec(curve.Value(from + 3 * step))});
    }
    return true;
  }

  static base::Vec3 vec(const gp_Pnt& p) { return {p.X(), p.Y(), p.Z()}; }
  bool isAt(const gp_Pnt& p, const TopoDS_Vertex& vertex) const { return p.Distance(BRep_Tool::Pnt(vertex)) <= deflection_.linear; }
  std::uint32_t nameOf(const TopoDS_Vertex& vertex) const { return static_cast<std::uint32_t>(vertices_.FindIndex(vertex) - 1); }

  void addEdges() {
    for (int e = 1; e <= edges_.Extent(); ++e) {
      const Along& along = along_[static_cast<std::size_t>(e - 1)];
      if (along.times > 1 && along.isSeam) continue;
      const TopoDS_Edge& edge = TopoDS::Edge(edges_(e));
      if (BRep_Tool::Degenerated(edge)) continue;
      if (along.times == 0) {
        const std::vector<base::Vec3> points = pointsOf(edge, deflection_.linear);
        for (std::size_t i = 1; i < points.size(); ++i) addSegment(points[i - 1], points[i]);
      }
      for (std::size_t i = 1; i < along.names.size(); ++i) addSegment(net_.points[along.names[i - 1]], net_.points[along.names[i]]);
    }
  }

  void addSegment(const base::Vec3& from, const base::Vec3& to) {
    for (const base::Vec3& p : {from, to})
      net_.edges.insert(net_.edges.end(), {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)});
  }

  const base::Task& task_;
  TopTools_IndexedMapOfShape faces_, vertices_, edges_;
  Deflection deflection_;
  std::vector<Along> along_;  // by edge
  Bends bends_;
  SurfaceSums sums_{base::Vec3(0)};
  Net net_;
};

}  // namespace

std::optional<FilledNet> filledNet(const base::Task& task, const TopoDS_Shape& shape, const Deflection& deflection) {
  if (!isSound(shape)) return std::nullopt;
  return Filler(task, shape, deflection).run();
}

}  // namespace pw::kernel

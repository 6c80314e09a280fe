// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRepLib_ToolTriangulatedShape.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Tool.hxx>
#include <GCPnts_TangentialDeflection.hxx>
#include <IMeshData_Status.hxx>
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
#include <array>
#include <map>
#include <numeric>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/plane_filling.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

constexpr std::uint32_t unnamed = ~std::uint32_t{0};

// Triangles of a meshed shape, welded: corners and nodes on edges are one point for all faces that
// share them.
struct Net {
  std::vector<base::Vec3> points;
  struct Triangle {
    std::array<std::uint32_t, 3> at;
    std::array<base::Vec3, 3> normals;
    std::uint32_t face;
  };
  std::vector<Triangle> triangles;
  std::vector<float> edges;
  double volume = 0;
};

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

  // Faces are left as they are meshed where that closes; else plane ones are filled anew. `within` is
  // how far apart points may be that a face has as one (mm).
  base::Result<Net> run(double within) {
    within_ = within;
    std::vector<bool> missing(static_cast<std::size_t>(faces_.Extent()), false);
    bool whole = true;
    for (int i = 1; i <= faces_.Extent(); ++i) {
      const std::size_t before = net_.triangles.size();
      if (addFace(TopoDS::Face(faces_(i)), static_cast<std::uint32_t>(i - 1))) continue;
      net_.triangles.resize(before);
      missing[static_cast<std::size_t>(i - 1)] = true;
      whole = false;
    }
    join();
    if (!whole || !closes(net_))
      if (base::Status status = mend(missing); !status) return status.failure();
    if (!closes(net_)) return internal("meshing", "the triangles do not close");
    addEdges();
    for (const Net::Triangle& t : net_.triangles) {
      const base::Vec3 o = net_.points[0];
      net_.volume += glm::dot(net_.points[t.at[0]] - o,
                              glm::cross(net_.points[t.at[1]] - o, net_.points[t.at[2]] - o)) /
                     6;
    }
    return std::move(net_);
  }

 private:
  bool addFace(const TopoDS_Face& face, std::uint32_t number) {
    TopLoc_Location location;
    const Handle(Poly_Triangulation) mesh = BRep_Tool::Triangulation(face, location);
    if (mesh.IsNull() || mesh->NbTriangles() == 0) return false;
    const gp_Trsf place = location.Transformation();
    std::vector<std::uint32_t> point(static_cast<std::size_t>(mesh->NbNodes()) + 1, unnamed);
    for (TopExp_Explorer it(face.Oriented(TopAbs_FORWARD), TopAbs_EDGE); it.More(); it.Next())
      if (!nameNodes(TopoDS::Edge(it.Current()), mesh, location, place, point)) return false;
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

  // Of each wire, as the face is oriented.
  std::vector<Border> bordersOf(const TopoDS_Face& face) {
    std::vector<Border> borders;
    for (TopExp_Explorer wire(face, TopAbs_WIRE); wire.More(); wire.Next()) {
      Border& border = borders.emplace_back();
      for (TopExp_Explorer it(wire.Current(), TopAbs_EDGE); it.More(); it.Next()) {
        const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
        const bool back = edge.Orientation() == TopAbs_REVERSED;
        if (!back && edge.Orientation() != TopAbs_FORWARD) continue;
        const std::vector<std::uint32_t>& names = namesOf(edge);
        for (std::size_t i = 1; i < names.size(); ++i)
          if (names[i - 1] != names[i])
            border.emplace_back(names[back ? i : i - 1], names[back ? i - 1 : i]);
      }
    }
    return borders;
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

  std::uint32_t nameOf(const TopoDS_Vertex& vertex) const {
    return static_cast<std::uint32_t>(vertices_.FindIndex(vertex) - 1);
  }
  std::uint32_t addPoint(const gp_Pnt& p) {
    net_.points.emplace_back(p.X(), p.Y(), p.Z());
    return static_cast<std::uint32_t>(net_.points.size() - 1);
  }

  void addEdges() {
    TopTools_IndexedDataMapOfShapeListOfShape facesOfEdge;
    TopExp::MapShapesAndUniqueAncestors(shape_, TopAbs_EDGE, TopAbs_FACE, facesOfEdge);
    for (int e = 1; e <= edges_.Extent(); ++e) {
      // A seam has one face on both sides.
      if (BRep_Tool::Degenerated(TopoDS::Edge(edges_(e))) ||
          facesOfEdge.FindFromKey(edges_(e)).Extent() < 2)
        continue;
      const std::vector<std::uint32_t>& names = nodesOfEdge_[static_cast<std::size_t>(e - 1)];
      for (std::size_t i = 1; i < names.size(); ++i) {
        for (const std::uint32_t name : {names[i - 1], names[i]}) {
          const base::Vec3& p = net_.points[name];
          net_.edges.insert(net_.edges.end(), {static_cast<float>(p.x), static_cast<float>(p.y),
                                               static_cast<float>(p.z)});
        }
      }
    }
  }

  TopoDS_Shape shape_;
  TopTools_IndexedMapOfShape faces_, vertices_, edges_;
  std::vector<std::vector<std::uint32_t>> nodesOfEdge_;
  std::vector<std::uint32_t> leader_;  // of points that are one; empty while none are
  double within_ = 0;
  Net net_;
};

using Key = std::array<double, 3>;
Key keyOf(const double* p) { return {p[0] + 0.0, p[1] + 0.0, p[2] + 0.0}; }

// Finds the face and normals of triangles by their corners: `mesh::Solid` orders triangles and
// points anew, and cuts slivers another way than they came.
class Origins {
 public:
  explicit Origins(const Net& net) : net_(net) {
    for (const Net::Triangle& t : net.triangles) {
      for (std::size_t k = 0; k < 3; ++k) {
        const base::Vec3& p = net.points[t.at[k]];
        corners_[keyOf(&p.x)].emplace(t.face, t.normals[k]);
      }
      exact_.emplace(keys(t), t.face);
    }
  }

  struct Found {
    std::uint32_t face;
    std::array<base::Vec3, 3> normals;
  };
  Found find(const std::array<base::Vec3, 3>& at) const {
    std::array<Key, 3> key{};
    for (std::size_t k = 0; k < 3; ++k) key[k] = keyOf(&at[k].x);
    const base::Vec3 cross = glm::cross(at[1] - at[0], at[2] - at[0]);
    const double size = glm::length(cross);
    const base::Vec3 flat = size > 0 ? cross / size : base::Vec3(0, 0, 1);
    Found best{0, {flat, flat, flat}};
    if (const auto known = exact_.find(rotated(key)); known != exact_.end()) {
      best.face = known->second;
    } else {
      // The face that has most of its corners, then the one that faces as it does.
      std::map<std::uint32_t, double> votes;
      for (const Key& k : key)
        if (const auto corner = corners_.find(k); corner != corners_.end())
          for (const auto& [face, normal] : corner->second)
            votes[face] += 10 + glm::dot(normal, flat);
      double most = 0;
      for (const auto& [face, vote] : votes)
        if (vote > most) best.face = face, most = vote;
    }
    for (std::size_t k = 0; k < 3; ++k) {
      const auto corner = corners_.find(key[k]);
      if (corner == corners_.end()) continue;
      if (const auto normal = corner->second.find(best.face); normal != corner->second.end())
        best.normals[k] = normal->second;
    }
    return best;
  }

 private:
  static std::array<Key, 3> rotated(std::array<Key, 3> at) {
    std::rotate(at.begin(), std::ranges::min_element(at), at.end());
    return at;
  }
  std::array<Key, 3> keys(const Net::Triangle& t) const {
    std::array<Key, 3> out{};
    for (std::size_t k = 0; k < 3; ++k) out[k] = keyOf(&net_.points[t.at[k]].x);
    return rotated(out);
  }

  const Net& net_;
  std::map<Key, std::map<std::uint32_t, base::Vec3>> corners_;
  std::map<std::array<Key, 3>, std::uint32_t> exact_;
};

// The triangles in the order and with the points of `mesh::Solid`, so that both lists speak of the
// same triangles.
base::Result<Meshed> asMeshed(Context& context, const Net& net, const Tags& tags) {
  mesh::Triangles raw;
  for (const base::Vec3& p : net.points) raw.positions.insert(raw.positions.end(), {p.x, p.y, p.z});
  for (const Net::Triangle& t : net.triangles)
    raw.indices.insert(raw.indices.end(), t.at.begin(), t.at.end());
  mesh::Context triangles{context.limits, context.task, {}};
  auto solid = mesh::fromTriangles(triangles, raw);
  if (!solid) return solid.failure();
  if (!solid->isClosed()) return internal("meshing", "the triangles do not close");
  Meshed out;
  out.solid = *std::move(solid);
  out.triangles = out.solid.triangles();
  out.edges = net.edges;
  const Origins origins(net);
  const std::size_t count = out.triangles.triangleCount();
  out.triangles.source.resize(count);
  for (std::size_t t = 0; t < count; ++t) {
    std::array<base::Vec3, 3> at{};
    for (std::size_t k = 0; k < 3; ++k) {
      const double* p = &out.triangles.positions[3 * out.triangles.indices[3 * t + k]];
      at[k] = {p[0], p[1], p[2]};
    }
    const Origins::Found from = origins.find(at);
    out.face.push_back(from.face);
    out.triangles.source[t] = tags[from.face];
    for (const base::Vec3& n : from.normals)
      out.normals.insert(out.normals.end(), {static_cast<float>(n.x), static_cast<float>(n.y),
                                             static_cast<float>(n.z)});
  }
  return out;
}

}  // namespace

base::Result<Meshed> meshed(Context& context, const Solid& solid, const Deflection& deflection) {
  if (!(deflection.linear >= 1e-6) || !std::isfinite(deflection.linear) ||
      !(deflection.angle >= 1e-3) || !std::isfinite(deflection.angle))
    return badInput("Triangles within " + number(deflection.linear) + " mm and " +
                    number(deflection.angle) +
                    " radians: the finest are 1e-06 mm and 0.001 radians.");
  if (solid.isEmpty()) return Meshed();
  const mesh::Measures exact = solid.measures();
  // Delabella is up to seven times faster on faces with many holes, and was wrong once in sixty
  // shapes, not always saying so; then Watson.
  for (const auto algorithm : {IMeshTools_MeshAlgoType_Delabella, IMeshTools_MeshAlgoType_Watson}) {
    if (context.task.cancel.raised()) return cancelled();
    auto out = guarded("meshing", [&]() -> base::Result<Meshed> {
      const TopoDS_Shape copy = freshCopy(solid.rep().shape);
      IMeshTools_Parameters parameters;
      parameters.MeshAlgo = algorithm;
      parameters.Deflection = deflection.linear;
      parameters.Angle = deflection.angle;
      const Handle(Asked) asked = new Asked(context.task);
      BRepMesh_IncrementalMesh mesh(copy, parameters, asked->Start());
      if (context.task.cancel.raised()) return cancelled();
      // What may have gone wrong is enough to ask the other algorithm; of its result, the checks
      // below decide.
      constexpr int doubtful = IMeshData_OpenWire | IMeshData_SelfIntersectingWire |
                               IMeshData_Failure | IMeshData_UnorientedWire |
                               IMeshData_TooFewPoints;
      if (algorithm != IMeshTools_MeshAlgoType_Watson && mesh.GetStatusFlags() & doubtful)
        return internal("meshing",
                        "OpenCASCADE's flags are " + std::to_string(mesh.GetStatusFlags()));
      const base::Result<Net> net = Welder(copy).run(deflection.linear);
      if (!net) return net.failure();
      if (net->triangles.size() > context.limits.facets)
        return base::Failure{base::Code::Limit,
                             "The mesh has " + std::to_string(net->triangles.size()) +
                                 " triangles; the limit is " +
                                 std::to_string(context.limits.facets) + ".",
                             std::nullopt};
      // On spheres the deflection asked for was met to a factor of two.
      const double allowed = 3 * exact.area * deflection.linear + 1e-6 * exact.volume;
      if (std::abs(net->volume - exact.volume) > allowed)
        return internal("meshing", "the triangles enclose " + number(net->volume) +
                                       " mm^3, the solid " + number(exact.volume));
      return asMeshed(context, *net, solid.rep().tags);
    });
    if (out || out.failure().code != base::Code::Internal ||
        algorithm == IMeshTools_MeshAlgoType_Watson)
      return out;
  }
  return internal("meshing", "no algorithm was left");
}

}  // namespace pw::kernel

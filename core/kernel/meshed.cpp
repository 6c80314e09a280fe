// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Surface.hxx>
#include <BRep_Tool.hxx>
#include <TopExp.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Vertex.hxx>
#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <unordered_map>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/mesher.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/welder.hpp"
#include "kernel/operations.hpp"

namespace pw::kernel {

namespace {

using Key = std::array<double, 3>;
Key keyOf(const double* p) { return {p[0] + 0.0, p[1] + 0.0, p[2] + 0.0}; }

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    std::uint64_t sum = 0;
    for (const double value : key) sum = (std::rotl(sum, 23) ^ std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(sum ^ (sum >> 32));
  }
  std::size_t operator()(const std::array<Key, 3>& keys) const {
    std::size_t sum = 0;
    for (const Key& key : keys) sum = std::rotl(sum, 7) ^ (*this)(key);
    return sum;
  }
};

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
  std::unordered_map<Key, std::map<std::uint32_t, base::Vec3>, KeyHash> corners_;
  std::unordered_map<std::array<Key, 3>, std::uint32_t, KeyHash> exact_;
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

// A faceted solid is its triangles. OpenCASCADE's mesher would make no others, and of 20,000 faces in 3 s and
// over a gigabyte of WebAssembly's memory, which never shrinks.
Meshed asFaceted(const SolidRep::Facets& facets, const TopoDS_Shape& shape, const Tags& tags) {
  Meshed out;
  out.solid = facets.solid;
  out.triangles = facets.solid.triangles();
  out.face = facets.face;
  const TopTools_IndexedMapOfShape faces = facesOf(shape);
  std::vector<gp_Dir> normals;
  for (int i = 1; i <= faces.Extent(); ++i) {
    const TopoDS_Face& face = TopoDS::Face(faces(i));
    const gp_Dir up = BRepAdaptor_Surface(face, false).Plane().Axis().Direction();
    normals.push_back(face.Orientation() == TopAbs_REVERSED ? up.Reversed() : up);
  }
  out.triangles.source.clear();
  for (const std::uint32_t face : facets.face) {
    out.triangles.source.push_back(tags[face]);
    const gp_Dir& n = normals[face];
    for (std::size_t k = 0; k < 3; ++k)
      out.normals.insert(out.normals.end(), {static_cast<float>(n.X()), static_cast<float>(n.Y()),
                                             static_cast<float>(n.Z())});
  }
  TopTools_IndexedMapOfShape edges;
  TopExp::MapShapes(shape, TopAbs_EDGE, edges);
  for (int i = 1; i <= edges.Extent(); ++i) {
    const TopoDS_Edge& edge = TopoDS::Edge(edges(i));
    for (const TopoDS_Vertex& end : {TopExp::FirstVertex(edge), TopExp::LastVertex(edge)}) {
      const gp_Pnt p = BRep_Tool::Pnt(end);
      out.edges.insert(out.edges.end(), {static_cast<float>(p.X()), static_cast<float>(p.Y()),
                                         static_cast<float>(p.Z())});
    }
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
  if (const auto facets = solid.rep().facets()) {
    if (facets->face.size() > context.limits.facets) return tooManyTriangles(context.limits, facets->face.size());
    return guarded("meshing", [&]() -> base::Result<Meshed> {
      return asFaceted(*facets, solid.rep().shape, solid.rep().tags);
    });
  }
  const mesh::Measures exact = solid.measures();
  for (const auto algorithm : meshAlgorithms) {
    if (context.task.cancel.raised()) return cancelled();
    auto out = guarded("meshing", [&]() -> base::Result<Meshed> {
      const TopoDS_Shape copy = freshCopy(solid.rep().shape);
      const int flags = putTriangles(copy, deflection, algorithm, context.task);
      if (context.task.cancel.raised()) return cancelled();
      // What may have gone wrong is enough to ask the other algorithm; of its result, the checks
      // below decide.
      if (algorithm != IMeshTools_MeshAlgoType_Watson && isDoubtful(flags))
        return internal("meshing", "OpenCASCADE's flags are " + std::to_string(flags));
      const base::Result<Net> net = welded(copy, deflection.linear);
      if (!net) return net.failure();
      if (net->triangles.size() > context.limits.facets)
        return tooManyTriangles(context.limits, net->triangles.size());
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

// SPDX-License-Identifier: Apache-2.0
#include <BRepBndLib.hxx>
#include <BRepGProp.hxx>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <algorithm>
#include <unordered_map>

#include "kernel/exchange.hpp"
#include "kernel/occt/drawn_measures.hpp"
#include "kernel/occt/filled_net.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/mesher.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"
#include "kernel/occt/welder.hpp"

// Pictures of what a file holds, whether or not it is valid.
namespace pw::kernel {

namespace {

// The faces that the mesher may be given, in a compound, where the shape has others too; else the shape.
TopoDS_Shape soundOf(const TopoDS_Shape& shape) {
  if (isSound(shape)) return shape;
  BRep_Builder builder;
  TopoDS_Compound sound;
  builder.MakeCompound(sound);
  const TopTools_IndexedMapOfShape faces = facesOf(shape);
  for (int i = 1; i <= faces.Extent(); ++i)
    if (isSound(faces(i))) builder.Add(sound, faces(i));
  for (TopExp_Explorer it(shape, TopAbs_EDGE, TopAbs_FACE); it.More(); it.Next())
    if (isSound(it.Current())) builder.Add(sound, it.Current());
  return sound;
}

// As asked for, but never so fine that a circle of the shape's size has more than some thousand sides: a wild radius in a
// file would take hours and all memory.
double fitting(const TopoDS_Shape& shape, double linear) {
  Bnd_Box bounds;
  // By the edges: how far a face reaches on its surface can't be told before it is repaired.
  for (TopExp_Explorer it(shape, TopAbs_EDGE); it.More(); it.Next())
    if (isSound(it.Current()) && !BRep_Tool::Degenerated(TopoDS::Edge(it.Current()))) BRepBndLib::Add(it.Current(), bounds, false);
  if (bounds.IsVoid()) return linear;
  bounds.SetGap(0);
  const double size = bounds.IsOpen() ? 1e9 : std::sqrt(bounds.SquareExtent());
  return std::max(linear, 1e-5 * size);
}

// Sides of triangles by the corners they join.
class Sides {
 public:
  explicit Sides(const Net& net) : net_(net) {
    count_.reserve(net.triangles.size() * 2);
    for (const Net::Triangle& t : net.triangles)
      for (std::size_t k = 0; k < 3; ++k) count_[key(t.at[k], t.at[(k + 1) % 3])] += t.at[k] < t.at[(k + 1) % 3] ? 1 : -1;
  }
  void tell(Drawn& drawn) const {
    for (const auto& [side, count] : count_) {
      if (count == 0) continue;
      ++drawn.openEdges;
      drawn.openLength += glm::length(net_.points[side >> 32] - net_.points[side & 0xffffffffu]);
    }
    drawn.closed = drawn.openEdges == 0 && !net_.triangles.empty();
  }
  std::vector<std::uint32_t> openPoints() const {
    std::vector<std::uint32_t> out;
    for (const auto& [side, count] : count_)
      if (count != 0) out.insert(out.end(), {static_cast<std::uint32_t>(side >> 32), static_cast<std::uint32_t>(side)});
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

 private:
  static std::uint64_t key(std::uint32_t a, std::uint32_t b) {
    return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
  }
  const Net& net_;
  std::unordered_map<std::uint64_t, int> count_;
};

// Faces that lie side by side without an edge in common, as some programs write them: their corners become one where
// they are in one place. Only corners of open sides, so that nothing closes that was apart.
void joinOpenCorners(Net& net, const std::vector<std::uint32_t>& open) {
  constexpr double same = 1e-4;  // mm; OpenCASCADE's own is 1e-7, writers round to 1e-5
  std::vector<std::uint32_t> order = open;
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    return net.points[a].x != net.points[b].x ? net.points[a].x < net.points[b].x : a < b;
  });
  std::unordered_map<std::uint32_t, std::uint32_t> leader;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (leader.contains(order[i])) continue;
    for (std::size_t k = i + 1; k < order.size() && net.points[order[k]].x - net.points[order[i]].x <= same; ++k)
      if (!leader.contains(order[k]) && glm::length(net.points[order[k]] - net.points[order[i]]) <= same)
        leader.emplace(order[k], order[i]);
  }
  if (leader.empty()) return;
  for (Net::Triangle& t : net.triangles)
    for (std::uint32_t& corner : t.at)
      if (const auto found = leader.find(corner); found != leader.end()) corner = found->second;
  std::erase_if(net.triangles, [](const Net::Triangle& t) {
    return t.at[0] == t.at[1] || t.at[1] == t.at[2] || t.at[2] == t.at[0];
  });
}

Drawn drawnOf(const Net& net, const Sides& sides, const std::vector<bool>& missing) {
  Drawn out;
  sides.tell(out);
  out.undrawn = static_cast<std::size_t>(std::count(missing.begin(), missing.end(), true));
  std::vector<std::uint32_t> pointOf(net.points.size(), ~std::uint32_t{0});
  out.triangles.indices.reserve(3 * net.triangles.size());
  out.normals.reserve(9 * net.triangles.size());
  for (const Net::Triangle& t : net.triangles) {
    out.face.push_back(t.face);
    for (std::size_t k = 0; k < 3; ++k) {
      std::uint32_t& point = pointOf[t.at[k]];
      if (point == ~std::uint32_t{0}) {
        point = static_cast<std::uint32_t>(out.triangles.vertexCount());
        const base::Vec3& p = net.points[t.at[k]];
        out.triangles.positions.insert(out.triangles.positions.end(), {p.x, p.y, p.z});
      }
      out.triangles.indices.push_back(point);
      const base::Vec3& n = t.normals[k];
      out.normals.insert(out.normals.end(), {static_cast<float>(n.x), static_cast<float>(n.y), static_cast<float>(n.z)});
    }
  }
  out.edges = net.edges;
  return out;
}

// The file may have a solid's surface inside out.
void turnOutside(Drawn& drawn) {
  if (!drawn.closed) return;
  const auto at = [&](std::size_t i) {
    const double* p = &drawn.triangles.positions[3 * std::size_t{drawn.triangles.indices[i]}];
    return base::Vec3(p[0], p[1], p[2]);
  };
  double six = 0;
  for (std::size_t i = 0; i < drawn.triangles.indices.size(); i += 3) six += glm::dot(at(i), glm::cross(at(i + 1), at(i + 2)));
  if (!(six < 0)) return;
  for (std::size_t i = 0; i < drawn.triangles.indices.size(); i += 3) {
    std::swap(drawn.triangles.indices[i + 1], drawn.triangles.indices[i + 2]);
    for (std::size_t k = 0; k < 3; ++k) std::swap(drawn.normals[3 * i + 3 + k], drawn.normals[3 * i + 6 + k]);
  }
  for (float& n : drawn.normals) n = -n;
}

// From the points along its edges; nothing where that does not make the whole of it, see filledNet.
base::Result<std::optional<Drawn>> drawnByEdges(Context& context, const Shape& shape, const Deflection& deflection) {
  const bool isSolid = shape.kind() == BodyKind::Solid;
  // The mesher's chords stay within some 0.7 of what is asked for: whichever way a body goes, it is as round.
  const auto filled = filledNet(context.task, shape.rep().shape, {0.7 * deflection.linear, deflection.angle});
  if (context.task.cancel.raised()) return cancelled();
  if (!filled) return std::optional<Drawn>();
  if (filled->net.triangles.size() > context.limits.facets) return tooManyTriangles(context.limits, filled->net.triangles.size());
  Drawn out = drawnOf(filled->net, Sides(filled->net), {});
  if (isSolid && !out.closed) return std::optional<Drawn>();
  if (isSolid) turnOutside(out);
  out.measures = estimated(out);
  const double volume = std::abs(filled->sums.volume());
  // The same twice: by the surfaces' parameters, and by triangles that are next to them.
  if (isSolid && !(std::abs(volume - out.measures.volume) <= 0.01 * volume + 0.5 * out.measures.area * deflection.linear)) return std::optional<Drawn>();
  out.measures.area = filled->sums.area();
  out.measures.volume = 0;
  if (isSolid) out.measures.volume = volume, out.measures.centroid = filled->sums.centroid();
  return std::optional(std::move(out));
}

// What the mended surfaces enclose, where triangles are not better: integrals over splines are a hundred times worse.
std::optional<double> integralOf(const TopoDS_Shape& mended, bool closed) {
  if (closed && !allElementary(mended)) return std::nullopt;
  std::optional<double> out;
  static_cast<void>(guarded("measuring", [&]() -> base::Status {
    GProp_GProps properties;
    BRepGProp::VolumeProperties(mended, properties);
    if (std::isfinite(properties.Mass())) out = std::abs(properties.Mass());
    return base::Done{};
  }));
  return out;
}

// By OpenCASCADE's mesher, after those repairs that it needs; with whatever can be drawn.
base::Result<Drawn> drawnByMesher(Context& context, const Shape& shape, const Deflection& deflection) {
  const bool isSolid = shape.kind() == BodyKind::Solid;
  const Mended mended = mendedForPicture(shape.rep());
  const TopoDS_Shape sound = soundOf(mended.shape);
  const std::size_t unsound = mended.faceOf.size() - static_cast<std::size_t>(facesOf(sound).Extent());
  std::optional<Drawn> best;
  for (const auto algorithm : meshAlgorithms) {
    if (context.task.cancel.raised()) return cancelled();
    BRepTools::Clean(sound);
    const int flags = putTriangles(sound, deflection, algorithm, context.task);
    if (context.task.cancel.raised()) return cancelled();
    std::vector<bool> missing;
    Net net = openNet(sound, deflection.linear, missing);
    if (net.triangles.size() > context.limits.facets) return tooManyTriangles(context.limits, net.triangles.size());
    if (const Sides sides(net); true) {
      Drawn first;
      sides.tell(first);
      if (first.openEdges > 0) joinOpenCorners(net, sides.openPoints());
    }
    Drawn now = drawnOf(net, Sides(net), missing);
    now.undrawn += unsound;
    if (isSolid) turnOutside(now);
    const bool isGood = now.undrawn == unsound && (now.closed || !isSolid);
    if (!best || std::pair(now.undrawn, now.openEdges) < std::pair(best->undrawn, best->openEdges)) best = std::move(now);
    if (isGood && !isDoubtful(flags)) break;
    if (isGood && isSolid) break;
  }
  // Faces are told by their numbers in the file.
  const TopTools_IndexedMapOfShape drawnFaces = facesOf(sound), mendedFaces = facesOf(mended.shape);
  for (std::uint32_t& face : best->face)
    face = mended.faceOf[static_cast<std::size_t>(mendedFaces.FindIndex(drawnFaces(static_cast<int>(face) + 1)) - 1)];
  best->measures = estimated(*best);
  if (!isSolid) {
    best->measures.volume = 0;
  } else if (const auto exact = integralOf(mended.shape, best->closed)) {
    // What is integrated over faces that are not as they should be may be anything.
    const double meshed = best->measures.volume;
    if (!best->closed || std::abs(*exact - meshed) <= 1e-3 * meshed) best->measures.volume = *exact;
  }
  return *std::move(best);
}

}  // namespace

base::Result<Drawn> drawn(Context& context, const Shape& shape, const Deflection& deflection) {
  return guarded("meshing", [&]() -> base::Result<Drawn> {
    const TopoDS_Shape& whole = shape.rep().shape;
    Drawn out;
    if (shape.kind() == BodyKind::Points) return out;
    const Deflection fit{fitting(whole, deflection.linear), deflection.angle};
    if (shape.kind() == BodyKind::Wire) {
      for (TopExp_Explorer it(whole, TopAbs_EDGE); it.More(); it.Next()) {
        const std::vector<base::Vec3> points = pointsOf(TopoDS::Edge(it.Current()), fit.linear);
        for (std::size_t i = 1; i < points.size(); ++i)
          for (const base::Vec3& p : {points[i - 1], points[i]})
            out.edges.insert(out.edges.end(), {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)});
      }
      return out;
    }
    auto byEdges = drawnByEdges(context, shape, fit);
    if (!byEdges) return byEdges.failure();
    if (*byEdges) return **std::move(byEdges);
    return drawnByMesher(context, shape, fit);
  });
}

}  // namespace pw::kernel

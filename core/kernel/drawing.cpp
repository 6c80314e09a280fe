// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Curve.hxx>
#include <BRepBndLib.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepCheck_ListOfStatus.hxx>
#include <BRepGProp.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <Geom_Curve.hxx>
#include <IMeshData_Status.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <algorithm>
#include <map>
#include <unordered_map>

#include "kernel/exchange.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"
#include "kernel/occt/welder.hpp"

// Pictures and figures of what a file holds, whether or not it is valid.
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
  BRepBndLib::Add(shape, bounds, false);
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

// How far the arc over a side of a triangle stands above its middle, from the normals at its ends: positive outwards.
double arch(const base::Vec3& a, const base::Vec3& b, const base::Vec3& na, const base::Vec3& nb) {
  const base::Vec3 side = b - a;
  const double bend = glm::dot(side, nb - na), length = glm::length(side);
  if (!(length > 0) || bend == 0) return 0;
  // In the plane of the side and the normals the surface is an arc that turns by `angle`.
  const double angle = std::min(std::abs(bend) / length, 2.0);
  const double turned = 2 * std::asin(std::min(1.0, 0.5 * angle));
  return std::copysign(0.5 * length * std::tan(0.25 * turned), bend);
}

// The furthest points of an edge along the axes: of circles and ellipses exactly, of others as finely as that matters.
void growBy(base::Box3& box, const TopoDS_Edge& edge, const base::Mat4& fileFromShape) {
  double first = 0, last = 0;
  TopLoc_Location location;
  const Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, location, first, last);
  if (curve.IsNull() || !(first < last) || !(std::abs(first) < 1e100) || !(std::abs(last) < 1e100)) return;
  const BRepAdaptor_Curve adaptor(edge);
  const auto grow = [&](double t) {
    const gp_Pnt p = adaptor.Value(t);
    const base::Vec3 q(fileFromShape * base::Vec4(p.X(), p.Y(), p.Z(), 1));
    box.min = glm::min(box.min, q), box.max = glm::max(box.max, q);
  };
  const auto conic = [&](const gp_Ax2& axes, double major, double minor) {
    const base::Vec3 x = base::Vec3(fileFromShape * base::Vec4(axes.XDirection().X(), axes.XDirection().Y(), axes.XDirection().Z(), 0)) * major;
    const base::Vec3 y = base::Vec3(fileFromShape * base::Vec4(axes.YDirection().X(), axes.YDirection().Y(), axes.YDirection().Z(), 0)) * minor;
    constexpr double pi = 3.14159265358979323846;
    for (int k = 0; k < 3; ++k) {
      if (x[k] == 0 && y[k] == 0) continue;
      double t = std::atan2(y[k], x[k]);
      t += std::ceil((first - t) / pi) * pi;
      for (; t <= last; t += pi) grow(t);
    }
  };
  switch (adaptor.GetType()) {
    case GeomAbs_Line: return;
    case GeomAbs_Circle: return conic(adaptor.Circle().Position(), adaptor.Circle().Radius(), adaptor.Circle().Radius());
    case GeomAbs_Ellipse: return conic(adaptor.Ellipse().Position(), adaptor.Ellipse().MajorRadius(), adaptor.Ellipse().MinorRadius());
    default:
      for (int i = 1; i < 64; ++i) grow(first + (last - first) * i / 64);
  }
}

std::string wordsOf(BRepCheck_Status status) {
  switch (status) {
    case BRepCheck_InvalidPointOnCurve: case BRepCheck_InvalidPointOnCurveOnSurface: case BRepCheck_InvalidPointOnSurface:
      return "corners lie off their edges";
    case BRepCheck_No3DCurve: case BRepCheck_Multiple3DCurve: case BRepCheck_Invalid3DCurve: case BRepCheck_NoCurveOnSurface:
      return "edges have no curve";
    case BRepCheck_InvalidCurveOnSurface: case BRepCheck_InvalidCurveOnClosedSurface: case BRepCheck_InvalidSameRangeFlag:
    case BRepCheck_InvalidSameParameterFlag:
      return "edges lie off their faces";
    case BRepCheck_SelfIntersectingWire: case BRepCheck_IntersectingWires: case BRepCheck_InvalidImbricationOfWires:
      return "borders of faces cross";
    case BRepCheck_BadOrientation: case BRepCheck_BadOrientationOfSubshape: case BRepCheck_UnorientableShape:
    case BRepCheck_InvalidImbricationOfShells:
      return "faces are turned inside out";
    case BRepCheck_NotClosed: case BRepCheck_FreeEdge: case BRepCheck_InvalidMultiConnexity: case BRepCheck_NotConnected:
    case BRepCheck_EmptyShell: case BRepCheck_EmptyWire: case BRepCheck_RedundantEdge: case BRepCheck_RedundantFace:
    case BRepCheck_RedundantWire: case BRepCheck_EnclosedRegion:
      return "faces do not join up";
    default:
      return "the surfaces are not as they should be";
  }
}

}  // namespace

base::Result<Drawn> drawn(Context& context, const Shape& shape, const Deflection& deflection) {
  return guarded("meshing", [&]() -> base::Result<Drawn> {
    const TopoDS_Shape& whole = shape.rep().shape;
    Drawn out;
    if (shape.kind() == BodyKind::Points) return out;
    if (shape.kind() == BodyKind::Wire) {
      const double within = fitting(whole, deflection.linear);
      for (TopExp_Explorer it(whole, TopAbs_EDGE); it.More(); it.Next()) {
        const std::vector<base::Vec3> points = pointsOf(TopoDS::Edge(it.Current()), within);
        for (std::size_t i = 1; i < points.size(); ++i)
          for (const base::Vec3& p : {points[i - 1], points[i]})
            out.edges.insert(out.edges.end(), {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)});
      }
      return out;
    }
    const TopoDS_Shape sound = soundOf(whole);
    const double linear = fitting(sound, deflection.linear);
    const std::size_t unsound = shape.faceCount() - static_cast<std::size_t>(facesOf(sound).Extent());
    std::optional<Drawn> best;
    // Delabella is up to seven times faster on faces with many holes, and was wrong once in sixty shapes; then Watson.
    for (const auto algorithm : {IMeshTools_MeshAlgoType_Delabella, IMeshTools_MeshAlgoType_Watson}) {
      if (context.task.cancel.raised()) return cancelled();
      BRepTools::Clean(sound);
      IMeshTools_Parameters parameters;
      parameters.MeshAlgo = algorithm;
      parameters.Deflection = linear;
      parameters.Angle = deflection.angle;
      const Handle(Asked) asked = new Asked(context.task);
      BRepMesh_IncrementalMesh mesh(sound, parameters, asked->Start());
      if (context.task.cancel.raised()) return cancelled();
      std::vector<bool> missing;
      Net net = openNet(sound, linear, missing);
      if (net.triangles.size() > context.limits.facets) {
        return base::Failure{base::Code::Limit, "The mesh has " + std::to_string(net.triangles.size()) +
                                                    " triangles; the limit is " + std::to_string(context.limits.facets) + ".",
                             std::nullopt};
      }
      if (const Sides sides(net); true) {
        Drawn first;
        sides.tell(first);
        if (first.openEdges > 0) joinOpenCorners(net, sides.openPoints());
      }
      Drawn now = drawnOf(net, Sides(net), missing);
      now.undrawn += unsound;
      if (shape.kind() == BodyKind::Solid) turnOutside(now);
      const bool isGood = now.undrawn == unsound && (now.closed || shape.kind() != BodyKind::Solid);
      if (!best || std::pair(now.undrawn, now.openEdges) < std::pair(best->undrawn, best->openEdges)) best = std::move(now);
      constexpr int doubtful = IMeshData_OpenWire | IMeshData_SelfIntersectingWire | IMeshData_Failure |
                               IMeshData_UnorientedWire | IMeshData_TooFewPoints;
      if (isGood && (mesh.GetStatusFlags() & doubtful) == 0) break;
      if (isGood && shape.kind() == BodyKind::Solid) break;
    }
    return *std::move(best);
  });
}

mesh::Measures measuresOf(Context&, const Shape& shape, const Drawn& drawn) {
  mesh::Measures out;
  const auto at = [&](std::size_t i) {
    const double* p = &drawn.triangles.positions[3 * std::size_t{drawn.triangles.indices[i]}];
    return base::Vec3(p[0], p[1], p[2]);
  };
  const auto normal = [&](std::size_t i) {
    return base::Vec3(drawn.normals[3 * i], drawn.normals[3 * i + 1], drawn.normals[3 * i + 2]);
  };
  // Triangles and what stands between each and its surface, a paraboloid over it as the normals at its corners bend: good
  // to 1e-4 of the volume, where integrals over splines take longer than reading them and are a hundred times worse.
  double flat = 0, curved = 0;
  base::Vec3 moment(0), middle(0);
  for (std::size_t i = 0; i < drawn.triangles.indices.size(); i += 3) {
    const base::Vec3 a = at(i), b = at(i + 1), c = at(i + 2), cross = glm::cross(b - a, c - a);
    const double area = 0.5 * glm::length(cross), six = glm::dot(a, glm::cross(b, c));
    const base::Vec3 na = normal(i), nb = normal(i + 1), nc = normal(i + 2);
    const double height = (arch(a, b, na, nb) + arch(b, c, nb, nc) + arch(c, a, nc, na)) / 3;
    out.area += area;
    middle += area * (a + b + c) / 3.0;
    flat += six / 6;
    curved += area * height;
    moment += six / 24 * (a + b + c);
  }
  if (shape.kind() == BodyKind::Solid) {
    const TopoDS_Shape& whole = shape.rep().shape;
    std::optional<double> exact;
    if (allElementary(whole) || !drawn.closed)
      static_cast<void>(guarded("measuring", [&]() -> base::Status {
        GProp_GProps properties;
        BRepGProp::VolumeProperties(whole, properties);
        exact = std::abs(properties.Mass());
        return base::Done{};
      }));
    const double meshed = std::abs(flat + curved);
    // What is integrated over faces that are not as they should be may be anything.
    const bool agrees = exact && std::isfinite(*exact) && (!drawn.closed || std::abs(*exact - meshed) <= 0.01 * meshed);
    out.volume = agrees ? *exact : meshed;
  }
  out.centroid = std::abs(flat) > 1e-12 && drawn.closed ? moment / flat : out.area > 0 ? middle / out.area : base::Vec3(0);
  return out;
}

base::Box3 boxOf(const Shape& shape, const Drawn& drawn, const base::Mat4& fileFromShape, double deflection) {
  constexpr double far = 1e300;
  const base::Box3 nothing{base::Vec3(far), base::Vec3(-far)};
  const auto grow = [](base::Box3& box, const base::Vec3& q) { box.min = glm::min(box.min, q), box.max = glm::max(box.max, q); };
  const auto put = [&](const base::Vec3& p) { return base::Vec3(fileFromShape * base::Vec4(p, 1)); };
  std::vector<base::Vec3> points;
  points.reserve(drawn.triangles.vertexCount());
  base::Box3 box = nothing;
  for (std::size_t i = 0; i < drawn.triangles.positions.size(); i += 3) {
    const double* p = &drawn.triangles.positions[i];
    grow(box, points.emplace_back(put({p[0], p[1], p[2]})));
  }
  for (std::size_t i = 0; i + 2 < drawn.edges.size(); i += 3) grow(box, put({drawn.edges[i], drawn.edges[i + 1], drawn.edges[i + 2]}));
  if (box.min.x > box.max.x) return {};
  // Triangles of curved faces end inside of them, by no more than the deflection: only what comes so near to the box's
  // sides can reach beyond.
  const double slack = 2 * deflection;
  const auto isNear = [&](const base::Box3& one) {
    return glm::any(glm::lessThan(one.min - slack, box.min)) || glm::any(glm::greaterThan(one.max + slack, box.max));
  };
  base::Box3 exact = box;
  const glm::dmat3 turned = glm::transpose(glm::inverse(glm::dmat3(fileFromShape)));
  std::vector<bool> touched(shape.faceCount(), false);
  for (std::size_t t = 0; t < drawn.face.size(); ++t) {
    base::Box3 one = nothing;
    base::Vec3 corner[3], normal[3];
    for (std::size_t k = 0; k < 3; ++k) {
      corner[k] = points[drawn.triangles.indices[3 * t + k]];
      grow(one, corner[k]);
    }
    if (!isNear(one)) continue;
    if (drawn.face[t] < touched.size()) touched[drawn.face[t]] = true;
    double facing = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const float* n = &drawn.normals[9 * t + 3 * k];
      normal[k] = glm::normalize(turned * base::Vec3(n[0], n[1], n[2]));
      for (int axis = 0; axis < 3; ++axis) facing = std::max(facing, std::abs(normal[k][axis]));
    }
    double bend = 0;
    double height[3];
    for (std::size_t k = 0; k < 3; ++k) {
      height[k] = arch(corner[k], corner[(k + 1) % 3], normal[k], normal[(k + 1) % 3]);
      bend = std::max(bend, std::abs(height[k]));
    }
    // An extreme within a face is where its normal is along an axis.
    if (bend < 1e-9 || facing < 0.85) continue;
    constexpr int steps = 8;
    for (int i = 0; i <= steps; ++i)
      for (int j = 0; i + j <= steps; ++j) {
        const double u = static_cast<double>(i) / steps, v = static_cast<double>(j) / steps, w = 1 - u - v;
        const base::Vec3 n = u * normal[0] + v * normal[1] + w * normal[2];
        const double length = glm::length(n);
        if (!(length > 0)) continue;
        grow(exact, u * corner[0] + v * corner[1] + w * corner[2] + n / length * 4.0 * (u * v * height[0] + v * w * height[1] + w * u * height[2]));
      }
  }
  static_cast<void>(guarded("measuring", [&]() -> base::Status {
    const TopTools_IndexedMapOfShape faces = facesOf(shape.rep().shape);
    for (std::size_t f = 0; f < touched.size(); ++f) {
      if (!touched[f]) continue;
      for (TopExp_Explorer it(faces(static_cast<int>(f + 1)), TopAbs_EDGE); it.More(); it.Next())
        if (!BRep_Tool::Degenerated(TopoDS::Edge(it.Current()))) growBy(exact, TopoDS::Edge(it.Current()), fileFromShape);
    }
    return base::Done{};
  }));
  return {glm::max(exact.min, box.min - slack), glm::min(exact.max, box.max + slack)};
}

base::Result<std::string> faultOf(Context& context, const Shape& shape) {
  if (context.task.cancel.raised()) return cancelled();
  if (shape.kind() == BodyKind::Wire || shape.kind() == BodyKind::Points) return std::string();
  return guarded("check", [&]() -> base::Result<std::string> {
    if (!isSound(shape.rep().shape)) return std::string("edges have no curve");
    const TopoDS_Shape whole = settled(shape.rep());
    if (!isSound(whole)) return std::string("edges have no curve");
    if (pairsOfWires(whole) > wirePairs) return std::string();
    const BRepCheck_Analyzer analyzer(whole);
    if (analyzer.IsValid()) return std::string();
    std::map<std::string, std::size_t> causes;
    for (const TopAbs_ShapeEnum kind : {TopAbs_VERTEX, TopAbs_EDGE, TopAbs_WIRE, TopAbs_FACE, TopAbs_SHELL, TopAbs_SOLID}) {
      for (TopExp_Explorer it(whole, kind); it.More(); it.Next()) {
        const Handle(BRepCheck_Result)& result = analyzer.Result(it.Current());
        if (result.IsNull()) continue;
        for (const BRepCheck_Status status : result->Status())
          if (status != BRepCheck_NoError) ++causes[wordsOf(status)];
        for (result->InitContextIterator(); result->MoreShapeInContext(); result->NextShapeInContext())
          for (const BRepCheck_Status status : result->StatusOnShape())
            if (status != BRepCheck_NoError) ++causes[wordsOf(status)];
      }
    }
    std::string words;
    for (const auto& [cause, count] : causes) words += (words.empty() ? "" : ", ") + cause;
    return words.empty() ? std::string("the surfaces are not as they should be") : words;
  });
}

}  // namespace pw::kernel

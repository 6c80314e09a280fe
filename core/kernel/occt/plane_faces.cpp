// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/plane_faces.hpp"

#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Geom_Circle.hxx>
#include <Geom_Ellipse.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <NCollection_IndexedDataMap.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopTools_ShapeMapHasher.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Vertex.hxx>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double tolerance = 1e-7;  // OpenCASCADE's own

gp_Pnt point(base::Vec2 p) { return {p.x, p.y, 0}; }

Handle(Geom_Curve) curveOf(const Segment& s) {
  if (!s.conic) {
    const base::Vec2 along = s.end - s.start;
    return new Geom_Line(point(s.start), gp_Dir(along.x, along.y, 0));
  }
  const gp_Ax2 axes(point(s.center), gp_Dir(0, 0, 1), gp_Dir(s.x.x, s.x.y, 0));
  if (s.isCircular()) return new Geom_Circle(axes, glm::length(s.x));
  return new Geom_Ellipse(axes, glm::length(s.x), glm::length(s.y));
}

// How far the ends of a segment are from where its curve puts them.
double gapOf(const Segment& s) {
  if (!s.conic) return 0;
  return std::max(glm::length(s.at(s.from) - s.start), glm::length(s.at(s.to) - s.end));
}

TopoDS_Edge edgeOf(const Segment& s, const TopoDS_Vertex& start, const TopoDS_Vertex& end) {
  BRep_Builder builder;
  TopoDS_Edge edge;
  builder.MakeEdge(edge, curveOf(s), tolerance);
  const bool back = s.conic && s.to < s.from;
  double low = s.conic ? std::min(s.from, s.to) : 0;
  double high = s.conic ? std::max(s.from, s.to) : glm::length(s.end - s.start);
  builder.Add(edge, (back ? end : start).Oriented(TopAbs_FORWARD));
  builder.Add(edge, (back ? start : end).Oriented(TopAbs_REVERSED));
  builder.Range(edge, low, high);
  return TopoDS::Edge(edge.Oriented(back ? TopAbs_REVERSED : TopAbs_FORWARD));
}

// The segment of an edge in its sense: `along` false is from its last point to its first.
std::optional<Segment> segmentOf(const TopoDS_Edge& edge, bool along) {
  const TopoDS_Edge forward = TopoDS::Edge(edge.Oriented(TopAbs_FORWARD));
  const BRepAdaptor_Curve curve(forward);
  const gp_Pnt first = BRep_Tool::Pnt(TopExp::FirstVertex(forward)),
               last = BRep_Tool::Pnt(TopExp::LastVertex(forward));
  const auto plane = [](const auto& p) { return base::Vec2(p.X(), p.Y()); };
  const double from = curve.FirstParameter(), to = curve.LastParameter();
  Segment s;
  const auto round = [&](const gp_Ax2& axes, double u, double v) {
    s = conic(plane(axes.Location()), u * plane(axes.XDirection()), v * plane(axes.YDirection()),
              from, to);
  };
  switch (curve.GetType()) {
    case GeomAbs_Line:
      break;
    case GeomAbs_Circle:
      round(curve.Circle().Position(), curve.Circle().Radius(), curve.Circle().Radius());
      break;
    case GeomAbs_Ellipse:
      round(curve.Ellipse().Position(), curve.Ellipse().MajorRadius(),
            curve.Ellipse().MinorRadius());
      break;
    default:
      return std::nullopt;
  }
  s.start = plane(first);
  s.end = plane(last);
  if (along) return s;
  return reversed({s}).front();
}

struct Directed {
  Segment segment;
  int start, end;  // numbers of vertices
};

double normalised(double angle) {
  const double turn = std::fmod(angle, 2 * pi);
  return turn < 0 ? turn + 2 * pi : turn;
}

// Direction of a segment as it leaves its start or, turned round, as one looks back from its end;
// and how it curves to the left there, which decides between curves that touch.
struct Way {
  double angle, bend;
};
Way leaving(const Segment& s) {
  if (!s.conic) return {std::atan2(s.end.y - s.start.y, s.end.x - s.start.x), 0};
  const double sense = s.to > s.from ? 1 : -1;
  const base::Vec2 velocity = sense * (-std::sin(s.from) * s.x + std::cos(s.from) * s.y);
  const double speed = glm::length(velocity);
  return {std::atan2(velocity.y, velocity.x), sense * cross(s.x, s.y) / (speed * speed * speed)};
}
Way lookingBack(const Segment& s) { return leaving(reversed({s}).front()); }

// Follows borders with the region on the left. Where several meet, the next one clockwise from
// where it came keeps to the same piece of the region.
class Tracer {
 public:
  explicit Tracer(std::vector<Directed> borders)
      : borders_(std::move(borders)), used_(borders_.size(), false) {
    for (std::size_t i = 0; i < borders_.size(); ++i) {
      const auto start = static_cast<std::size_t>(borders_[i].start);
      if (from_.size() <= start) from_.resize(start + 1);
      from_[start].push_back(i);
    }
  }

  // Nothing where a border leads nowhere.
  std::optional<std::vector<Curve>> run() {
    std::vector<Curve> out;
    for (std::size_t first = 0; first < borders_.size(); ++first) {
      if (used_[first]) continue;
      std::vector<std::size_t> path;
      std::size_t at = first;
      while (true) {
        used_[at] = true;
        path.push_back(at);
        // A corner passed before closes a curve.
        const int end = borders_[at].end;
        const auto begin =
            std::ranges::find(path, end, [&](std::size_t i) { return borders_[i].start; });
        if (begin != path.end()) {
          Curve curve;
          for (auto it = begin; it != path.end(); ++it) curve.push_back(borders_[*it].segment);
          out.push_back(simplified(std::move(curve)));
          path.erase(begin, path.end());
          if (path.empty()) break;
        }
        const std::optional<std::size_t> next = after(at);
        if (!next) return std::nullopt;
        at = *next;
      }
    }
    std::erase_if(out, [](const Curve& curve) { return curve.empty(); });
    return out;
  }

 private:
  std::optional<std::size_t> after(std::size_t at) const {
    const auto end = static_cast<std::size_t>(borders_[at].end);
    if (end >= from_.size()) return std::nullopt;
    const Way back = lookingBack(borders_[at].segment);
    std::optional<std::size_t> best;
    double bestTurn = 0, bestBend = 0;
    for (const std::size_t i : from_[end]) {
      if (used_[i]) continue;
      const Way way = leaving(borders_[i].segment);
      double turn = normalised(back.angle - way.angle);  // clockwise
      const double bend = back.bend - way.bend;
      if (turn > 2 * pi - 1e-7) turn = 0;
      if (turn < 1e-7 && bend < 0) turn = 2 * pi;
      if (!best || turn < bestTurn - 1e-7 || (turn < bestTurn + 1e-7 && bend < bestBend)) {
        best = i;
        bestTurn = turn;
        bestBend = bend;
      }
    }
    return best;
  }

  std::vector<Directed> borders_;
  std::vector<bool> used_;
  std::vector<std::vector<std::size_t>> from_;
};

}  // namespace

TopoDS_Wire wireOf(const Curve& curve) {
  BRep_Builder builder;
  std::vector<TopoDS_Vertex> corners(curve.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const double gap =
        std::max(gapOf(curve[i]), gapOf(curve[(i + curve.size() - 1) % curve.size()]));
    builder.MakeVertex(corners[i], point(curve[i].start), std::max(tolerance, 1.1 * gap));
  }
  TopoDS_Wire wire;
  builder.MakeWire(wire);
  for (std::size_t i = 0; i < curve.size(); ++i)
    builder.Add(wire, edgeOf(curve[i], corners[i], corners[(i + 1) % curve.size()]));
  wire.Closed(true);
  return wire;
}

TopoDS_Face faceOf(const Region& region) {
  BRep_Builder builder;
  TopoDS_Face face;
  builder.MakeFace(face, new Geom_Plane(gp_Pnt(0, 0, 0), gp_Dir(0, 0, 1)), tolerance);
  builder.Add(face, wireOf(region.outer));
  for (const Curve& hole : region.holes) builder.Add(face, wireOf(hole));
  return face;
}

std::optional<std::vector<Region>> regionsOf(const TopoDS_Shape& shape) {
  struct Use {
    bool along;
    int count;
  };
  NCollection_IndexedDataMap<TopoDS_Shape, Use, TopTools_ShapeMapHasher> uses;
  TopTools_IndexedMapOfShape faces, vertices;
  TopExp::MapShapes(shape, TopAbs_FACE, faces);
  for (int i = 1; i <= faces.Extent(); ++i) {
    const TopoDS_Face face = TopoDS::Face(faces(i).Oriented(TopAbs_FORWARD));
    const bool up = BRepAdaptor_Surface(face, false).Plane().Position().Ax2().Direction().Z() > 0;
    for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
      const bool along = (it.Current().Orientation() == TopAbs_FORWARD) == up;
      if (it.Current().Orientation() != TopAbs_FORWARD &&
          it.Current().Orientation() != TopAbs_REVERSED)
        continue;
      if (Use* use = uses.ChangeSeek(it.Current())) {
        ++use->count;
      } else {
        uses.Add(it.Current(), {along, 1});
      }
    }
  }
  std::vector<Directed> borders;
  for (int i = 1; i <= uses.Extent(); ++i) {
    if (uses(i).count != 1) continue;
    const TopoDS_Edge edge = TopoDS::Edge(uses.FindKey(i).Oriented(TopAbs_FORWARD));
    const std::optional<Segment> segment = segmentOf(edge, uses(i).along);
    if (!segment) return std::nullopt;
    const int first = vertices.Add(TopExp::FirstVertex(edge)),
              last = vertices.Add(TopExp::LastVertex(edge));
    borders.push_back({*segment, uses(i).along ? first : last, uses(i).along ? last : first});
  }
  std::optional<std::vector<Curve>> curves = Tracer(std::move(borders)).run();
  if (!curves) return std::nullopt;
  return regionsBySense(*std::move(curves));
}

std::optional<std::vector<Curve>> curvesOfWires(const TopoDS_Shape& shape) {
  std::vector<Curve> out;
  TopTools_IndexedMapOfShape wires;
  TopExp::MapShapes(shape, TopAbs_WIRE, wires);
  for (int w = 1; w <= wires.Extent(); ++w) {
    // By place: the ends of neighbours need not be one vertex.
    std::vector<base::Vec2> corners;
    const auto nameOf = [&](base::Vec2 p) {
      const auto known =
          std::ranges::find_if(corners, [&](base::Vec2 c) { return glm::length(c - p) <= 1e-6; });
      if (known == corners.end()) return corners.push_back(p), static_cast<int>(corners.size()) - 1;
      return static_cast<int>(known - corners.begin());
    };
    std::vector<Directed> borders;
    for (TopExp_Explorer it(wires(w), TopAbs_EDGE); it.More(); it.Next()) {
      const TopoDS_Edge edge = TopoDS::Edge(it.Current().Oriented(TopAbs_FORWARD));
      const std::optional<Segment> segment =
          segmentOf(edge, it.Current().Orientation() != TopAbs_REVERSED);
      if (!segment) return std::nullopt;
      const int start = nameOf(segment->start), end = nameOf(segment->end);
      if (start == end && !segment->isFullTurn()) continue;
      borders.push_back({*segment, start, end});
    }
    std::optional<std::vector<Curve>> curves = Tracer(std::move(borders)).run();
    if (!curves) return std::nullopt;
    for (Curve& curve : *curves) out.push_back(std::move(curve));
  }
  return out;
}

}  // namespace pw::kernel

// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/rounded.hpp"

#include <Geom2dAPI_Interpolate.hxx>
#include <Geom2d_BSplineCurve.hxx>
#include <Geom2d_Line.hxx>
#include <Geom_Circle.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <Geom_SphericalSurface.hxx>
#include <TColStd_HArray1OfReal.hxx>
#include <TColgp_HArray1OfPnt2d.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Vertex.hxx>
#include <map>
#include <numbers>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shell_maker.hpp"

namespace pw::kernel {

namespace {

constexpr double pi = std::numbers::pi;
using Index = std::uint32_t;

class Roller {
 public:
  Roller(const PolygonMesh& polyhedron, double radius) : mesh_(polyhedron), radius_(radius) {}

  base::Result<Solid> run() {
    if (mesh_.faces.size() < 2) return internal("hull", "the centres span nothing");
    for (std::size_t f = 0; f < mesh_.faces.size(); ++f) {
      const Loop& loop = mesh_.faces[f].outer;
      for (std::size_t i = 0; i < loop.size(); ++i)
        faceOf_[{loop[i], loop[(i + 1) % loop.size()]}] = f;
    }
    for (std::size_t f = 0; f < mesh_.faces.size(); ++f) addPlane(f);
    for (const auto& [ends, face] : faceOf_)
      if (ends.first < ends.second) addCylinder(ends.first, ends.second);
    std::map<Index, std::vector<Index>> neighbours;
    for (const auto& [ends, face] : faceOf_) neighbours[ends.first].push_back(ends.second);
    for (const auto& [corner, around] : neighbours) {
      if (mesh_.faces.size() == 2) {
        addLune(corner);
      } else {
        addPatch(corner, around);
      }
    }
    auto out = checked("hull", make_.solid());
    if (!out) return out;
    const double volume = steiner(), got = out->rep().volume();
    if (std::abs(got - volume) > 1e-5 * volume)
      return internal("hull", "it has " + number(got) + " mm^3 for " + number(volume));
    return out;
  }

 private:
  struct Side {
    std::size_t left, right;  // faces: left has from -> to, right to -> from
    base::Vec3 along;         // unit
    double length, angle;     // between the normals
  };

  // The face with from -> to comes first.
  Side side(Index from, Index to) const {
    Side out{faceOf_.at({from, to}), faceOf_.at({to, from}), mesh_.points[to] - mesh_.points[from],
             0, 0};
    out.length = glm::length(out.along);
    out.along /= out.length;
    const base::Vec3 &n = mesh_.faces[out.left].normal, &m = mesh_.faces[out.right].normal;
    out.angle = std::abs(std::atan2(glm::dot(glm::cross(n, m), out.along), glm::dot(n, m)));
    return out;
  }

  base::Vec3 place(Index corner, std::size_t face) const {
    return mesh_.points[corner] + radius_ * mesh_.faces[face].normal;
  }

  const TopoDS_Vertex& vertex(Index corner, std::size_t face) {
    TopoDS_Vertex& out = vertices_[{corner, face}];
    if (out.IsNull()) out = make_.vertex(place(corner, face));
    return out;
  }

  // Of `face`, which has from -> to; runs that way.
  const TopoDS_Edge& straight(Index from, Index to) {
    TopoDS_Edge& out = straights_[{from, to}];
    if (out.IsNull()) {
      const Side s = side(from, to);
      out = make_.edge(new Geom_Line(point(place(from, s.left)), dir(s.along)), vertex(from, s.left),
                       vertex(to, s.left), s.length);
    }
    return out;
  }

  // At `corner` of the edge from < to: from the normal of its left face to that of its right.
  const TopoDS_Edge& arc(Index corner, Index from, Index to) {
    TopoDS_Edge& out = arcs_[{corner, {from, to}}];
    if (out.IsNull()) {
      const Side s = side(from, to);
      const gp_Ax2 axes(point(mesh_.points[corner]), dir(s.along), dir(mesh_.faces[s.left].normal));
      out = make_.edge(new Geom_Circle(axes, radius_), vertex(corner, s.left), vertex(corner, s.right),
                       s.angle);
    }
    return out;
  }

  void addPlane(std::size_t f) {
    const Loop& loop = mesh_.faces[f].outer;
    std::vector<TopoDS_Shape> edges;
    for (std::size_t i = 0; i < loop.size(); ++i)
      edges.push_back(straight(loop[i], loop[(i + 1) % loop.size()]));
    make_.add(make_.face(new Geom_Plane(point(place(loop[0], f)), dir(mesh_.faces[f].normal))), edges);
  }

  // u is the angle from the left face's normal, v the length along the edge.
  void addCylinder(Index from, Index to) {
    const Side s = side(from, to);
    const gp_Ax3 axes(point(mesh_.points[from]), dir(s.along), dir(mesh_.faces[s.left].normal));
    const TopoDS_Face face = make_.face(new Geom_CylindricalSurface(axes, radius_));
    const auto curve = [&](const TopoDS_Edge& edge, double u, double v, double du, double dv) {
      make_.place(edge, new Geom2d_Line(gp_Pnt2d(u, v), gp_Dir2d(du, dv)), face);
    };
    const TopoDS_Edge &left = straight(from, to), &right = straight(to, from);
    const TopoDS_Edge &first = arc(from, from, to), &last = arc(to, from, to);
    curve(left, 0, 0, 0, 1);
    curve(right, s.angle, s.length, 0, -1);
    curve(first, 0, 0, 1, 0);
    curve(last, 0, s.length, 1, 0);
    make_.add(face, {first, right.Reversed(), last.Reversed(), left.Reversed()});
  }

  // The corner of a flat polygon: a slice of a sphere from pole to pole, u from the incoming edge
  // to the outgoing one.
  void addLune(Index corner) {
    Index before = 0, after = 0;
    const Loop& loop = mesh_.faces[0].outer;
    for (std::size_t i = 0; i < loop.size(); ++i) {
      if (loop[i] != corner) continue;
      before = loop[(i + loop.size() - 1) % loop.size()];
      after = loop[(i + 1) % loop.size()];
    }
    const base::Vec3 up = mesh_.faces[0].normal;
    const auto outward = [&](Index a, Index b) {
      return glm::cross(glm::normalize(mesh_.points[b] - mesh_.points[a]), up);
    };
    const base::Vec3 in = outward(before, corner), out = outward(corner, after);
    const double angle = std::atan2(glm::dot(glm::cross(in, out), up), glm::dot(in, out));
    const gp_Ax3 axes(point(mesh_.points[corner]), dir(up), dir(in));
    const TopoDS_Face face = make_.face(new Geom_SphericalSurface(axes, radius_));
    // Arcs run from the left face of the edge's lower end to the right one: down, or up where the
    // loop has it reversed.
    const auto meridian = [&](Index a, Index b, double u) {
      const bool down = a < b;
      const TopoDS_Edge& edge = arc(corner, std::min(a, b), std::max(a, b));
      make_.place(edge,
                  new Geom2d_Line(gp_Pnt2d(u, down ? pi / 2 : -pi / 2), gp_Dir2d(0, down ? -1 : 1)), face);
      return TopoDS::Edge(edge.Oriented(down ? TopAbs_FORWARD : TopAbs_REVERSED));
    };
    const auto pole = [&](std::size_t side, double v) {
      return make_.pole(vertex(corner, side), new Geom2d_Line(gp_Pnt2d(0, v), gp_Dir2d(1, 0)), face, angle);
    };
    const TopoDS_Edge incoming = meridian(before, corner, 0),
                      outgoing = meridian(corner, after, angle);
    make_.add(face, {pole(1, -pi / 2), outgoing.Reversed(), pole(0, pi / 2).Reversed(), incoming});
  }

  // The corner of a polyhedron: a polygon of great arcs. The sphere is turned so that its seam is
  // behind and its poles are beside: the outward directions at a convex corner lie in an open half
  // space about the sum of its edges.
  void addPatch(Index corner, const std::vector<Index>& around) {
    base::Vec3 middle(0);
    for (const Index other : around)
      middle -= glm::normalize(mesh_.points[other] - mesh_.points[corner]);
    middle = glm::normalize(middle);
    const base::Vec3 helper = std::abs(middle.z) < 0.6 ? base::Vec3(0, 0, 1) : base::Vec3(1, 0, 0);
    const base::Vec3 up = glm::normalize(helper - glm::dot(helper, middle) * middle);
    const gp_Ax3 axes(point(mesh_.points[corner]), dir(up), dir(-middle));
    const TopoDS_Face face = make_.face(new Geom_SphericalSurface(axes, radius_));
    // Counter-clockwise seen from outside: over each outgoing edge from its right face to its left
    // one.
    std::vector<TopoDS_Shape> edges;
    Index at = around.front();
    do {
      const bool low = corner < at;
      const Index from = std::min(corner, at), to = std::max(corner, at);
      const TopoDS_Edge& edge = arc(corner, from, to);
      const Side s = side(from, to);
      double off = 0;
      const Handle(Geom2d_Curve) curve = onSphere(s, -middle, up, off);
      make_.place(edge, curve, face, std::max(ShellMaker::tolerance, 1.1 * off));
      edges.push_back(edge.Oriented(low ? TopAbs_REVERSED : TopAbs_FORWARD));
      at = nextAround(corner, at);
    } while (at != around.front());
    make_.add(face, edges);
  }

  // The next edge counter-clockwise round a corner ends where the face to the left of this one
  // comes from.
  Index nextAround(Index corner, Index other) const {
    const Loop& loop = mesh_.faces[faceOf_.at({corner, other})].outer;
    for (std::size_t i = 0; i < loop.size(); ++i)
      if (loop[i] == corner) return loop[(i + loop.size() - 1) % loop.size()];
    return other;
  }

  // A great arc in the sphere's parameters, with the arc's own parameter; refined until it is
  // within tolerance.
  Handle(Geom2d_Curve) onSphere(const Side& s, base::Vec3 x, base::Vec3 z, double& off) const {
    const base::Vec3 n = mesh_.faces[s.left].normal, m = glm::cross(s.along, n),
                     y = glm::cross(z, x);
    const auto at = [&](double t) {
      const base::Vec3 p = std::cos(t) * n + std::sin(t) * m;
      double u = std::atan2(glm::dot(p, y), glm::dot(p, x));
      if (u < 0) u += 2 * pi;
      return base::Vec2(u, std::asin(std::clamp(glm::dot(p, z), -1.0, 1.0)));
    };
    Handle(Geom2d_BSplineCurve) curve;
    for (int count = 17; count <= 513; count = 2 * count - 1) {
      const Handle(TColgp_HArray1OfPnt2d) points = new TColgp_HArray1OfPnt2d(1, count);
      const Handle(TColStd_HArray1OfReal) parameters = new TColStd_HArray1OfReal(1, count);
      for (int i = 1; i <= count; ++i) {
        const double t = s.angle * (i - 1) / (count - 1);
        const base::Vec2 p = at(t);
        points->SetValue(i, gp_Pnt2d(p.x, p.y));
        parameters->SetValue(i, t);
      }
      Geom2dAPI_Interpolate interpolate(points, parameters, false, 1e-12);
      interpolate.Perform();
      curve = interpolate.Curve();
      off = 0;
      for (int i = 0; i < 4 * (count - 1); ++i) {
        const double t = s.angle * (i + 0.5) / (4 * (count - 1));
        const base::Vec2 p = at(t);
        const gp_Pnt2d q = curve->Value(t);
        off = std::max(off, radius_ * std::hypot(std::cos(p.y) * (q.X() - p.x), q.Y() - p.y));
      }
      if (off < 1e-8) break;
    }
    return curve;
  }

  // V + S r + (sum of length x angle) r^2 / 2 + 4/3 pi r^3
  double steiner() const {
    double volume = 0, area = 0, edges = 0;
    for (const Polygon& face : mesh_.faces) {
      base::Vec3 cross(0);
      for (std::size_t i = 0; i < face.outer.size(); ++i)
        cross += glm::cross(
            mesh_.points[face.outer[i]] - mesh_.points[face.outer[0]],
            mesh_.points[face.outer[(i + 1) % face.outer.size()]] - mesh_.points[face.outer[0]]);
      const double size = glm::dot(cross, face.normal) / 2;
      area += size;
      volume += size *
                glm::dot(mesh_.points[face.outer[0]] - mesh_.points[mesh_.faces[0].outer[0]],
                         face.normal) /
                3;
    }
    for (const auto& [ends, face] : faceOf_) {
      if (ends.first > ends.second) continue;
      const Side s = side(ends.first, ends.second);
      edges += s.length * s.angle;
    }
    return volume + area * radius_ + edges * radius_ * radius_ / 2 +
           4 * pi / 3 * std::pow(radius_, 3);
  }

  const PolygonMesh& mesh_;
  double radius_;
  ShellMaker make_;
  std::map<std::pair<Index, Index>, std::size_t> faceOf_;
  std::map<std::pair<Index, std::size_t>, TopoDS_Vertex> vertices_;
  std::map<std::pair<Index, Index>, TopoDS_Edge> straights_;
  std::map<std::pair<Index, std::pair<Index, Index>>, TopoDS_Edge> arcs_;
};

}  // namespace

base::Result<Solid> rounded(const PolygonMesh& polyhedron, double radius) {
  return Roller(polyhedron, radius).run();
}

}  // namespace pw::kernel

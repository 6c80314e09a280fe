// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Curve.hxx>
#include <BRep_Tool.hxx>
#include <Geom_Curve.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "kernel/exchange.hpp"
#include "kernel/occt/drawn_measures.hpp"
#include "kernel/occt/face_domain.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"

// Figures of what a file holds.
namespace pw::kernel {

namespace {

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

// A triangle and the surface over it, a paraboloid as the normals at its corners bend.
struct Arched {
  std::array<base::Vec3, 3> corner, normal;
  std::array<double, 3> height{};  // over the sides from a corner to the next

  base::Vec3 normalAt(double u, double v) const {
    const base::Vec3 n = u * normal[0] + v * normal[1] + (1 - u - v) * normal[2];
    const double length = glm::length(n);
    return length > 0 ? n / length : base::Vec3(0);
  }
  base::Vec3 at(double u, double v) const {
    const double w = 1 - u - v;
    return u * corner[0] + v * corner[1] + w * corner[2] + normalAt(u, v) * 4.0 * (u * v * height[0] + v * w * height[1] + w * u * height[2]);
  }
  // Its furthest point along an axis or against it, where the surface runs along the box's side there; elsewhere what is further
  // is the border, and the paraboloid may stand beyond that.
  std::optional<base::Vec3> furthest(int axis, double sign) const {
    double u = 1.0 / 3, v = 1.0 / 3;
    base::Vec3 best = at(u, v);
    const auto look = [&](double newU, double newV) {
      if (newU < 0 || newV < 0 || newU + newV > 1) return;
      if (const base::Vec3 p = at(newU, newV); sign * p[axis] > sign * best[axis]) best = p, u = newU, v = newV;
    };
    constexpr int steps = 8;
    for (int i = 0; i <= steps; ++i)
      for (int j = 0; i + j <= steps; ++j) look(static_cast<double>(i) / steps, static_cast<double>(j) / steps);
    for (double step = 0.5 / steps; step > 0.002; step /= 2) {
      const double u0 = u, v0 = v;
      for (const auto& [du, dv] : {std::pair(1, 0), {-1, 0}, {0, 1}, {0, -1}, {1, -1}, {-1, 1}}) look(u0 + du * step, v0 + dv * step);
    }
    if (std::abs(normalAt(u, v)[axis]) < 0.999) return std::nullopt;
    return best;
  }
};

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

}  // namespace

mesh::Measures estimated(const Drawn& drawn) {
  mesh::Measures out;
  const auto at = [&](std::size_t i) {
    const double* p = &drawn.triangles.positions[3 * std::size_t{drawn.triangles.indices[i]}];
    return base::Vec3(p[0], p[1], p[2]);
  };
  const auto normal = [&](std::size_t i) {
    return base::Vec3(drawn.normals[3 * i], drawn.normals[3 * i + 1], drawn.normals[3 * i + 2]);
  };
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
  out.volume = std::abs(flat + curved);
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
  // How far a face reaches between its corners, along each axis and against it.
  struct Reach {
    base::Vec3 point{0};
    std::optional<std::uint32_t> face;
  };
  std::array<Reach, 6> furthest;
  furthest.fill({});
  const glm::dmat3 turned = glm::transpose(glm::inverse(glm::dmat3(fileFromShape)));
  std::vector<bool> touched(shape.faceCount(), false);
  for (std::size_t t = 0; t < drawn.face.size(); ++t) {
    base::Box3 one = nothing;
    Arched arched;
    for (std::size_t k = 0; k < 3; ++k) {
      arched.corner[k] = points[drawn.triangles.indices[3 * t + k]];
      grow(one, arched.corner[k]);
    }
    if (!isNear(one)) continue;
    if (drawn.face[t] < touched.size()) touched[drawn.face[t]] = true;
    double facing = 0, bend = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const float* n = &drawn.normals[9 * t + 3 * k];
      arched.normal[k] = glm::normalize(turned * base::Vec3(n[0], n[1], n[2]));
      for (int axis = 0; axis < 3; ++axis) facing = std::max(facing, std::abs(arched.normal[k][axis]));
    }
    for (std::size_t k = 0; k < 3; ++k) {
      const std::size_t next = (k + 1) % 3;
      arched.height[k] = arch(arched.corner[k], arched.corner[next], arched.normal[k], arched.normal[next]);
      bend = std::max(bend, std::abs(arched.height[k]));
    }
    if (bend < 1e-9 || facing < 0.85) continue;
    for (int axis = 0; axis < 3; ++axis)
      for (const double sign : {-1.0, 1.0}) {
        Reach& known = furthest[static_cast<std::size_t>(sign < 0 ? axis : 3 + axis)];
        const double beyond = sign * (known.face ? known.point : sign < 0 ? box.min : box.max)[axis];
        if (const auto point = arched.furthest(axis, sign); point && sign * (*point)[axis] > beyond) known = {*point, drawn.face[t]};
      }
  }
  static_cast<void>(guarded("measuring", [&]() -> base::Status {
    const TopTools_IndexedMapOfShape faces = facesOf(shape.rep().shape);
    const base::Mat4 shapeFromFile = glm::inverse(fileFromShape);
    for (const Reach& one : furthest) {
      if (!one.face || *one.face >= touched.size()) continue;
      // The normals tell to some hundredths of the deflection where it is; a point of the surface beside it reaches as far, since
      // there the surface runs along the box's side.
      const base::Vec3 near(shapeFromFile * base::Vec4(one.point, 1));
      FaceDomain domain(TopoDS::Face(faces(static_cast<int>(*one.face + 1))), {&near, 1});
      const base::Vec3 on = domain.at(domain.of(near, std::nullopt));
      grow(exact, glm::length(on - near) <= slack ? put(on) : one.point);
    }
    for (std::size_t f = 0; f < touched.size(); ++f) {
      if (!touched[f]) continue;
      for (TopExp_Explorer it(faces(static_cast<int>(f + 1)), TopAbs_EDGE); it.More(); it.Next())
        if (!BRep_Tool::Degenerated(TopoDS::Edge(it.Current()))) growBy(exact, TopoDS::Edge(it.Current()), fileFromShape);
    }
    return base::Done{};
  }));
  return {glm::max(exact.min, box.min - slack), glm::min(exact.max, box.max + slack)};
}

}  // namespace pw::kernel

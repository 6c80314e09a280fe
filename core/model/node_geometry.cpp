// SPDX-License-Identifier: Apache-2.0
#include "model/node_geometry.hpp"

namespace pw::model {
namespace {

using base::Result;
using graph::Dimension;
using mesh::Boolean;
using mesh::Context;
using mesh::Outline;
using mesh::Solid;

template <class T>
std::vector<T> childrenAs(std::span<const Geometry> children) {
  std::vector<T> out;
  out.reserve(children.size());
  for (const Geometry& child : children) {
    const T* held = std::get_if<T>(&child);
    out.push_back(held ? *held : T());
  }
  return out;
}

template <class T>
Result<Geometry> widened(Result<T> result) {
  if (!result) return result.failure();
  return Geometry(std::move(result).value());
}

// The children as one: what transforms, extrusions and offsets work on.
template <class T>
Result<T> united(Context& context, std::span<const Geometry> children) {
  if (children.empty()) return T();
  return mesh::combined(context, Boolean::Union, std::span<const T>(childrenAs<T>(children)));
}

template <class T>
Result<Geometry> combined(Context& context, Boolean operation, std::span<const Geometry> children) {
  if (children.empty()) return Geometry(T());
  return widened(mesh::combined(context, operation, std::span<const T>(childrenAs<T>(children))));
}

template <class Call>
Result<Geometry> onAll(Dimension dimension, std::span<const Geometry> children, const Call& call) {
  if (dimension == Dimension::Three) {
    const auto operands = childrenAs<Solid>(children);
    return widened(call(std::span<const Solid>(operands)));
  }
  const auto operands = childrenAs<Outline>(children);
  return widened(call(std::span<const Outline>(operands)));
}

mesh::Join joinOf(graph::Offset::Join join) {
  switch (join) {
    case graph::Offset::Join::Round: return mesh::Join::Round;
    case graph::Offset::Join::Miter: return mesh::Join::Miter;
    case graph::Offset::Join::Chamfer: break;
  }
  return mesh::Join::Chamfer;
}

// $fa, $fs and $fn as a shape keeps them.
template <class Shape>
mesh::Facets facetsOf(const Shape& shape) {
  return {shape.fragmentAngle, shape.fragmentSize, shape.fragmentNumber};
}

// `call` on the children as one T.
template <class T, class Call>
Result<Geometry> onOne(Context& context, std::span<const Geometry> children, const Call& call) {
  Result<T> operand = united<T>(context, children);
  if (!operand) return operand.failure();
  return widened(call(*operand));
}

template <class Call>
Result<Geometry> onOneOf(Context& context, Dimension dimension, std::span<const Geometry> children,
                         const Call& call) {
  return dimension == Dimension::Three ? onOne<Solid>(context, children, call)
                                       : onOne<Outline>(context, children, call);
}

// One overload per shape.
struct Maker {
  Context& context;
  const graph::Node& node;
  std::span<const Geometry> children;

  Result<Geometry> boolean(Boolean operation) const {
    return node.dimension == Dimension::Three ? combined<Solid>(context, operation, children)
                                              : combined<Outline>(context, operation, children);
  }
  Result<Geometry> operator()(const graph::Cube& cube) const {
    return widened(mesh::cube(context, cube.size, cube.center));
  }
  Result<Geometry> operator()(const graph::Sphere& sphere) const {
    return widened(mesh::sphere(context, sphere.radius, sphere.fragments));
  }
  Result<Geometry> operator()(const graph::Cylinder& cylinder) const {
    return widened(mesh::cylinder(context, cylinder.height, cylinder.bottomRadius, cylinder.topRadius,
                                  cylinder.fragments, cylinder.center));
  }
  Result<Geometry> operator()(const graph::Polyhedron& polyhedron) const {
    return widened(mesh::polyhedron(context, polyhedron.points, polyhedron.faces));
  }
  Result<Geometry> operator()(const graph::Circle& circle) const {
    return widened(mesh::circle(context, circle.radius, circle.fragments));
  }
  Result<Geometry> operator()(const graph::Square& square) const {
    return widened(mesh::square(context, square.size, square.center));
  }
  Result<Geometry> operator()(const graph::Polygon& polygon) const {
    return widened(mesh::polygon(context, polygon.points, polygon.paths));
  }
  Result<Geometry> operator()(const graph::Transform& transform) const {
    return onOneOf(context, node.dimension, children, [&](const auto& operand) {
      return mesh::transformed(context, operand, transform.parentFromChild);
    });
  }
  Result<Geometry> operator()(const graph::Resize& resize) const {
    return onOneOf(context, node.dimension, children, [&](const auto& operand) {
      return mesh::resized(context, operand, resize.newSize, resize.automatic);
    });
  }
  Result<Geometry> operator()(const graph::Union&) const { return boolean(Boolean::Union); }
  Result<Geometry> operator()(const graph::Difference&) const { return boolean(Boolean::Difference); }
  Result<Geometry> operator()(const graph::Intersection&) const { return boolean(Boolean::Intersection); }
  Result<Geometry> operator()(const graph::Hull&) const {
    return onAll(node.dimension, children,
                 [&](const auto& operands) { return mesh::hull(context, operands); });
  }
  Result<Geometry> operator()(const graph::Minkowski&) const {
    return onAll(node.dimension, children,
                 [&](const auto& operands) { return mesh::minkowski(context, operands); });
  }
  Result<Geometry> operator()(const graph::Offset& offset) const {
    return onOne<Outline>(context, children, [&](const Outline& operand) {
      return mesh::offset(context, operand, offset.delta, joinOf(offset.join), facetsOf(offset));
    });
  }
  Result<Geometry> operator()(const graph::LinearExtrude& extrude) const {
    const mesh::LinearExtrusion how{.direction = extrude.direction,
                                    .center = extrude.center,
                                    .twist = extrude.twist,
                                    .scale = extrude.scale,
                                    .slices = extrude.slices,
                                    .segments = extrude.segments,
                                    .facets = facetsOf(extrude)};
    return onOne<Outline>(context, children, [&](const Outline& operand) {
      return mesh::linearExtrude(context, operand, how);
    });
  }
  Result<Geometry> operator()(const graph::RotateExtrude& extrude) const {
    const mesh::RotateExtrusion how{.angle = extrude.angle,
                                    .start = extrude.start,
                                    .fullTurn = extrude.fullTurn,
                                    .facets = facetsOf(extrude)};
    return onOne<Outline>(context, children, [&](const Outline& operand) {
      return mesh::rotateExtrude(context, operand, how);
    });
  }
  Result<Geometry> operator()(const graph::Projection& projection) const {
    return onOne<Solid>(context, children, [&](const Solid& operand) {
      return mesh::projection(context, operand, projection.cut);
    });
  }
  Result<Geometry> operator()(const graph::Nothing&) const { return emptyOf(node.dimension); }
};

}  // namespace

Result<Geometry> geometryOf(Context& context, const graph::Node& node,
                            std::span<const Geometry> children) {
  return std::visit(Maker{context, node, children}, node.shape);
}

Geometry emptyOf(Dimension dimension) {
  if (dimension == Dimension::Two) return Outline();
  return Solid();
}

bool isEmpty(const Geometry& geometry) {
  return std::visit([](const auto& held) { return held.isEmpty(); }, geometry);
}

double reachOf(const Geometry& geometry) {
  if (isEmpty(geometry)) return 0;
  if (const auto* outline = std::get_if<mesh::Outline>(&geometry)) {
    const base::Box2 box = outline->box();
    return std::max({-box.min.x, -box.min.y, box.max.x, box.max.y});
  }
  const base::Box3 box = std::get<mesh::Solid>(geometry).box();
  return std::max({-box.min.x, -box.min.y, -box.min.z, box.max.x, box.max.y, box.max.z});
}

base::Failure reachesTooFar(const graph::Node& node, double reach, const base::Limits& limits) {
  const bool moved = std::holds_alternative<graph::Transform>(node.shape);
  return {base::Code::Limit, (moved ? "The transformed part" : std::string(graph::nameOf(node.shape)) + "()") + " reaches " +
                                 mesh::number(reach) + " mm from the origin; the limit is " + mesh::number(limits.coordinate) +
                                 " mm. Use smaller measures.",
          std::nullopt};
}

}  // namespace pw::model

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "exact/evaluation.hpp"
#include "exact/placement.hpp"

// The exact shape of one node from those of its children.
namespace pw::exact {

using base::Box2;
using base::Failure;
using base::Mat4;
using base::Result;
using base::Vec2;
using base::Vec3;
using graph::Dimension;
using graph::NodeRef;

namespace {

// Only x and y of the plane count on outlines.
Mat4 flatMatrix(const Mat4& matrix) {
  Mat4 out(1);
  for (const int column : {0, 1, 3})
    for (const int row : {0, 1}) out[column][row] = matrix[column][row];
  return out;
}

// The circle that an outline is; null where it is something else.
const graph::Circle* circleIn(const graph::Node& node) {
  const graph::Node* at = &node;
  while (std::holds_alternative<graph::Union>(at->shape) && at->children.size() == 1)
    at = at->children.front().get();
  const auto* circle = std::get_if<graph::Circle>(&at->shape);
  return circle && !circle->polygonal ? circle : nullptr;
}

}  // namespace

Result<ValueRef> Evaluation::wrapped(const NodeRef& node, Result<kernel::Solid> solid) {
  if (!solid) return solid.failure();
  return solidValue(node, std::move(solid).value());
}

Result<ValueRef> Evaluation::polygonal(const NodeRef& node) { return faceted(node, ""); }

Result<ValueRef> Evaluation::made(const NodeRef& node, const std::vector<ValueRef>& children) {
  if (const auto known = remembered_.faceted.find(node->digest); known != remembered_.faceted.end())
    return faceted(node, std::string(known->second));
  return std::visit(
      [&]<class Shape>(const Shape& shape) -> Result<ValueRef> {
        if constexpr (std::is_same_v<Shape, graph::Cube>) {
          const Vec3 low = shape.center ? -shape.size / 2.0 : Vec3(0), high = low + shape.size;
          Result<Prism> prism = boxPrism(context_, {Vec2(low), Vec2(high)}, low.z, high.z, Mat4(1));
          if (!prism) return prism.failure();
          return prismValue(node, std::move(prism).value());
        } else if constexpr (std::is_same_v<Shape, graph::Sphere>) {
          if (shape.polygonal) return polygonal(node);
          return wrapped(node, kernel::sphere(context_, shape.radius));
        } else if constexpr (std::is_same_v<Shape, graph::Cylinder>) {
          const double low = shape.center ? -shape.height / 2 : 0;
          if (shape.bottomRadius != shape.topRadius)
            return shape.polygonal
                       ? polygonal(node)
                       : wrapped(node, kernel::cylinder(context_, shape.height, shape.bottomRadius,
                                                        shape.topRadius, shape.center));
          Result<kernel::Profile> profile = [&]() -> Result<kernel::Profile> {
            if (!shape.polygonal) return kernel::circle(context_, shape.bottomRadius);
            mesh::Context mesh{context_.limits, context_.task, {}};
            Result<mesh::Outline> outline = mesh::circle(mesh, shape.bottomRadius, shape.fragments);
            if (!outline) return outline.failure();
            return kernel::polygon(context_, *outline);
          }();
          if (!profile) return profile.failure();
          return prismValue(node, Prism{std::move(profile).value(), low, low + shape.height});
        } else if constexpr (std::is_same_v<Shape, graph::Polyhedron> ||
                             std::is_same_v<Shape, graph::Square> || std::is_same_v<Shape, graph::Polygon>) {
          return polygonal(node);
        } else if constexpr (std::is_same_v<Shape, graph::Circle>) {
          if (shape.polygonal) return polygonal(node);
          Result<kernel::Profile> profile = kernel::circle(context_, shape.radius);
          if (!profile) return profile.failure();
          return profileValue(node, std::move(profile).value(), 0);
        } else if constexpr (std::is_same_v<Shape, graph::Transform>) {
          return transformed(node, children, shape.parentFromChild);
        } else if constexpr (std::is_same_v<Shape, graph::Resize>) {
          return resized(node, shape, children);
        } else if constexpr (std::is_same_v<Shape, graph::Union> ||
                             std::is_same_v<Shape, graph::Difference> ||
                             std::is_same_v<Shape, graph::Intersection>) {
          return combined(node, children);
        } else if constexpr (std::is_same_v<Shape, graph::Hull> || std::is_same_v<Shape, graph::Minkowski>) {
          return hulled(node);
        } else if constexpr (std::is_same_v<Shape, graph::Offset>) {
          return offset(node, shape, children);
        } else if constexpr (std::is_same_v<Shape, graph::LinearExtrude>) {
          return extruded(node, shape, children);
        } else if constexpr (std::is_same_v<Shape, graph::RotateExtrude>) {
          return turned(node, shape, children);
        } else if constexpr (std::is_same_v<Shape, graph::Projection>) {
          return faceted(node, isCurved_(*node) ? "a projection" : "");
        } else {
          return emptyValue(node);
        }
      },
      node->shape);
}

Result<ValueRef> Evaluation::transformed(const NodeRef& node, const std::vector<ValueRef>& children,
                                         const Mat4& matrix) {
  if (node->dimension == Dimension::Two) {
    Result<ValueRef> operand = combinedOutlines(node, children, mesh::Boolean::Union);
    if (!operand || (*operand)->isEmpty()) return operand;
    const Mat4 flat = flatMatrix(matrix);
    const double area = flat[0][0] * flat[1][1] - flat[1][0] * flat[0][1];
    const double most = std::hypot(flat[0][0], flat[0][1]) * std::hypot(flat[1][0], flat[1][1]);
    if (!(std::abs(area) > 1e-12 * most)) return emptyValue(node);  // as mesh removes it
    Result<kernel::Profile> profile = kernel::transformed(context_, (*operand)->profile, flat);
    if (!profile) return profile.failure();
    return profileValue(node, std::move(profile).value(), (*operand)->tag);
  }
  // A cone scaled along its axis is a cone.
  if (node->children.size() == 1 && !isSimilarity(matrix))
    if (const auto* cone = std::get_if<graph::Cylinder>(&node->children.front()->shape);
        cone && !cone->polygonal && cone->bottomRadius != cone->topRadius) {
      const auto upright = uprightOf(matrix);
      if (upright && upright->plane[1][0] == 0 &&
          std::abs(std::abs(upright->plane[1][1]) - upright->plane[0][0]) <= 1e-12 * upright->plane[0][0]) {
        const double wide = upright->plane[0][0];
        Result<kernel::Solid> solid =
            kernel::cylinder(context_, cone->height * upright->heights, cone->bottomRadius * wide,
                             cone->topRadius * wide, cone->center);
        if (solid) solid = kernel::transformed(context_, *solid, upright->rigid);
        return wrapped(node, std::move(solid));
      }
    }
  Result<ValueRef> operand = unitedOnce(node, children);
  if (!operand) return operand;
  return moved(node, *operand, matrix);
}

// `for (...) translate(...) { a(); b(); }` has the union of a and b at every place: made once, then moved.
Result<ValueRef> Evaluation::unitedOnce(const NodeRef& node, const std::vector<ValueRef>& children) {
  if (children.size() == 1) return children.front();
  if (const auto known = unions_.find(children); known != unions_.end()) return known->second;
  // No statement stands for it. Where it can't be done, what moves it is left faceted.
  const bool planes = !isCurved_(*node);
  Result<ValueRef> whole =
      united(planes ? graph::makeNode(graph::Union{}, node->dimension, node->children) : nullptr, children);
  if (whole) unions_.emplace(children, *whole);
  return whole;
}

Result<ValueRef> Evaluation::resized(const NodeRef& node, const graph::Resize& how,
                                     const std::vector<ValueRef>& children) {
  // As OpenSCAD: 0 keeps or, where automatic, takes the factor of the largest size asked for.
  const auto factorsOf = [&](const Vec3& extent, int count) {
    Vec3 factors(1);
    int largest = -1;
    for (int k = 0; k < count; ++k) {
      if (!(how.newSize[k] > 0)) continue;
      if (extent[k] > 0) factors[k] = how.newSize[k] / extent[k];
      if (largest < 0 || how.newSize[k] > how.newSize[largest]) largest = k;
    }
    for (int k = 0; k < count && largest >= 0; ++k)
      if (how.automatic[static_cast<std::size_t>(k)] && how.newSize[k] == 0) factors[k] = factors[largest];
    return factors;
  };
  Mat4 scale(1);
  if (node->dimension == Dimension::Two) {
    Result<ValueRef> operand = combinedOutlines(node, children, mesh::Boolean::Union);
    if (!operand || (*operand)->isEmpty()) return operand;
    const Box2 box = (*operand)->profile.box();
    const Vec3 factors = factorsOf(Vec3(box.max - box.min, 0), 2);
    for (int k = 0; k < 2; ++k) scale[k][k] = factors[k];
  } else {
    Result<ValueRef> operand = unitedOnce(node, children);
    if (!operand || (*operand)->isEmpty()) return operand;
    Result<kernel::Solid> solid = solidOf(*operand);
    if (!solid) return solid.failure();
    const base::Box3 box = solid->box();
    const Vec3 factors = factorsOf(box.max - box.min, 3);
    for (int k = 0; k < 3; ++k) scale[k][k] = factors[k];
  }
  remembered_.stretches[node->digest] = std::max({scale[0][0], scale[1][1], scale[2][2]});
  return transformed(node, children, scale);
}

Result<ValueRef> Evaluation::hulled(const NodeRef& node) {
  if (!isCurved_(*node)) return polygonal(node);
  Result<Recognised> found = recognised(*node, isCurved_, asWritten_);
  if (!found) return found.failure();
  if (!found->recipe) return faceted(node, found->reason);
  Result<ValueRef> made = madeBy(node, *found->recipe);
  if (found->doubtful.empty() || (!made && made.failure().code == base::Code::Cancelled)) return made;
  if (!made) return faceted(node, found->doubtful);
  bool right = false;
  if (node->dimension == Dimension::Two) {
    Result<std::optional<kernel::Expected>> area = expectedArea(node);
    if (!area) return area.failure();
    right = std::abs((*made)->profile.area() - (*area)->volume) <= (*area)->tolerance;
  } else if (Result<kernel::Solid> solid = solidOf(*made)) {
    Result<Verdict> verdict = compared(node, *solid);
    if (!verdict) return verdict.failure();
    right = verdict->agrees;
  }
  return right ? made : faceted(node, found->doubtful);
}

Result<ValueRef> Evaluation::madeBy(const NodeRef& node, const HullRecipe& how) {
  return std::visit(
      [&]<class Recipe>(const Recipe& recipe) -> Result<ValueRef> {
        if constexpr (std::is_same_v<Recipe, DiscsRecipe>) {
          Result<kernel::Profile> profile = kernel::hullOfDiscs(context_, recipe.discs);
          if (!profile) return profile.failure();
          return profileValue(node, std::move(profile).value(), 0);
        } else if constexpr (std::is_same_v<Recipe, BallsRecipe>) {
          return wrapped(node, kernel::hullOfSpheres(context_, recipe.centers, recipe.radius));
        } else if constexpr (std::is_same_v<Recipe, PrismRecipe>) {
          Result<kernel::Profile> profile = kernel::hullOfDiscs(context_, recipe.discs);
          if (!profile) return profile.failure();
          return prismValue(
              node, Prism{std::move(profile).value(), recipe.bottom, recipe.top, recipe.designFromRecipe});
        } else {
          Result<kernel::Solid> solid = kernel::Solid();
          if constexpr (std::is_same_v<Recipe, StacksRecipe>) {
            solid = kernel::hullOfStacks(context_, recipe.centers, recipe.profile);
          } else {
            Result<kernel::Profile> section = kernel::hullOfDiscs(context_, recipe.discs);
            if (!section) return section.failure();
            const Box2 box = section->box();
            Result<Prism> half =
                boxPrism(context_, {{0, box.min.y - 1}, {box.max.x + 1, box.max.y + 1}}, 0, 1, Mat4(1));
            if (!half) return half.failure();
            const kernel::Profile both[] = {*section, half->profile};
            section = kernel::combined(context_, mesh::Boolean::Intersection, both);
            if (!section) return section.failure();
            solid = kernel::revolved(context_, *section, 0, 360);
          }
          if (solid && recipe.designFromRecipe != Mat4(1))
            solid = kernel::transformed(context_, *solid, recipe.designFromRecipe);
          return wrapped(node, std::move(solid));
        }
      },
      how);
}

Result<ValueRef> Evaluation::offset(const NodeRef& node, const graph::Offset& how,
                                    const std::vector<ValueRef>& children) {
  Result<ValueRef> operand = combinedOutlines(node, children, mesh::Boolean::Union);
  if (!operand || (*operand)->isEmpty() || how.delta == 0) return operand;
  if (!isCurved_(*node)) return polygonal(node);
  if (node->children.size() == 1)
    if (const graph::Circle* circle = circleIn(*node->children.front())) {
      if (circle->radius + how.delta <= 0) return emptyValue(node);
      Result<kernel::Profile> profile = kernel::circle(context_, circle->radius + how.delta);
      if (!profile) return profile.failure();
      return profileValue(node, std::move(profile).value(), 0);
    }
  if (how.join != graph::Offset::Join::Round) return faceted(node, "an offset of curves with sharp corners");
  if (asksForPolygon(how.fragmentNumber)) return faceted(node, "an offset of curves with few fragments");
  Result<std::optional<kernel::Expected>> area = expectedArea(node);
  if (!area) return area.failure();
  Result<kernel::Profile> profile = kernel::offset(context_, (*operand)->profile, how.delta, *area);
  if (!profile) return profile.failure();
  return profileValue(node, std::move(profile).value(), (*operand)->tag);
}

Result<ValueRef> Evaluation::extruded(const NodeRef& node, const graph::LinearExtrude& how,
                                      const std::vector<ValueRef>& children) {
  if (!needsChildren(*node)) {
    if (how.twist != 0) return faceted(node, "a twisted extrusion");
    // A circle about the axis, tapered alike in x and y: a cone.
    const graph::Circle* circle = node->children.size() == 1 ? circleIn(*node->children.front()) : nullptr;
    if (circle && how.scale.x == how.scale.y && how.direction.x == 0 && how.direction.y == 0)
      return wrapped(node, kernel::cylinder(context_, how.direction.z, circle->radius,
                                            circle->radius * how.scale.x, how.center));
    return faceted(node, isCurved_(*node) ? "a tapered extrusion" : "");
  }
  Result<ValueRef> operand = combinedOutlines(node, children, mesh::Boolean::Union);
  if (!operand) return operand;
  if ((*operand)->isEmpty()) return emptyValue(node);
  if (how.direction.x != 0 || how.direction.y != 0) {
    Result<kernel::Solid> solid = kernel::extruded(context_, (*operand)->profile, how.direction, how.center);
    if (solid && (*operand)->tag) solid = solid->withTag((*operand)->tag);
    return wrapped(node, std::move(solid));
  }
  const double low = how.center ? -how.direction.z / 2 : 0;
  Prism prism{(*operand)->profile, low, low + how.direction.z};
  prism.tag = (*operand)->tag;
  const graph::Node& child = *node->children.front();
  if (const auto* square = std::get_if<graph::Square>(&child.shape); square && node->children.size() == 1) {
    const Vec2 corner = square->center ? -square->size / 2.0 : Vec2(0);
    prism.rectangle = Box2{corner, corner + square->size};
  }
  return prismValue(node, std::move(prism));
}

Result<ValueRef> Evaluation::turned(const NodeRef& node, const graph::RotateExtrude& how,
                                    const std::vector<ValueRef>& children) {
  if (!isCurved_(*node)) return polygonal(node);
  if (asksForPolygon(how.fragmentNumber))
    return faceted(node, "a turned outline of curves with few fragments");
  Result<ValueRef> operand = combinedOutlines(node, children, mesh::Boolean::Union);
  if (!operand) return operand;
  if ((*operand)->isEmpty()) return emptyValue(node);
  // On both sides of the axis: OpenSCAD says so and makes nothing, which the triangles do too.
  const Box2 box = (*operand)->profile.box();
  if (box.min.x < -1e-9 && box.max.x > 1e-9) return faceted(node, "an outline on both sides of its axis");
  Result<kernel::Solid> solid = kernel::revolved(context_, (*operand)->profile, how.fullTurn ? 0 : how.start,
                                                 how.fullTurn ? 360 : how.angle);
  if (solid && (*operand)->tag) solid = solid->withTag((*operand)->tag);
  return wrapped(node, std::move(solid));
}

}  // namespace pw::exact

// SPDX-License-Identifier: Apache-2.0
#include "exact/generators.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <iterator>
#include <utility>

#include "exact/placement.hpp"

namespace pw::exact {
namespace {

using base::Mat4;
using base::Result;
using base::Vec2;
using base::Vec3;
using base::Vec4;
using graph::Dimension;
using graph::Node;
using graph::NodeRef;

// More corners than this make no exact hull worth having.
constexpr std::size_t mostGenerators = 4096;

struct Pending {
  NodeRef node;
  Mat4 designFromNode;
  double grown = 0;  // by round offsets around it, mm of the design
  Vec3 sweep{0};     // of the extrusion around an outline, in the design: both ends count
  double start = 0;  // where along the sweep the first end lies, 0 or -0.5
};

class Collector {
 public:
  Collector(const IsCurved& isCurved, const AsWritten& asWritten)
      : isCurved_(isCurved), asWritten_(asWritten) {}

  void push(const NodeRef& node) { pending_.push_back({node, Mat4(1)}); }

  Result<Collected> run() {
    while (!pending_.empty() && reason_.empty()) {
      const Pending at = std::move(pending_.back());
      pending_.pop_back();
      if (base::Status status = add(at); !status) return status.failure();
      if (found_.points.size() + found_.balls.size() + found_.discs.size() > mostGenerators)
        reason_ = "a hull of more than " + std::to_string(mostGenerators) + " corners";
    }
    if (!reason_.empty()) return Collected{std::nullopt, reason_, ""};
    return Collected{std::move(found_), "", doubtful_};
  }

 private:
  void point(const Pending& at, const Vec3& local) {
    if (at.node->dimension == Dimension::Two) return flat(at, Vec2(local), 0);
    found_.points.push_back(Vec3(at.designFromNode * Vec4(local, 1)));
  }

  // A disc of an outline: at both ends of the extrusion around it.
  void flat(const Pending& at, const Vec2& center, double radius) {
    if (radius > 0 && !isSimilarity(at.designFromNode)) {
      reason_ = "a hull of ellipses";
      return;
    }
    radius = radius * largestScale(at.designFromNode) + at.grown;
    const Vec3 axis = glm::normalize(Vec3(at.designFromNode[2]));
    const Vec3 where(at.designFromNode * Vec4(center, 0, 1));
    for (int end = 0; end < (at.sweep == Vec3(0) ? 1 : 2); ++end) {
      const Vec3 place = where + (at.start + end) * at.sweep;
      if (radius > 0) found_.discs.push_back({place, axis, radius});
      else found_.points.push_back(place);
    }
  }

  base::Status planar(const Pending& at) {
    Result<model::Geometry> geometry = asWritten_(at.node);
    if (!geometry) return geometry.failure();
    if (const auto* solid = std::get_if<mesh::Solid>(&*geometry)) {
      const mesh::Triangles triangles = solid->triangles();
      for (std::size_t i = 0; i + 2 < triangles.positions.size(); i += 3)
        point(at, {triangles.positions[i], triangles.positions[i + 1], triangles.positions[i + 2]});
    } else {
      for (const mesh::Contour& contour : std::get<mesh::Outline>(*geometry).contours())
        for (const Vec2& corner : contour) flat(at, corner, 0);
    }
    return base::Done{};
  }

  void children(const Pending& at, const Mat4& designFromChild) {
    for (const NodeRef& child : at.node->children) {
      Pending next = at;
      next.node = child;
      next.designFromNode = designFromChild;
      pending_.push_back(std::move(next));
    }
  }

  base::Status add(const Pending& at) {
    const Node& node = *at.node;
    if (std::get_if<graph::Union>(&node.shape) || std::get_if<graph::Hull>(&node.shape)) {
      children(at, at.designFromNode);
    } else if (const auto* transform = std::get_if<graph::Transform>(&node.shape)) {
      const Mat4& matrix = transform->parentFromChild;
      children(at, at.designFromNode * (node.dimension == Dimension::Two ? flatMatrix(matrix) : matrix));
    } else if (const auto* sphere = std::get_if<graph::Sphere>(&node.shape); sphere && !sphere->polygonal) {
      if (!isSimilarity(at.designFromNode)) reason_ = "a hull of ellipsoids";
      else
        found_.balls.push_back(
            {Vec3(at.designFromNode[3]), sphere->radius * largestScale(at.designFromNode)});
    } else if (const auto* cylinder = std::get_if<graph::Cylinder>(&node.shape);
               cylinder && !cylinder->polygonal) {
      addCylinder(at, *cylinder);
    } else if (const auto* circle = std::get_if<graph::Circle>(&node.shape); circle && !circle->polygonal) {
      flat(at, Vec2(0), circle->radius);
    } else if (const auto* extrude = std::get_if<graph::LinearExtrude>(&node.shape);
               extrude && extrude->twist == 0 && extrude->scale == Vec2(1) && isCurved_(node)) {
      for (const NodeRef& child : node.children)
        pending_.push_back({child, at.designFromNode, 0,
                            Vec3(at.designFromNode * Vec4(extrude->direction, 0)),
                            extrude->center ? -0.5 : 0});
    } else if (const auto* offset = std::get_if<graph::Offset>(&node.shape);
               offset && offset->join == graph::Offset::Join::Round && offset->delta > 0 && isCurved_(node)) {
      Pending next = at;
      if (!isSimilarity(at.designFromNode)) reason_ = "a hull of scaled offsets";
      next.grown += offset->delta * largestScale(at.designFromNode);
      for (const NodeRef& child : node.children) {
        next.node = child;
        pending_.push_back(next);
      }
    } else if (const auto* cube = std::get_if<graph::Cube>(&node.shape)) {
      const Vec3 low = cube->center ? -cube->size / 2.0 : Vec3(0);
      for (int i = 0; i < 8; ++i)
        point(at, low + cube->size * Vec3(i & 1 ? 1 : 0, i & 2 ? 1 : 0, i & 4 ? 1 : 0));
    } else if (isCurved_(node) && (std::get_if<graph::Intersection>(&node.shape) ||
                                   std::get_if<graph::Difference>(&node.shape))) {
      addUncut(at);
    } else if (!std::get_if<graph::Nothing>(&node.shape)) {
      if (!isCurved_(node)) return planar(at);
      reason_ = "a hull around " + std::string(graph::nameOf(node.shape)) + "()";
    }
    return base::Done{};
  }

  void addCylinder(const Pending& at, const graph::Cylinder& cylinder) {
    const std::optional<Upright> upright = uprightOf(at.designFromNode);
    const bool round = upright && upright->plane[1][0] == 0 &&
                       std::abs(std::abs(upright->plane[0][0]) - std::abs(upright->plane[1][1])) <=
                           1e-10 * upright->plane[0][0];
    if (!round) {
      reason_ = "a hull of leaning or elliptic cylinders";
      return;
    }
    const double low = cylinder.center ? -cylinder.height / 2 : 0;
    const Vec3 axis = Vec3(upright->rigid[2]);
    for (const auto& [z, radius] :
         {std::pair(low, cylinder.bottomRadius), std::pair(low + cylinder.height, cylinder.topRadius)}) {
      const Vec3 center(at.designFromNode * Vec4(0, 0, z, 1));
      if (radius > 0) found_.discs.push_back({center, axis, radius * upright->plane[0][0]});
      else found_.points.push_back(center);
    }
  }

  // Rounded corners are often drawn as a quarter of a circle, whose other quarters lie inside of the hull anyhow. So
  // what is cut is taken whole; whether that was right is for the caller to compare.
  void addUncut(const Pending& at) {
    const Node& node = *at.node;
    const std::string name = "a hull around " + std::string(graph::nameOf(node.shape)) + "()";
    std::vector<NodeRef> whole;
    if (std::get_if<graph::Difference>(&node.shape)) {
      whole.push_back(node.children.front());
    } else {
      std::copy_if(node.children.begin(), node.children.end(), std::back_inserter(whole),
                   [&](const NodeRef& child) { return isCurved_(*child); });
    }
    if (whole.size() != 1) {
      reason_ = name;
      return;
    }
    Pending next = at;
    next.node = whole.front();
    pending_.push_back(std::move(next));
    doubtful_ = name;
  }

  static Mat4 flatMatrix(const Mat4& matrix) {
    Mat4 out(1);
    for (const int column : {0, 1, 3})
      for (const int row : {0, 1}) out[column][row] = matrix[column][row];
    // A uniform scale in the plane is one in space too, so that it counts as a similarity.
    const double area = matrix[0][0] * matrix[1][1] - matrix[1][0] * matrix[0][1];
    out[2][2] = std::sqrt(std::abs(area));
    return out;
  }

  const IsCurved& isCurved_;
  const AsWritten& asWritten_;
  std::vector<Pending> pending_;
  Generators found_;
  std::string reason_, doubtful_;
};

}  // namespace

Result<Collected> collected(const Node& node, const IsCurved& isCurved, const AsWritten& asWritten) {
  Collector collector(isCurved, asWritten);
  for (const NodeRef& child : node.children) collector.push(child);
  return collector.run();
}

Result<Collected> collectedConvex(const NodeRef& node, const IsCurved& isCurved, const AsWritten& asWritten) {
  // Convex by construction: primitives, hulls, and what moves or extrudes one of those.
  const Node* at = node.get();
  while (true) {
    const bool wraps = std::get_if<graph::Transform>(&at->shape) || std::get_if<graph::Union>(&at->shape) ||
                       std::get_if<graph::LinearExtrude>(&at->shape) ||
                       std::get_if<graph::Offset>(&at->shape);
    if (!wraps || at->children.size() != 1) break;
    at = at->children.front().get();
  }
  const bool convex = std::get_if<graph::Cube>(&at->shape) || std::get_if<graph::Sphere>(&at->shape) ||
                      std::get_if<graph::Cylinder>(&at->shape) || std::get_if<graph::Circle>(&at->shape) ||
                      std::get_if<graph::Square>(&at->shape) || std::get_if<graph::Hull>(&at->shape);
  if (!convex) return Collected{std::nullopt, "a Minkowski sum", ""};
  Collector collector(isCurved, asWritten);
  collector.push(node);
  return collector.run();
}

}  // namespace pw::exact

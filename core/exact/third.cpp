// SPDX-License-Identifier: Apache-2.0
#include "exact/third.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <numbers>
#include <unordered_set>
#include <utility>
#include <vector>

#include "exact/placement.hpp"

namespace pw::exact {
namespace {

using graph::Node;
using graph::NodeRef;

// Edges of a fine circle. At 96 they are 5.4e-4 of the radius away from it; large circles get more, so that
// it is no more than 0.01 mm. Multiples of 8, so that corners lie where tangents to the axes and diagonals
// touch.
int fineFragments(double radius) {
  const double few = radius < 2 ? 48 : 96;
  const double needed = std::numbers::pi * std::sqrt(std::max(radius, 0.0) / (2 * 0.01));
  return static_cast<int>(std::ceil(std::clamp(needed, few, 720.0) / 8)) * 8;
}
// A sphere's facets grow with the square.
int fineSphereFragments(double radius) { return std::min(fineFragments(radius), 192); }

double sagittaOf(double radius, int fragments) {
  return radius * (1 - std::cos(std::numbers::pi / fragments));
}

// Own curves, not the children's.
bool isRound(const Node& node) {
  if (const auto* sphere = std::get_if<graph::Sphere>(&node.shape)) return !sphere->polygonal;
  if (const auto* cylinder = std::get_if<graph::Cylinder>(&node.shape)) return !cylinder->polygonal;
  if (const auto* circle = std::get_if<graph::Circle>(&node.shape)) return !circle->polygonal;
  if (const auto* offset = std::get_if<graph::Offset>(&node.shape))
    return offset->join == graph::Offset::Join::Round && offset->delta != 0 &&
           !asksForPolygon(offset->fragmentNumber);
  if (const auto* turned = std::get_if<graph::RotateExtrude>(&node.shape))
    return !asksForPolygon(turned->fragmentNumber);
  if (const auto* extrude = std::get_if<graph::LinearExtrude>(&node.shape))
    return !extrudesStraight(*extrude);
  return false;
}

bool isRounded(const Node& node) {
  if (node.dimension != graph::Dimension::Two) return false;
  return std::holds_alternative<graph::Offset>(node.shape) ||
         std::holds_alternative<graph::Projection>(node.shape) ||
         std::holds_alternative<graph::Difference>(node.shape) ||
         std::holds_alternative<graph::Intersection>(node.shape) ||
         (std::holds_alternative<graph::Union>(node.shape) && node.children.size() > 1);
}

// Children first, each once.
template <class Known, class Make>
void walk(const Node& root, const Known& known, const Make& make) {
  struct Visit {
    const Node* node;
    std::size_t child;
  };
  std::vector<Visit> open{{&root, 0}};
  while (!open.empty()) {
    Visit& visit = open.back();
    if (known(*visit.node)) {
      open.pop_back();
    } else if (visit.child < visit.node->children.size()) {
      const Node& child = *visit.node->children[visit.child++];
      if (!known(child)) open.push_back({&child, 0});
    } else {
      const Node& node = *visit.node;
      open.pop_back();
      make(node);
    }
  }
}

double longest(const std::vector<base::Vec2>& points) {
  double reach = 0;
  for (const base::Vec2& point : points) reach = std::max(reach, glm::length(point));
  return reach;
}

}  // namespace

bool asksForPolygon(double fragmentNumber) {
  return fragmentNumber > 0 && std::floor(std::max(fragmentNumber, 3.0)) <= graph::polygonFragments;
}

bool extrudesStraight(const graph::LinearExtrude& extrude) {
  return extrude.twist == 0 && extrude.scale.x == extrude.scale.y;
}

const Curves::Facts& Curves::of(const Node& root) {
  walk(
      root, [&](const Node& node) { return known_.contains(node.digest); },
      [&](const Node& node) {
        Facts facts;
        facts.curved = isRound(node);
        facts.rounded = isRounded(node);
        for (const NodeRef& child : node.children) {
          const Facts& below = known_.at(child->digest);
          facts.curved |= below.curved;
          facts.rounded |= below.rounded;
        }
        known_[node.digest] = facts;
      });
  return known_.at(root.digest);
}

bool Curves::in(const Node& node) { return of(node).curved; }
bool Curves::rounded(const Node& node) { return of(node).rounded; }

const Third& ThirdGraph::of(const NodeRef& root) {
  if (const auto found = known_.find(root->digest); found != known_.end()) return found->second;
  std::vector<NodeRef> order;
  std::vector<std::pair<NodeRef, std::size_t>> open{{root, 0}};
  std::unordered_set<base::Digest, base::DigestHash> seen;
  while (!open.empty()) {
    auto& [node, child] = open.back();
    if (!stays_(node->digest) && child < node->children.size()) {
      const NodeRef next = node->children[child++];
      if (!known_.contains(next->digest) && seen.insert(next->digest).second) open.emplace_back(next, 0);
    } else {
      order.push_back(std::move(node));
      open.pop_back();
    }
  }
  for (const NodeRef& node : order)
    if (!known_.contains(node->digest)) known_.emplace(node->digest, made(node));
  return known_.at(root->digest);
}

Third ThirdGraph::made(const NodeRef& node) {
  if (stays_(node->digest) || std::holds_alternative<graph::Projection>(node->shape)) return {node, 0, 0};
  Third third;
  bool changed = false;
  std::vector<NodeRef> children;
  for (const NodeRef& child : node->children) {
    const Third& below = known_.at(child->digest);
    third.sagitta = std::max(third.sagitta, below.sagitta);
    third.reach = std::max(third.reach, below.reach);
    changed |= below.node != child;
    children.push_back(below.node);
  }
  graph::Shape shape = node->shape;
  const auto grown = [&](double radius, int fragments, int times) {
    return fineness_ == Fineness::Inside ? radius
                                         : radius / std::pow(std::cos(std::numbers::pi / fragments), times);
  };
  if (auto* sphere = std::get_if<graph::Sphere>(&shape); sphere && !sphere->polygonal) {
    sphere->fragments = fineSphereFragments(sphere->radius);
    // Around and from pole to pole.
    third.sagitta = 2 * sagittaOf(sphere->radius, sphere->fragments);
    sphere->radius = grown(sphere->radius, sphere->fragments, 2);
    changed = true;
  } else if (auto* cylinder = std::get_if<graph::Cylinder>(&shape); cylinder && !cylinder->polygonal) {
    const double radius = std::max(cylinder->bottomRadius, cylinder->topRadius);
    cylinder->fragments = fineFragments(radius);
    third.sagitta = sagittaOf(radius, cylinder->fragments);
    cylinder->bottomRadius = grown(cylinder->bottomRadius, cylinder->fragments, 1);
    cylinder->topRadius = grown(cylinder->topRadius, cylinder->fragments, 1);
    changed = true;
  } else if (auto* circle = std::get_if<graph::Circle>(&shape)) {
    third.reach = circle->radius;
    if (!circle->polygonal) {
      circle->fragments = fineFragments(circle->radius);
      third.sagitta = sagittaOf(circle->radius, circle->fragments);
      circle->radius = grown(circle->radius, circle->fragments, 1);
      changed = true;
    }
  } else if (const auto* square = std::get_if<graph::Square>(&shape)) {
    third.reach = glm::length(square->size);
  } else if (const auto* polygon = std::get_if<graph::Polygon>(&shape)) {
    third.reach = longest(polygon->points);
  } else if (const auto* transform = std::get_if<graph::Transform>(&shape)) {
    const double scale = largestScale(transform->parentFromChild);
    third.sagitta *= scale;
    third.reach = third.reach * scale + glm::length(base::Vec3(transform->parentFromChild[3]));
  } else if (std::holds_alternative<graph::Resize>(shape)) {
    const double factor = std::max(1.0, stretch_(node->digest));
    third.sagitta *= factor;
    third.reach *= factor;
  } else if (auto* offset = std::get_if<graph::Offset>(&shape)) {
    third.reach += std::abs(offset->delta);
    if (offset->join == graph::Offset::Join::Round && !asksForPolygon(offset->fragmentNumber)) {
      const int fragments = fineFragments(std::abs(offset->delta));
      offset->fragmentNumber = fragments;
      third.sagitta += sagittaOf(std::abs(offset->delta), fragments);
      changed = true;
    }
  } else if (auto* turned = std::get_if<graph::RotateExtrude>(&shape);
             turned && !asksForPolygon(turned->fragmentNumber)) {
    const int fragments = fineFragments(third.reach);
    turned->fragmentNumber = fragments;
    third.sagitta += sagittaOf(third.reach, fragments);
    changed = true;
  }
  third.node = changed ? graph::makeNode(std::move(shape), node->dimension, std::move(children)) : node;
  return third;
}

}  // namespace pw::exact

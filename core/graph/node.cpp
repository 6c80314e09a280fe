// SPDX-License-Identifier: Apache-2.0
#include "graph/node.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace pw::graph {
namespace {

// Collects the fields of a shape. Every list is preceded by its length, so that no two shapes of one
// kind give the same sequence.
struct FieldHasher {
  base::Hasher& hasher;

  void add(double value) { hasher.add(value); }
  void add(bool value) { hasher.add(static_cast<std::uint64_t>(value)); }
  void add(int value) { hasher.add(static_cast<std::uint64_t>(static_cast<std::int64_t>(value))); }
  void add(base::Vec2 value) {
    add(value.x);
    add(value.y);
  }
  void add(base::Vec3 value) {
    add(value.x);
    add(value.y);
    add(value.z);
  }
  void add(const base::Mat4& matrix) {
    for (int column = 0; column < 4; ++column)
      for (int row = 0; row < 4; ++row) add(matrix[column][row]);
  }
  void add(const std::array<bool, 3>& flags) {
    for (const bool flag : flags) add(flag);
  }
  void add(std::uint32_t value) { hasher.add(static_cast<std::uint64_t>(value)); }
  template <class T>
  void add(const std::vector<T>& list) {
    hasher.add(static_cast<std::uint64_t>(list.size()));
    for (const T& element : list) add(element);
  }

  void operator()(const Cube& shape) {
    add(shape.size);
    add(shape.center);
  }
  void operator()(const Sphere& shape) {
    add(shape.radius);
    add(shape.fragments);
    add(shape.polygonal);
  }
  void operator()(const Cylinder& shape) {
    add(shape.height);
    add(shape.bottomRadius);
    add(shape.topRadius);
    add(shape.fragments);
    add(shape.center);
    add(shape.polygonal);
  }
  void operator()(const Polyhedron& shape) {
    add(shape.points);
    add(shape.faces);
  }
  void operator()(const Circle& shape) {
    add(shape.radius);
    add(shape.fragments);
    add(shape.polygonal);
  }
  void operator()(const Square& shape) {
    add(shape.size);
    add(shape.center);
  }
  void operator()(const Polygon& shape) {
    add(shape.points);
    add(shape.paths);
  }
  void operator()(const Transform& shape) { add(shape.parentFromChild); }
  void operator()(const Resize& shape) {
    add(shape.newSize);
    add(shape.automatic);
  }
  void operator()(const Offset& shape) {
    add(static_cast<int>(shape.join));
    add(shape.delta);
    add(shape.fragmentAngle);
    add(shape.fragmentSize);
    add(shape.fragmentNumber);
  }
  void operator()(const LinearExtrude& shape) {
    add(shape.direction);
    add(shape.center);
    add(shape.twist);
    add(shape.scale);
    add(shape.slices);
    add(shape.segments);
    add(shape.fragmentAngle);
    add(shape.fragmentSize);
    add(shape.fragmentNumber);
  }
  void operator()(const RotateExtrude& shape) {
    add(shape.angle);
    add(shape.start);
    add(shape.fullTurn);
    add(shape.fragmentAngle);
    add(shape.fragmentSize);
    add(shape.fragmentNumber);
  }
  void operator()(const Projection& shape) { add(shape.cut); }
  void operator()(const Union&) {}
  void operator()(const Difference&) {}
  void operator()(const Intersection&) {}
  void operator()(const Hull&) {}
  void operator()(const Minkowski&) {}
  void operator()(const Nothing&) {}
};

struct NameOf {
  std::string_view operator()(const Cube&) const { return "cube"; }
  std::string_view operator()(const Sphere&) const { return "sphere"; }
  std::string_view operator()(const Cylinder&) const { return "cylinder"; }
  std::string_view operator()(const Polyhedron&) const { return "polyhedron"; }
  std::string_view operator()(const Circle&) const { return "circle"; }
  std::string_view operator()(const Square&) const { return "square"; }
  std::string_view operator()(const Polygon&) const { return "polygon"; }
  std::string_view operator()(const Transform&) const { return "multmatrix"; }
  std::string_view operator()(const Resize&) const { return "resize"; }
  std::string_view operator()(const Union&) const { return "union"; }
  std::string_view operator()(const Difference&) const { return "difference"; }
  std::string_view operator()(const Intersection&) const { return "intersection"; }
  std::string_view operator()(const Hull&) const { return "hull"; }
  std::string_view operator()(const Minkowski&) const { return "minkowski"; }
  std::string_view operator()(const Offset&) const { return "offset"; }
  std::string_view operator()(const LinearExtrude&) const { return "linear_extrude"; }
  std::string_view operator()(const RotateExtrude&) const { return "rotate_extrude"; }
  std::string_view operator()(const Projection&) const { return "projection"; }
  std::string_view operator()(const Nothing&) const { return "group"; }
};

}  // namespace

NodeRef makeNode(Shape shape, Dimension dimension, std::vector<NodeRef> children) {
  base::Hasher hasher;
  hasher.add(static_cast<std::uint64_t>(shape.index()));
  hasher.add(static_cast<std::uint64_t>(dimension));
  std::visit(FieldHasher{hasher}, shape);
  hasher.add(static_cast<std::uint64_t>(children.size()));
  std::uint32_t depth = 0;
  for (const NodeRef& child : children) {
    hasher.add(child->digest);
    depth = std::max(depth, child->depth);
  }
  auto node = std::make_shared<Node>();
  node->shape = std::move(shape);
  node->dimension = dimension;
  node->children = std::move(children);
  node->digest = hasher.digest();
  node->depth = depth + 1;
  return node;
}

Node::~Node() {
  // Children that die with this node hand theirs over first, so that no destructor nests.
  std::vector<NodeRef> doomed = std::move(children);
  while (!doomed.empty()) {
    const NodeRef node = std::move(doomed.back());
    doomed.pop_back();
    if (node.use_count() > 1) continue;
    auto& grandchildren = const_cast<Node&>(*node).children;
    for (NodeRef& child : grandchildren)
      if (child) doomed.push_back(std::move(child));
    grandchildren.clear();
  }
}

Dimension dimensionTaken(const Node& node) {
  if (std::holds_alternative<LinearExtrude>(node.shape) || std::holds_alternative<RotateExtrude>(node.shape))
    return Dimension::Two;
  if (std::holds_alternative<Projection>(node.shape)) return Dimension::Three;
  return node.dimension;
}

std::string_view nameOf(const Shape& shape) { return std::visit(NameOf{}, shape); }

std::size_t countNodes(const NodeRef& root) {
  if (!root) return 0;
  std::unordered_set<base::Digest, base::DigestHash> seen{root->digest};
  std::vector<const Node*> open{root.get()};
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    for (const NodeRef& child : node->children)
      if (seen.insert(child->digest).second) open.push_back(child.get());
  }
  return seen.size();
}

}  // namespace pw::graph

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/digest.hpp"
#include "base/vectors.hpp"

// Geometry as a graph of immutable nodes: what to build, not how. A node's hash covers what its shape
// depends on and nothing else; colour, modifiers, names and source places live in the occurrence tree
// (graph/occurrence.hpp). The graph knows no kernel.
namespace pw::graph {

// None: of a shape that is nothing and stands where either could, such as an empty group. Only Nothing has
// it, and only as a whole design: below an operation it takes the dimension of what stands beside it.
enum class Dimension { None, Two, Three };

struct Node;
using NodeRef = std::shared_ptr<const Node>;

// $fn from 3 to this number asks for a polygon, not for a coarse circle: hex nuts, square pockets and
// eight-sided knobs are drawn as circles, cylinders and spheres. `polygonal` of a shape says so; an exact
// model keeps those as the polygons they are and makes true circles of the others.
inline constexpr int polygonFragments = 8;

// -- Solids: lengths in mm, already resolved to OpenSCAD 2021.01's defaults and fragment counts. --
struct Cube {
  base::Vec3 size;
  bool center = false;
};
struct Sphere {
  double radius;
  int fragments;  // around; floor((fragments + 1) / 2) rings at polar angles (i + 0.5) * 180 / rings
  bool polygonal = false;
};
struct Cylinder {
  double height, bottomRadius, topRadius;
  int fragments;
  bool center = false;
  bool polygonal = false;
};
struct Polyhedron {
  std::vector<base::Vec3> points;
  std::vector<std::vector<std::uint32_t>> faces;  // clockwise seen from outside, indices in range
};

// -- Outlines --
struct Circle {
  double radius;
  int fragments;  // first vertex on +X
  bool polygonal = false;
};
struct Square {
  base::Vec2 size;
  bool center = false;
};
struct Polygon {
  std::vector<base::Vec2> points;
  std::vector<std::vector<std::uint32_t>> paths;  // even-odd; never empty (all points: one path)
};

// -- One child or more; the dimension is the children's. --
struct Transform {
  base::Mat4 parentFromChild;  // on outlines only x and y of the plane count
};
struct Resize {
  base::Vec3 newSize;  // 0 keeps
  std::array<bool, 3> automatic{};
};
struct Union {};
struct Difference {};    // the first child less the others
struct Intersection {};
struct Hull {};
struct Minkowski {};

struct Offset {
  enum class Join { Round, Miter, Chamfer } join = Join::Round;
  double delta;
  double fragmentAngle;     // $fa, $fs, $fn as they are at the call: the arc depends on delta
  double fragmentSize;
  double fragmentNumber;
};

// -- From one dimension to the other --
struct LinearExtrude {
  base::Vec3 direction;     // length is the height; [0, 0, h] unless `v` was given
  bool center = false;
  double twist = 0;         // degrees, clockwise seen from above
  base::Vec2 scale{1, 1};
  // As at the call; how many slices they give depends on the child's outline (2021.01's rules).
  int slices = 0;           // 0: default
  int segments = 0;         // 0: edges are not split
  double fragmentAngle, fragmentSize, fragmentNumber;
};
struct RotateExtrude {
  double angle = 360;       // degrees, signed
  double start = 0;         // degrees; 180 for 2021.01's full turn of an outline on +X
  bool fullTurn = true;
  double fragmentAngle, fragmentSize, fragmentNumber;
};
struct Projection {
  bool cut = false;
};

// Nothing, yet a child: a difference after it or an intersection with it is empty.
struct Nothing {};

using Shape = std::variant<Cube, Sphere, Cylinder, Polyhedron, Circle, Square, Polygon, Transform,
                           Resize, Union, Difference, Intersection, Hull, Minkowski, Offset,
                           LinearExtrude, RotateExtrude, Projection, Nothing>;

// Made only by makeNode, hashed once, const for life. Any thread may read it. Destroying a deep graph
// does not recurse.
struct Node {
  Shape shape;
  Dimension dimension = Dimension::Three;
  std::vector<NodeRef> children;
  base::Digest digest;
  std::uint32_t depth = 1;  // longest way down, itself included
  ~Node();
};

// Children have to be of the dimension the shape takes (dimensionTaken): makeNode takes them as they are;
// whoever builds them (the evaluator) has reported and left out those of the other dimension.
NodeRef makeNode(Shape shape, Dimension dimension, std::vector<NodeRef> children = {});

// The dimension of a node's children, all of them.
Dimension dimensionTaken(const Node& node);

// The standard name of a shape as OpenSCAD writes it: "cube", "linear_extrude", "multmatrix" ...
std::string_view nameOf(const Shape& shape);

// How many different nodes (by digest) are reachable. Iterative; linear in the graph.
std::size_t countNodes(const NodeRef& root);

}  // namespace pw::graph

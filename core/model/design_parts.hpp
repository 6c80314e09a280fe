// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/occurrence.hpp"
#include "mesh/operations.hpp"
#include "protocol/diagnostic.hpp"
#include "protocol/incomplete.hpp"

// What engines take out of a design besides its shape. Every walk is iterative.
namespace pw::model {

// The node in its place in the design.
graph::NodeRef placed(const graph::NodeRef& node, const base::Mat4& designFromNode);

// '#' and '%' parts with their parents' transforms. Inside hull, minkowski, extrusions and the like
// nothing is shown, as in OpenSCAD: those are one shape.
struct Marks {
  std::vector<graph::NodeRef> highlights, backgrounds;
};
Marks marksIn(const graph::Occurrence& design);

// The design's parts of one colour, as placed.
struct ColorGroup {
  std::optional<base::Color> color;
  std::string name;                  // of its first part, as a reader would call it
  std::vector<graph::NodeRef> nodes;
  std::vector<std::string> names;    // of each
  struct Item {
    const graph::Occurrence* occurrence;
    base::Mat4 designFromItem;
  };
  std::vector<Item> items;  // the occurrences of `nodes`
  bool mixed = false;       // an operation among them has operands in several colours
};
// In order of first appearance. Sought through unions, groups and transforms; any other operation is
// one item with the colour of its first operand, and mixed where faces keep the colours of several.
std::vector<ColorGroup> groupsIn(const graph::Occurrence& design);

// What the operations had to say, by node.
using Remarks = std::unordered_map<base::Digest, std::vector<mesh::Remark>, base::DigestHash>;
// In the order in which OpenSCAD would build: children first; a shape that stands in the design
// several times speaks once.
std::vector<protocol::Diagnostic> saidBy(const Remarks& remarks, const graph::Occurrence& design);
// What the design lacks by them, outside of what stands below '%'.
std::vector<protocol::Incomplete> lackingBy(const Remarks& remarks, const graph::Occurrence& design);

}  // namespace pw::model

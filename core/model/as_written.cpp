// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "model/builder.hpp"
#include "model/node_geometry.hpp"
#include "model/occurrences.hpp"

namespace pw::model {
namespace {

using base::Failure;
using base::Status;
using graph::Dimension;
using graph::NodeRef;
using graph::Occurrence;
using graph::OccurrenceRef;

const base::Mat4 identity(1.0);

// The node in its place in the design.
NodeRef placed(const NodeRef& node, const base::Mat4& designFromNode) {
  if (designFromNode == identity || std::holds_alternative<graph::Nothing>(node->shape)) return node;
  return graph::makeNode(graph::Transform{designFromNode}, node->dimension, {node});
}

// -- '#' and '%' --

struct Marks {
  std::vector<NodeRef> highlights, backgrounds;
};

// The marked parts with their parents' transforms. Inside hull, minkowski, extrusions and the like
// nothing is shown, as in OpenSCAD: those are one shape.
Marks marksIn(const Occurrence& design) {
  struct Visit {
    const Occurrence* occurrence;
    base::Mat4 designFromParent;
    bool highlighted;  // already, by a part around it
  };
  Marks marks;
  std::vector<Visit> pending{{&design, identity, false}};
  while (!pending.empty()) {
    Visit visit = pending.back();
    pending.pop_back();
    const Occurrence& at = *visit.occurrence;
    if (at.background) {
      if (at.node) marks.backgrounds.push_back(placed(at.node, visit.designFromParent));
      continue;
    }
    if (at.highlight && at.node && !visit.highlighted) {
      marks.highlights.push_back(placed(at.node, visit.designFromParent));
      visit.highlighted = true;
    }
    if (!at.hasMarks) continue;
    if (at.node && !handsOn(at, operandsOf(at))) {
      if (const auto* transform = std::get_if<graph::Transform>(&at.node->shape)) {
        visit.designFromParent = visit.designFromParent * transform->parentFromChild;
      } else if (!std::holds_alternative<graph::Union>(at.node->shape) &&
                 !std::holds_alternative<graph::Difference>(at.node->shape) &&
                 !std::holds_alternative<graph::Intersection>(at.node->shape) &&
                 !std::holds_alternative<graph::Nothing>(at.node->shape)) {
        continue;
      }
    }
    for (auto child = at.children.rbegin(); child != at.children.rend(); ++child)
      if (*child) pending.push_back({child->get(), visit.designFromParent, visit.highlighted});
  }
  return marks;
}

// -- Pieces by colour --

struct ColorGroup {
  std::optional<base::Color> color;
  std::string name;
  std::vector<NodeRef> nodes;
};

// In order of first appearance. Sought through unions, groups and transforms; any other operation is
// one item with the colour of its first operand.
std::vector<ColorGroup> groupsIn(const Occurrence& design) {
  struct Visit {
    const Occurrence* occurrence;
    base::Mat4 designFromParent;
  };
  std::vector<ColorGroup> groups;
  const auto add = [&](const Occurrence& occurrence, const base::Mat4& designFromParent,
                       const std::optional<base::Color>& color) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const ColorGroup& known) { return known.color == color; });
    if (group == groups.end())
      group = groups.insert(groups.end(), {color, readableNameOf(occurrence), {}});
    group->nodes.push_back(placed(occurrence.node, designFromParent));
  };
  std::vector<Visit> pending{{&design, identity}};
  while (!pending.empty()) {
    Visit visit = pending.back();
    pending.pop_back();
    const Occurrence& at = *visit.occurrence;
    if (at.color || !at.hasColor) {
      add(at, visit.designFromParent, at.color);
      continue;
    }
    const auto operands = operandsOf(at);
    if (!handsOn(at, operands)) {
      const auto* transform = std::get_if<graph::Transform>(&at.node->shape);
      if ((!transform && !std::holds_alternative<graph::Union>(at.node->shape)) || !matches(at, operands)) {
        add(at, visit.designFromParent, firstColorOf(at));
        continue;
      }
      if (transform) visit.designFromParent = visit.designFromParent * transform->parentFromChild;
    }
    for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand)
      pending.push_back({*operand, visit.designFromParent});
  }
  return groups;
}

// -- What the operations had to say --

// In the order in which OpenSCAD would build: children first; a shape that stands in the design
// several times speaks once.
std::vector<protocol::Diagnostic> saidBy(const Remembered& remembered, const Occurrence& design) {
  std::vector<protocol::Diagnostic> lines;
  if (remembered.remarks.empty()) return lines;
  struct Visit {
    const Occurrence* occurrence;
    std::size_t child;
  };
  std::unordered_set<base::Digest, base::DigestHash> said;
  std::vector<Visit> open{{&design, 0}};
  while (!open.empty()) {
    Visit& visit = open.back();
    const Occurrence& at = *visit.occurrence;
    if (visit.child < at.children.size()) {
      const Occurrence* child = at.children[visit.child++].get();
      if (child) open.push_back({child, 0});
      continue;
    }
    open.pop_back();
    if (!at.node) continue;
    const auto found = remembered.remarks.find(at.node->digest);
    if (found == remembered.remarks.end() || !said.insert(at.node->digest).second) continue;
    for (const mesh::Remark& remark : found->second) {
      const bool error = remark.kind == mesh::Remark::Kind::Error;
      lines.push_back({error ? protocol::Severity::Error : protocol::Severity::Warning,
                       (error ? "ERROR: " : "WARNING: ") + remark.text, at.place.file, at.place.line});
    }
  }
  return lines;
}

class AsWritten final : public Engine {
 public:
  explicit AsWritten(std::size_t bytes) : remembered_(bytes) {}

  base::Result<Built> build(const OccurrenceRef& root, const base::Limits& limits,
                             const base::Task& task) override {
    const Failure empty{base::Code::Empty, "Current top level object is empty."};
    if (!root) return empty;
    // Identities outlive the results that showed them; a session never gets near this.
    if (remembered_.colors.size() > 1'000'000) remembered_.clear();
    Builder builder(remembered_, limits, task);
    const Marks marks = root->hasMarks ? marksIn(*root) : Marks{};
    if (!root->node && marks.backgrounds.empty()) return empty;

    Built result;
    result.flat = root->node && root->node->dimension == Dimension::Two;
    if (root->node) {
      base::Result<Geometry> whole = wholeOf(builder, root);
      if (!whole) return whole.failure();
      result.whole = std::move(whole).value();
    }
    std::vector<NodeRef> marked = marks.highlights;
    marked.insert(marked.end(), marks.backgrounds.begin(), marks.backgrounds.end());
    if (Status status = builder.make(marked, *root); !status) return status.failure();
    for (const NodeRef& node : marks.highlights) result.highlights.push_back(builder.plain(*node));
    for (const NodeRef& node : marks.backgrounds) result.backgrounds.push_back(builder.plain(*node));
    std::erase_if(result.highlights, isEmpty);
    std::erase_if(result.backgrounds, isEmpty);
    if (isEmpty(result.whole) && result.backgrounds.empty()) return empty;

    if (const auto* solid = std::get_if<mesh::Solid>(&result.whole)) {
      result.closed = solid->isClosed();
      if (root->hasColor) result.faceColors = colorsOf(*solid);
    }
    result.diagnostics = saidBy(remembered_, *root);
    result.nodesBuilt = builder.built();
    result.nodesRemembered = builder.fromMemory();
    return result;
  }

  base::Result<std::vector<Piece>> pieces(const OccurrenceRef& root, const base::Limits& limits,
                                          const base::Task& task) override {
    if (!root || !root->node)
      return Failure{base::Code::Empty, "Current top level object is empty."};
    Builder builder(remembered_, limits, task);
    const std::vector<ColorGroup> groups = groupsIn(*root);
    std::vector<Piece> pieces;
    if (groups.size() < 2) {
      base::Result<Geometry> whole = wholeOf(builder, root);
      if (!whole) return whole.failure();
      pieces.push_back({std::move(whole).value(),
                        groups.empty() ? std::nullopt : groups.front().color,
                        groups.empty() ? std::string() : groups.front().name});
    } else {
      const Dimension dimension = root->node->dimension;
      std::vector<NodeRef> unions, nodes;
      for (const ColorGroup& group : groups)
        unions.push_back(group.nodes.size() == 1
                             ? group.nodes.front()
                             : graph::makeNode(graph::Union{}, dimension, group.nodes));
      for (auto group = unions.begin(); group != unions.end(); ++group)
        nodes.push_back(group + 1 == unions.end()
                            ? *group
                            : graph::makeNode(graph::Difference{}, dimension, {group, unions.end()}));
      if (Status status = builder.make(nodes, *root); !status) return status.failure();
      for (std::size_t i = 0; i < nodes.size(); ++i)
        pieces.push_back({builder.plain(*nodes[i]), groups[i].color, groups[i].name});
    }
    std::erase_if(pieces, [](const Piece& piece) { return isEmpty(piece.geometry); });
    if (pieces.empty()) return Failure{base::Code::Empty, "Current top level object is empty."};
    return pieces;
  }

  void forget() override { remembered_.clear(); }

 private:
  base::Result<Geometry> wholeOf(Builder& builder, const OccurrenceRef& root) {
    if (root->hasColor && root->node->dimension == Dimension::Three) return builder.colored(*root);
    if (Status status = builder.make({root->node}, *root); !status) return status.failure();
    return builder.plain(*root->node);
  }

  std::vector<std::pair<std::uint32_t, base::Color>> colorsOf(const mesh::Solid& solid) const {
    const mesh::Triangles triangles = solid.triangles();
    const std::set<std::uint32_t> sources(triangles.source.begin(), triangles.source.end());
    std::vector<std::pair<std::uint32_t, base::Color>> colors;
    for (const std::uint32_t source : sources)
      if (const auto found = remembered_.colors.find(source); found != remembered_.colors.end())
        colors.emplace_back(source, found->second);
    return colors;
  }

  Remembered remembered_;
};

}  // namespace

std::unique_ptr<Engine> makeAsWrittenEngine(std::size_t bytes) { return std::make_unique<AsWritten>(bytes); }

}  // namespace pw::model

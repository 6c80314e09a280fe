// SPDX-License-Identifier: Apache-2.0
#include "model/design_parts.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "model/colored_plan.hpp"
#include "model/occurrences.hpp"

namespace pw::model {

using graph::NodeRef;
using graph::Occurrence;

namespace {

const base::Mat4 identity(1.0);

}  // namespace

// The node in its place in the design.
NodeRef placed(const NodeRef& node, const base::Mat4& designFromNode) {
  if (designFromNode == identity || std::holds_alternative<graph::Nothing>(node->shape)) return node;
  return graph::makeNode(graph::Transform{designFromNode}, node->dimension, {node});
}

// -- '#' and '%' --

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
      group = groups.insert(groups.end(), {color, readableNameOf(occurrence), {}, {}, {}});
    group->nodes.push_back(placed(occurrence.node, designFromParent));
    group->names.push_back(readableNameOf(occurrence));
    group->items.push_back({&occurrence, designFromParent});
    group->mixed = group->mixed || (!occurrence.color && occurrence.hasColor && keepsFaces(*occurrence.node));
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

namespace {

// Each node that had something to say, once, children first, as OpenSCAD would build.
template <class Visitor>
void eachThatSpoke(const Remarks& remarks, const Occurrence& design, bool withBackgrounds, Visitor visitor) {
  if (remarks.empty()) return;
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
      if (child && (withBackgrounds || !child->background)) open.push_back({child, 0});
      continue;
    }
    open.pop_back();
    if (!at.node) continue;
    const auto found = remarks.find(at.node->digest);
    if (found == remarks.end() || !said.insert(at.node->digest).second) continue;
    for (const mesh::Remark& remark : found->second) visitor(at, remark);
  }
}

}  // namespace

std::vector<protocol::Diagnostic> saidBy(const Remarks& remarks, const Occurrence& design) {
  std::vector<protocol::Diagnostic> lines;
  eachThatSpoke(remarks, design, true, [&](const Occurrence& at, const mesh::Remark& remark) {
    const bool error = remark.kind == mesh::Remark::Kind::Error;
    lines.push_back({error ? protocol::Severity::Error : protocol::Severity::Warning,
                     (error ? "ERROR: " : "WARNING: ") + remark.text, at.place.file, at.place.line});
  });
  return lines;
}

std::vector<protocol::Incomplete> lackingBy(const Remarks& remarks, const Occurrence& design) {
  std::vector<protocol::Incomplete> out;
  eachThatSpoke(remarks, design, false, [&](const Occurrence& at, const mesh::Remark& remark) {
    if (remark.loss == mesh::Remark::Loss::None) return;
    const auto what = remark.loss == mesh::Remark::Loss::Open ? protocol::Lack::Open : protocol::Lack::Value;
    protocol::add(out, {what, at.name.empty() ? "union" : at.name, remark.reason, at.place.file, at.place.line, 1, ""});
  });
  return out;
}

}  // namespace pw::model

// SPDX-License-Identifier: Apache-2.0
#include "exact/evaluation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/node_geometry.hpp"
#include "model/occurrences.hpp"

namespace pw::exact {

using base::Code;
using base::Failure;
using base::Result;
using base::Status;
using graph::Dimension;
using graph::Node;
using graph::NodeRef;

namespace {

// Degrees about the axis of round primitives. Another choice of seam mended 30 of 40 failing pairs; these are
// no symmetry of what people draw.
constexpr std::array<double, 3> otherSeams = {17.3, 101.9, 223.1};

bool isBoolean(const Node& node) {
  return std::holds_alternative<graph::Union>(node.shape) ||
         std::holds_alternative<graph::Difference>(node.shape) ||
         std::holds_alternative<graph::Intersection>(node.shape);
}

auto stays(const Remembered& remembered) {
  return [&remembered](const base::Digest& digest) { return remembered.staysFaceted(digest); };
}
auto stretches(const Remembered& remembered) {
  return [&remembered](const base::Digest& digest) {
    const auto known = remembered.stretches.find(digest);
    return known == remembered.stretches.end() ? 1.0 : known->second;
  };
}

}  // namespace

Evaluation::Evaluation(Remembered& remembered, model::Builder& meshes, const base::Limits& limits,
                       const base::Task& task, const graph::Occurrence& design, Care care, double seam)
    : remembered_(remembered),
      meshes_(meshes),
      context_{limits, task, seam},
      design_(design),
      care_(care),
      third_(stays(remembered), stretches(remembered), Fineness::Inside),
      around_(stays(remembered), stretches(remembered), Fineness::Around),
      isCurved_([&remembered](const Node& node) { return remembered.curves.in(node); }),
      asWritten_([this](const NodeRef& node) { return asWritten(node); }) {}

Failure Evaluation::placed(Failure failure, const Node& node) const {
  if (!failure.place)
    if (const graph::Occurrence* statement = model::statementOf(design_, node.digest))
      failure.place = statement->place;
  return failure;
}

// What is recognised in the graph or left faceted as a whole asks nothing of its children.
bool Evaluation::needsChildren(const Node& node) {
  if (remembered_.staysFaceted(node.digest)) return false;
  if (std::holds_alternative<graph::Hull>(node.shape) ||
      std::holds_alternative<graph::Minkowski>(node.shape) ||
      std::holds_alternative<graph::Projection>(node.shape))
    return false;
  if (const auto* extrude = std::get_if<graph::LinearExtrude>(&node.shape))
    return extrude->twist == 0 && extrude->scale == base::Vec2(1);
  return true;
}

Status Evaluation::make(std::span<const NodeRef> nodes) {
  struct Visit {
    NodeRef node;
    std::size_t child;
  };
  std::vector<NodeRef> order;
  std::vector<Visit> open;
  const auto enter = [&](const NodeRef& node) {
    const auto [slot, fresh] = values_.try_emplace(node->digest);
    if (!fresh) return;
    const ValueRef* known = care_ == Care::Quick ? remembered_.values.find(node->digest) : nullptr;
    if (known) {
      slot->second = *known;
      ++fromMemory_;
    } else {
      open.push_back({node, 0});
    }
  };
  for (const NodeRef& root : nodes) {
    enter(root);
    while (!open.empty()) {
      Visit& visit = open.back();
      if (visit.child < visit.node->children.size() && needsChildren(*visit.node)) {
        const NodeRef child = visit.node->children[visit.child++];
        enter(child);  // may move `open`
      } else {
        order.push_back(std::move(visit.node));
        open.pop_back();
      }
    }
  }
  planned_ += order.size();
  std::vector<ValueRef> children;
  for (const NodeRef& node : order) {
    if (context_.task.cancel.raised())
      return placed({Code::Cancelled,
                     "Stopped while building the exact " + std::string(graph::nameOf(node->shape)) + "()."},
                    *node);
    context_.task.report("Building the exact model", done_++, planned_);
    children.clear();
    if (needsChildren(*node))
      for (const NodeRef& child : node->children) children.push_back(values_.at(child->digest));
    Result<ValueRef> value = settled(node, children);
    if (!value) return placed(value.failure(), *node);
    values_[node->digest] = std::move(value).value();
    ++built_;
  }
  return base::Done{};
}

ValueRef Evaluation::valueOf(const Node& node) const {
  const auto found = values_.find(node.digest);
  return found != values_.end() ? found->second : nullptr;
}

Result<ValueRef> Evaluation::settled(const NodeRef& node, const std::vector<ValueRef>& children) {
  Result<ValueRef> value = made(node, children);
  if (value && care_ != Care::Quick) value = verified(node, std::move(value).value());
  return value ? std::move(value) : repaired(node, value.failure());
}

Result<ValueRef> Evaluation::remade(const NodeRef& node, const std::vector<ValueRef>& operands) {
  Result<ValueRef> value = made(node, operands);
  if (!value && value.failure().code != Code::Cancelled) value = repaired(node, value.failure());
  return value;
}

Result<ValueRef> Evaluation::verified(const NodeRef& node, ValueRef value) {
  if (node->dimension == Dimension::Two || value->heavy || remembered_.staysFaceted(node->digest))
    return value;
  // What can go wrong: booleans, and whatever else has curved faces and is no primitive.
  const bool worth = isBoolean(*node) || (isCurved_(*node) && !node->children.empty());
  if (!worth) return value;
  Result<kernel::Solid> solid = wholeOf(value);
  if (!solid) return solid.failure();
  Result<Verdict> verdict = compared(node, *solid);
  if (!verdict) return verdict.failure();
  if (!verdict->agrees) return Failure{Code::Internal, "the exact and the triangle model disagree"};
  return value;
}

Result<ValueRef> Evaluation::repaired(const NodeRef& node, const Failure& why) {
  if (why.code == Code::Cancelled || care_ == Care::Retry) return why;
  if (why.code == Code::Internal && node->dimension == Dimension::Three && isCurved_(*node)) {
    for (const double seam : otherSeams) {
      Evaluation retry(remembered_, meshes_, context_.limits, context_.task, design_, Care::Retry, seam);
      const NodeRef nodes[] = {node};
      if (Status status = retry.make(nodes); !status) {
        if (status.failure().code == Code::Cancelled) return status.failure();
        continue;
      }
      Result<kernel::Solid> solid = retry.wholeOf(retry.valueOf(*node));
      if (solid) return solidValue(node, std::move(solid).value());
    }
  }
  std::string reason = why.message;
  if (why.code == Code::Internal && reason != "the exact and the triangle model disagree")
    reason = "the exact kernel can't build it (" + reason + ")";
  return faceted(node, isCurved_(*node) ? reason : std::string());
}

void Evaluation::remember() {
  for (const auto& [digest, value] : values_) {
    if (!value) continue;
    remembered_.values.drop(digest);
    remembered_.values.keep(digest, value, value->bytes());
  }
}

}  // namespace pw::exact

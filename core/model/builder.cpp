// SPDX-License-Identifier: Apache-2.0
#include "model/builder.hpp"

#include <unordered_set>
#include <utility>

#include "model/colored_plan.hpp"
#include "model/node_geometry.hpp"
#include "model/occurrences.hpp"

namespace pw::model {
namespace {

using base::Digest;
using base::Failure;
using base::Result;
using base::Status;
using graph::Node;
using graph::NodeRef;
using graph::Occurrence;

template <class Shape>
bool is(const Node& node) {
  return std::holds_alternative<Shape>(node.shape);
}

// The children that count: a shape united with itself, cut off twice or intersected with itself changes
// nothing, and designs repeat themselves a lot. Two operands stay two, so that an outline united with
// itself is cleaned as any union is.
std::vector<const Node*> distinctChildren(const Node& node) {
  std::vector<const Node*> children;
  children.reserve(node.children.size());
  const bool repeatable = is<graph::Union>(node) || is<graph::Difference>(node) ||
                          is<graph::Intersection>(node) || is<graph::Hull>(node);
  if (!repeatable || node.children.size() < 3) {
    for (const NodeRef& child : node.children) children.push_back(child.get());
    return children;
  }
  std::unordered_set<Digest, base::DigestHash> seen;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Node* child = node.children[i].get();
    // What a difference cuts from is no cutter: it may come again.
    const bool base = is<graph::Difference>(node) && i == 0;
    if (base || seen.insert(child->digest).second) children.push_back(child);
  }
  if (children.size() == 1) children.push_back(children.front());
  return children;
}

// Shapes that work on their children as on one: several children stand for their union.
bool takesOne(const Node& node) {
  return is<graph::Transform>(node) || is<graph::Resize>(node) || is<graph::Offset>(node) ||
         is<graph::LinearExtrude>(node) || is<graph::RotateExtrude>(node) || is<graph::Projection>(node);
}

}  // namespace

void Remembered::clear() {
  results.clear();
  remarks.clear();
  colors.clear();
}

Builder::Builder(Remembered& remembered, const base::Limits& limits, const base::Task& task)
    : remembered_(remembered), context_{limits, task, {}} {}

Result<Geometry> Builder::madeFrom(const Node& node, std::vector<Geometry> children, Sharing sharing,
                                   const Occurrence& design) {
  const auto placed = [&](Failure failure) {
    // Of what reaches too far to be joined with the rest, its own statement.
    if (failure.code == base::Code::Limit)
      if (const auto operands = distinctChildren(node); operands.size() == children.size())
        for (std::size_t i = 0; i < operands.size(); ++i) {
          const double reach = reachOf(children[i]);
          if (!(reach > context_.limits.coordinate)) continue;
          failure = reachesTooFar(*operands[i], reach, context_.limits);
          if (const Occurrence* statement = statementOf(design, operands[i]->digest)) failure.place = statement->place;
          return failure;
        }
    if (!failure.place)
      if (const Occurrence* statement = statementOf(design, node.digest)) failure.place = statement->place;
    return failure;
  };
  if (context_.task.cancel.raised())
    return placed({base::Code::Cancelled, "Stopped while building " +
                                              std::string(graph::nameOf(node.shape)) + "()."});
  context_.task.report("Building", done_, planned_);
  std::vector<mesh::Remark> said;
  if (sharing == Sharing::Groups && takesOne(node) && children.size() > 1) {
    Result<Group> group = united(node, children);
    if (!group) return placed(group.failure());
    children = {group->geometry};
    said = std::move(group->remarks);
  }
  context_.remarks = std::move(said);
  Result<Geometry> result = geometryOf(context_, node, children);
  ++built_;
  ++done_;
  if (!result) return placed(result.failure());
  if (!context_.remarks.empty()) remembered_.remarks[node.digest] = std::move(context_.remarks);
  context_.remarks.clear();
  return result;
}

// Designs put the same group in many places: `for (...) translate(...) { a(); b(); }`. Its union is made
// once, and remembered under the name that union() { a(); b(); } has.
Result<Builder::Group> Builder::united(const Node& node, const std::vector<Geometry>& children) {
  const NodeRef group = graph::makeNode(graph::Union{}, graph::dimensionTaken(node), node.children);
  if (const Geometry* known = remembered_.results.find(group->digest)) {
    const auto said = remembered_.remarks.find(group->digest);
    return Group{*known, said == remembered_.remarks.end() ? std::vector<mesh::Remark>() : said->second};
  }
  context_.remarks.clear();
  Result<Geometry> result = geometryOf(context_, *group, children);
  if (!result) return result.failure();
  remembered_.results.keep(group->digest, *result);
  if (!context_.remarks.empty()) remembered_.remarks[group->digest] = context_.remarks;
  return Group{std::move(result).value(), std::move(context_.remarks)};
}

Status Builder::make(const std::vector<NodeRef>& nodes, const Occurrence& design) {
  // Plan: what has to be made, children first; what is remembered is taken out of memory now, so that
  // nothing planned on can fall out of it.
  struct Visit {
    const Node* node;
    std::size_t child;
  };
  std::vector<const Node*> order;
  std::vector<Visit> open;
  const auto enter = [&](const Node& node) {
    const auto [slot, fresh] = slots_.try_emplace(node.digest);
    if (!fresh) return;
    if (const Geometry* known = remembered_.results.find(node.digest)) {
      slot->second.geometry = *known;
      ++fromMemory_;
    } else {
      open.push_back({&node, 0});
    }
  };
  for (const NodeRef& root : nodes) {
    enter(*root);
    slots_[root->digest].kept = true;
    while (!open.empty()) {
      Visit& visit = open.back();
      if (visit.child < visit.node->children.size()) {
        const Node& child = *visit.node->children[visit.child++];
        enter(child);  // may move `open`
        ++slots_[child.digest].uses;
      } else {
        order.push_back(visit.node);
        open.pop_back();
      }
    }
  }
  planned_ += order.size();

  std::vector<Geometry> children;
  for (const Node* node : order) {
    children.clear();
    for (const Node* child : distinctChildren(*node)) children.push_back(*slots_[child->digest].geometry);
    Result<Geometry> result = madeFrom(*node, children, Sharing::Groups, design);
    if (!result) return result.failure();
    remembered_.results.keep(node->digest, *result);
    slots_[node->digest].geometry = std::move(result).value();
    for (const NodeRef& child : node->children) {
      Slot& slot = slots_[child->digest];
      if (--slot.uses == 0 && !slot.kept) slots_.erase(child->digest);
    }
  }
  return base::Done{};
}

Geometry Builder::plain(const Node& node) const {
  const auto found = slots_.find(node.digest);
  return found != slots_.end() && found->second.geometry ? *found->second.geometry
                                                         : emptyOf(node.dimension);
}

Geometry Builder::withColor(const Geometry& geometry, const std::optional<base::Color>& color) {
  const auto* solid = std::get_if<mesh::Solid>(&geometry);
  if (!color || !solid || solid->isEmpty()) return geometry;
  std::uint32_t identity = 0;
  mesh::Solid own = solid->withFreshIdentity(identity);
  remembered_.colors[identity] = *color;
  return own;
}

// -- Coloured occurrences --

Result<Geometry> Builder::coloredOne(const ColoredPlan& plan, std::size_t number,
                                     std::vector<Geometry>& results, const Occurrence& design) {
  const ColoredPlan::Step& step = plan.steps[number];
  const Node& node = *step.occurrence->node;
  switch (step.kind) {
    case ColoredPlan::Kind::Plain: return plain(node);
    case ColoredPlan::Kind::HandsOn: return results[step.operands.front()];
    case ColoredPlan::Kind::Uniform: {
      const Geometry result = withColor(plain(node), step.color);
      remembered_.results.keep(step.key, result);
      return result;
    }
    case ColoredPlan::Kind::Combined: break;
  }
  std::vector<Geometry> operands;
  for (const std::size_t operand : step.operands) operands.push_back(results[operand]);
  // Faces made by a cut take the cutter's colour if it has one, else that of what is cut.
  if (is<graph::Difference>(node))
    for (std::size_t i = 1; i < operands.size(); ++i)
      if (plan.steps[step.operands[i]].kind == ColoredPlan::Kind::Plain)
        operands[i] = withColor(operands[i], step.color);
  Result<Geometry> result = madeFrom(node, std::move(operands), Sharing::None, design);
  if (result) remembered_.results.keep(step.key, *result);
  return result;
}

Result<Geometry> Builder::colored(const Occurrence& design) {
  const ColoredPlan plan = coloredPlanOf(design);
  // What is remembered needs no operands: mark what is needed from the root down.
  std::vector<std::optional<Geometry>> known(plan.steps.size());
  std::vector<bool> needed(plan.steps.size(), false);
  needed.back() = true;
  std::vector<NodeRef> nodes;
  for (std::size_t i = plan.steps.size(); i-- > 0;) {
    if (!needed[i]) continue;
    const ColoredPlan::Step& step = plan.steps[i];
    const bool own = step.kind == ColoredPlan::Kind::Uniform || step.kind == ColoredPlan::Kind::Combined;
    const Geometry* found = own ? remembered_.results.find(step.key) : nullptr;
    if (found) {
      known[i] = *found;
      ++fromMemory_;
      continue;
    }
    if (step.operands.empty()) {
      nodes.push_back(step.occurrence->node);
    } else {
      planned_ += step.kind == ColoredPlan::Kind::Combined;
      for (const std::size_t operand : step.operands) needed[operand] = true;
    }
  }
  if (Status status = make(nodes, design); !status) return status.failure();
  std::vector<Geometry> results(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!needed[i]) continue;
    if (known[i]) {
      results[i] = *known[i];
      continue;
    }
    Result<Geometry> result = coloredOne(plan, i, results, design);
    if (!result) return result.failure();
    results[i] = std::move(result).value();
    for (const std::size_t operand : plan.steps[i].operands) results[operand] = Geometry();
  }
  return std::move(results.back());
}

}  // namespace pw::model

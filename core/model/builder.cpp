// SPDX-License-Identifier: Apache-2.0
#include "model/builder.hpp"

#include <unordered_set>
#include <utility>

#include "model/node_geometry.hpp"
#include "model/occurrences.hpp"

namespace pw::model {
namespace {

using base::Digest;
using base::Failure;
using base::Result;
using base::Status;
using graph::Dimension;
using graph::Node;
using graph::NodeRef;
using graph::Occurrence;

template <class Shape>
bool is(const Node& node) {
  return std::holds_alternative<Shape>(node.shape);
}

// Operations whose faces are those of their operands: colours live through them.
bool keepsFaces(const Node& node) {
  return is<graph::Transform>(node) || is<graph::Resize>(node) || is<graph::Union>(node) ||
         is<graph::Difference>(node) || is<graph::Intersection>(node);
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

void addColor(base::Hasher& hasher, const base::Color& color) {
  for (const float component : {color.r, color.g, color.b, color.a})
    hasher.add(static_cast<double>(component));
}

}  // namespace

void Remembered::clear() {
  results.clear();
  remarks.clear();
  colors.clear();
}

Builder::Builder(Remembered& remembered, const base::Limits& limits, const base::Task& task)
    : remembered_(remembered), context_{limits, task, {}} {}

Result<Geometry> Builder::madeFrom(const Node& node, const std::vector<Geometry>& children,
                                   const Occurrence& design) {
  const auto placed = [&](Failure failure) {
    if (!failure.place)
      if (const Occurrence* statement = statementOf(design, node.digest)) failure.place = statement->place;
    return failure;
  };
  if (context_.task.cancel.raised())
    return placed({base::Code::Cancelled, "Stopped while building " +
                                              std::string(graph::nameOf(node.shape)) + "()."});
  context_.task.report("Building", done_, planned_);
  context_.remarks.clear();
  Result<Geometry> result = geometryOf(context_, node, children);
  ++built_;
  ++done_;
  if (!result) return placed(result.failure());
  if (!context_.remarks.empty()) remembered_.remarks[node.digest] = std::move(context_.remarks);
  context_.remarks.clear();
  return result;
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
    Result<Geometry> result = madeFrom(*node, children, design);
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

// The occurrences whose faces need colours, children first. Below a colour, and where there is none,
// the node alone says all.
struct Builder::ColoredPlan {
  enum class Kind { Plain, Uniform, HandsOn, Combined };
  struct Step {
    const Occurrence* occurrence;
    Kind kind;
    std::optional<base::Color> color;    // Uniform; of Combined: its first operand's
    std::vector<std::size_t> operands;   // steps
    Digest key;                          // shape hash + colour digest
  };
  std::vector<Step> steps;
};

Builder::ColoredPlan Builder::planned(const Occurrence& design) {
  ColoredPlan plan;
  struct Visit {
    const Occurrence* occurrence;
    std::vector<const Occurrence*> operands;
    std::vector<std::size_t> steps;
    ColoredPlan::Kind kind;
  };
  std::vector<Visit> open;
  // A leaf of the plan is finished at once; its number is returned.
  const auto finished = [&](const Occurrence& occurrence, ColoredPlan::Kind kind,
                            std::optional<base::Color> color) {
    base::Hasher hasher;
    hasher.add(occurrence.node->digest).add(std::uint64_t{color.has_value()});
    if (color) addColor(hasher, *color);
    plan.steps.push_back({&occurrence, kind, color, {}, hasher.digest()});
    return plan.steps.size() - 1;
  };
  std::vector<std::size_t> roots;
  const auto enter = [&](const Occurrence& occurrence, std::vector<std::size_t>& into) {
    using Kind = ColoredPlan::Kind;
    if (occurrence.color) {
      into.push_back(finished(occurrence, Kind::Uniform, occurrence.color));
    } else if (!occurrence.hasColor) {
      into.push_back(finished(occurrence, Kind::Plain, std::nullopt));
    } else {
      auto operands = operandsOf(occurrence);
      if (handsOn(occurrence, operands)) {
        open.push_back({&occurrence, std::move(operands), {}, Kind::HandsOn});
      } else if (keepsFaces(*occurrence.node) && matches(occurrence, operands)) {
        open.push_back({&occurrence, std::move(operands), {}, Kind::Combined});
      } else {
        into.push_back(finished(occurrence, Kind::Uniform, firstColorOf(occurrence)));
      }
    }
  };
  enter(design, roots);
  while (!open.empty()) {
    const std::size_t at = open.size() - 1;
    if (open[at].steps.size() < open[at].operands.size()) {
      const Occurrence& operand = *open[at].operands[open[at].steps.size()];
      std::vector<std::size_t> number;
      enter(operand, number);  // may move `open`
      if (!number.empty()) open[at].steps.push_back(number.front());
    } else {
      Visit visit = std::move(open.back());
      open.pop_back();
      base::Hasher hasher;
      hasher.add(visit.occurrence->node->digest);
      for (const std::size_t operand : visit.steps) hasher.add(plan.steps[operand].key);
      plan.steps.push_back({visit.occurrence, visit.kind, firstColorOf(*visit.occurrence),
                            std::move(visit.steps), hasher.digest()});
      if (!open.empty()) open.back().steps.push_back(plan.steps.size() - 1);
    }
  }
  return plan;
}

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
  Result<Geometry> result = madeFrom(node, operands, design);
  if (result) remembered_.results.keep(step.key, *result);
  return result;
}

Result<Geometry> Builder::colored(const Occurrence& design) {
  const ColoredPlan plan = planned(design);
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

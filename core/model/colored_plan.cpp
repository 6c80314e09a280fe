// SPDX-License-Identifier: Apache-2.0
#include "model/colored_plan.hpp"

#include <utility>

#include "model/occurrences.hpp"

namespace pw::model {
namespace {

using graph::Node;
using graph::Occurrence;

template <class Shape>
bool is(const Node& node) {
  return std::holds_alternative<Shape>(node.shape);
}

void addColor(base::Hasher& hasher, const base::Color& color) {
  for (const float component : {color.r, color.g, color.b, color.a})
    hasher.add(static_cast<double>(component));
}

}  // namespace

bool keepsFaces(const Node& node) {
  return is<graph::Transform>(node) || is<graph::Resize>(node) || is<graph::Union>(node) ||
         is<graph::Difference>(node) || is<graph::Intersection>(node);
}

ColoredPlan coloredPlanOf(const Occurrence& design) {
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

}  // namespace pw::model

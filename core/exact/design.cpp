// SPDX-License-Identifier: Apache-2.0
#include "exact/design.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "model/colored_plan.hpp"
#include "model/design_parts.hpp"
#include "model/occurrences.hpp"

namespace pw::exact {

using base::Code;
using base::Failure;
using base::Result;
using base::Status;
using graph::NodeRef;
using graph::Occurrence;

namespace {

const Failure nothing{Code::Empty, "Current top level object is empty."};
constexpr const char* disagree = "the exact and the triangle model disagree";

}  // namespace

DesignRun::DesignRun(Remembered& remembered, const graph::OccurrenceRef& root, const base::Limits& limits,
                     const base::Task& task)
    : remembered_(remembered),
      root_(root),
      limits_(limits),
      task_(task),
      meshes_(remembered.meshes, limits, task) {}

Result<mesh::Solid> DesignRun::asWritten(const NodeRef& node) {
  if (Status status = meshes_.make({node}, *root_); !status) return status.failure();
  return std::get<mesh::Solid>(meshes_.plain(*node));
}

Result<mesh::Solid> DesignRun::fine() {
  return Evaluation(remembered_, meshes_, limits_, task_, *root_, Care::Quick).fine(root_->node);
}

Result<ValueRef> DesignRun::colored(Evaluation& evaluation) {
  using Kind = model::ColoredPlan::Kind;
  const model::ColoredPlan plan = model::coloredPlanOf(*root_);
  std::vector<NodeRef> nodes;
  for (const model::ColoredPlan::Step& step : plan.steps)
    if (step.operands.empty()) nodes.push_back(step.occurrence->node);
  if (Status status = evaluation.make(nodes); !status) return status.failure();
  // A colour asks for faces: what was put off until now may be what can't be done.
  const auto painted = [&](const ValueRef& value, const NodeRef& node, const base::Color& color) {
    Result<ValueRef> result = evaluation.recolored(value, color);
    if (result || value->heavy) return result;
    result = evaluation.repaired(node, result.failure());
    return result ? evaluation.recolored(*result, color) : result;
  };
  std::vector<ValueRef> results;
  for (const model::ColoredPlan::Step& step : plan.steps) {
    const NodeRef& node = step.occurrence->node;
    Result<ValueRef> result = evaluation.valueOf(*node);
    if (step.kind == Kind::Uniform && step.color) {
      result = painted(evaluation.valueOf(*node), node, *step.color);
    } else if (step.kind == Kind::HandsOn) {
      result = results[step.operands.front()];
    } else if (step.kind == Kind::Combined) {
      std::vector<ValueRef> operands;
      for (const std::size_t operand : step.operands) {
        Result<ValueRef> value = results[operand];
        // Faces made by a cut take the cutter's colour if it has one, else that of what is cut.
        if (std::holds_alternative<graph::Difference>(node->shape) && !operands.empty() && step.color &&
            plan.steps[operand].kind == Kind::Plain)
          value = painted(*value, plan.steps[operand].occurrence->node, *step.color);
        if (!value) return value.failure();
        operands.push_back(std::move(value).value());
      }
      result = evaluation.remade(node, operands);
      if (result && (remembered_.staysFaceted(node->digest) || (*result)->heavy) && step.color)
        result = painted(*result, node, *step.color);
    }
    if (!result) return result.failure();
    results.push_back(std::move(result).value());
  }
  return results.back();
}

Result<kernel::Solid> DesignRun::solidOnce() {
  Evaluation evaluation(remembered_, meshes_, limits_, task_, *root_, Care::Quick);
  Result<ValueRef> value = [&]() -> Result<ValueRef> {
    if (root_->hasColor) return colored(evaluation);
    const NodeRef nodes[] = {root_->node};
    if (Status status = evaluation.make(nodes); !status) return status.failure();
    return evaluation.valueOf(*root_->node);
  }();
  if (!value) return value.failure();
  Result<kernel::Solid> solid = evaluation.wholeOf(*value);
  // The last step, put off until now, may be what can't be done.
  if (!solid && solid.failure().code != Code::Cancelled && !(*value)->heavy) {
    value = evaluation.faceted(root_->node, solid.failure().message);
    if (!value) return value.failure();
    solid = evaluation.wholeOf(*value);
  }
  built_ += evaluation.built();
  fromMemory_ += evaluation.fromMemory();
  if (solid) evaluation.remember();
  return solid;
}

Result<Whole> DesignRun::whole(bool crossCheck) {
  Result<kernel::Solid> solid = solidOnce();
  if (!solid) return solid.failure();
  if (!crossCheck || solid->isEmpty()) return Whole{std::move(solid).value(), 0};
  task_.report("Comparing with triangles", 0, 0);
  const auto compared = [&](const kernel::Solid& one) {
    return Evaluation(remembered_, meshes_, limits_, task_, *root_, Care::Quick).compared(root_->node, one);
  };
  Result<Evaluation::Verdict> verdict = compared(*solid);
  if (verdict && !verdict->agrees) {
    // Step by step: which one is at fault.
    remembered_.values.clear();
    Evaluation careful(remembered_, meshes_, limits_, task_, *root_, Care::Careful);
    const NodeRef nodes[] = {root_->node};
    if (Status status = careful.make(nodes); !status) return status.failure();
    careful.remember();
    solid = solidOnce();
    if (!solid) return solid.failure();
    verdict = compared(*solid);
  }
  if (verdict && !verdict->agrees) {
    remembered_.faceted.emplace(root_->node->digest, disagree);
    remembered_.values.clear();
    solid = solidOnce();
    if (!solid) return solid.failure();
    verdict = compared(*solid);
    if (verdict && !verdict->agrees)
      return Failure{Code::Internal, "The exact model disagrees with the triangles it is made of: " +
                                         verdict->words + ". Export triangles as written instead."};
  }
  if (!verdict) return verdict.failure();
  return Whole{std::move(solid).value(), verdict->doubt};
}

// -- Parts for a file --

kernel::Part DesignRun::partOf(std::string name, kernel::Solid solid,
                               const std::optional<base::Color>& color) const {
  kernel::Part part{std::move(name), std::move(solid), color, {}};
  for (const std::uint32_t tag : part.solid.tags())
    if (const auto& own = remembered_.tags.at(tag).color; own && own != color)
      part.faceColors.emplace_back(tag, *own);
  return part;
}

Result<std::vector<kernel::Part>> DesignRun::partsByColor(const std::vector<model::ColorGroup>& groups) {
  std::vector<NodeRef> unions, nodes;
  for (const model::ColorGroup& group : groups)
    unions.push_back(group.nodes.size() == 1
                         ? group.nodes.front()
                         : graph::makeNode(graph::Union{}, graph::Dimension::Three, group.nodes));
  for (auto group = unions.begin(); group != unions.end(); ++group)
    nodes.push_back(group + 1 == unions.end() ? *group
                                              : graph::makeNode(graph::Difference{}, graph::Dimension::Three,
                                                                {group, unions.end()}));
  std::vector<kernel::Part> parts;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Evaluation evaluation(remembered_, meshes_, limits_, task_, *root_, Care::Quick);
    const NodeRef wanted[] = {nodes[i]};
    if (Status status = evaluation.make(wanted); !status) return status.failure();
    Result<kernel::Solid> solid = evaluation.wholeOf(evaluation.valueOf(*nodes[i]));
    if (!solid && solid.failure().code == Code::Cancelled) return solid.failure();
    Result<Evaluation::Verdict> verdict =
        solid ? evaluation.compared(nodes[i], *solid) : Result<Evaluation::Verdict>(Evaluation::Verdict{});
    if (!verdict) return verdict.failure();
    if (!verdict->agrees) {
      Evaluation careful(remembered_, meshes_, limits_, task_, *root_, Care::Careful);
      if (Status status = careful.make(wanted); !status) return status.failure();
      solid = careful.wholeOf(careful.valueOf(*nodes[i]));
      if (!solid) return solid.failure();
      verdict = careful.compared(nodes[i], *solid);
      if (!verdict) return verdict.failure();
      if (!verdict->agrees) {
        Result<ValueRef> value = careful.faceted(nodes[i], disagree);
        if (!value) return value.failure();
        solid = careful.wholeOf(*value);
        if (!solid) return solid.failure();
      }
    }
    evaluation.remember();
    if (!solid->isEmpty()) parts.push_back(partOf(groups[i].name, std::move(solid).value(), groups[i].color));
  }
  return parts;
}

Result<std::vector<kernel::Part>> DesignRun::partsByStatement(const std::optional<base::Color>& color) {
  // The statements of the top level, where the design is their union.
  const Occurrence* at = root_.get();
  auto operands = model::operandsOf(*at);
  while (model::handsOn(*at, operands) && model::readableNameOf(*at) != at->name) {
    at = operands.front();
    operands = model::operandsOf(*at);
  }
  if (!std::holds_alternative<graph::Union>(at->node->shape) || !model::matches(*at, operands))
    operands.clear();
  Evaluation evaluation(remembered_, meshes_, limits_, task_, *root_, Care::Quick);
  std::vector<NodeRef> nodes{root_->node};
  for (const Occurrence* operand : operands) nodes.push_back(operand->node);
  if (Status status = evaluation.make(nodes); !status) return status.failure();
  std::vector<kernel::Part> parts;
  const auto whole = [&]() -> Result<std::vector<kernel::Part>> {
    Result<kernel::Solid> solid = evaluation.wholeOf(evaluation.valueOf(*root_->node));
    if (!solid) return solid.failure();
    if (!solid->isEmpty())
      parts.push_back(partOf(model::readableNameOf(*root_), std::move(solid).value(), color));
    return std::move(parts);
  };
  if (operands.size() < 2) return whole();
  std::vector<base::Box3> boxes;
  for (const Occurrence* operand : operands) {
    const ValueRef value = evaluation.valueOf(*operand->node);
    if (value->isEmpty()) continue;
    Result<kernel::Solid> solid = evaluation.wholeOf(value);
    if (!solid) return solid.failure();
    const base::Box3 box = solid->box();
    for (const base::Box3& other : boxes)
      if (!glm::any(glm::greaterThan(box.min, other.max + 1e-6)) &&
          !glm::any(glm::greaterThan(other.min, box.max + 1e-6))) {
        parts.clear();
        return whole();  // statements that meet are one part
      }
    boxes.push_back(box);
    parts.push_back(partOf(model::readableNameOf(*operand), std::move(solid).value(), color));
  }
  evaluation.remember();
  return parts;
}

Result<std::vector<kernel::Part>> DesignRun::parts(const std::string& title) {
  Result<Whole> checked = whole(true);
  if (!checked) return checked.failure();
  const std::vector<model::ColorGroup> groups = model::groupsIn(*root_);
  Result<std::vector<kernel::Part>> parts = std::vector<kernel::Part>();
  if (groups.size() > 1 && !remembered_.staysFaceted(root_->node->digest)) {
    parts = partsByColor(groups);
  } else if (root_->hasColor || remembered_.staysFaceted(root_->node->digest)) {
    // Colours inside of one operation: faces have them.
    parts->push_back(partOf(model::readableNameOf(*root_), checked->solid,
                            groups.empty() ? std::nullopt : groups.front().color));
  } else {
    parts = partsByStatement(std::nullopt);
  }
  if (!parts) return parts;
  std::erase_if(*parts, [](const kernel::Part& part) { return part.solid.isEmpty(); });
  if (parts->empty()) return nothing;
  if (parts->size() == 1 && !title.empty()) parts->front().name = title;
  std::map<std::string, int> used;
  for (kernel::Part& part : *parts)
    if (const int number = ++used[part.name]; number > 1) part.name += " " + std::to_string(number);
  return parts;
}

model::Exactness exactnessOf(const Remembered& remembered, const Occurrence& design,
                             const kernel::Solid& solid) {
  model::Exactness out;
  out.faces = solid.faceCount();
  out.exactFaces = out.faces;
  for (const std::uint32_t tag : solid.tags()) {
    const auto& node = remembered.tags.at(tag).faceted;
    if (!node) continue;
    const std::size_t faces = solid.faceCount(tag);
    out.exactFaces -= faces;
    const Occurrence* statement = model::statementOf(design, *node);
    model::FacetedPlace place;
    place.place = statement ? statement->place : design.place;
    place.statement = statement ? statement->name : design.name;
    if (const auto why = remembered.faceted.find(*node); why != remembered.faceted.end())
      place.reason = why->second;
    auto known = std::find_if(out.faceted.begin(), out.faceted.end(), [&](const model::FacetedPlace& other) {
      return other.place == place.place && other.statement == place.statement;
    });
    if (known == out.faceted.end()) known = out.faceted.insert(known, std::move(place));
    known->faces += faces;
  }
  std::sort(out.faceted.begin(), out.faceted.end(),
            [](const model::FacetedPlace& a, const model::FacetedPlace& b) {
              return std::tie(a.place.file, a.place.line, a.statement) <
                     std::tie(b.place.file, b.place.line, b.statement);
            });
  return out;
}

}  // namespace pw::exact

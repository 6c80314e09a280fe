// SPDX-License-Identifier: Apache-2.0
#include "model/occurrences.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pw::model {
namespace {

using graph::Occurrence;

constexpr std::array<std::string_view, 16> plainNames = {
    "",       "color", "translate", "rotate", "scale", "mirror", "multmatrix", "resize",
    "union", "group", "render",    "if",     "for",   "let",    "assign",     "echo"};

}  // namespace

std::vector<const Occurrence*> operandsOf(const Occurrence& occurrence) {
  std::vector<const Occurrence*> operands;
  for (const auto& child : occurrence.children)
    if (child && child->node && !child->background) operands.push_back(child.get());
  return operands;
}

bool handsOn(const Occurrence& occurrence, const std::vector<const Occurrence*>& operands) {
  return operands.size() == 1 && occurrence.node && operands[0]->node->digest == occurrence.node->digest;
}

bool matches(const Occurrence& occurrence, const std::vector<const Occurrence*>& operands) {
  return occurrence.node &&
         std::equal(operands.begin(), operands.end(), occurrence.node->children.begin(),
                    occurrence.node->children.end(), [](const Occurrence* operand, const graph::NodeRef& child) {
                      return operand->node->digest == child->digest;
                    });
}

std::optional<base::Color> firstColorOf(const Occurrence& occurrence) {
  const Occurrence* at = &occurrence;
  while (at && at->hasColor) {
    if (at->color) return at->color;
    const auto operands = operandsOf(*at);
    at = operands.empty() ? nullptr : operands.front();
  }
  return std::nullopt;
}

std::string readableNameOf(const Occurrence& occurrence) {
  const Occurrence* at = &occurrence;
  while (std::find(plainNames.begin(), plainNames.end(), at->name) != plainNames.end()) {
    const auto operands = operandsOf(*at);
    if (operands.empty()) break;
    at = operands.front();
  }
  return at->name;
}

const Occurrence* statementOf(const Occurrence& root, const base::Digest& node) {
  std::vector<const Occurrence*> pending{&root};
  while (!pending.empty()) {
    const Occurrence* at = pending.back();
    pending.pop_back();
    if (at->node && at->node->digest == node) {
      // The statement itself stands below the groups and modules that hand its shape on.
      for (auto operands = operandsOf(*at); handsOn(*at, operands); operands = operandsOf(*at))
        at = operands.front();
      return at;
    }
    for (auto child = at->children.rbegin(); child != at->children.rend(); ++child)
      if (*child) pending.push_back(child->get());
  }
  return nullptr;
}

}  // namespace pw::model

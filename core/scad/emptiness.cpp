// SPDX-License-Identifier: Apache-2.0
#include "scad/emptiness.hpp"

#include <algorithm>

namespace pw::scad {
namespace {

using graph::Dimension;

bool isNothing(const graph::NodeRef& node) { return std::holds_alternative<graph::Nothing>(node->shape); }

template <class... Shapes>
bool isOneOf(const graph::Shape& shape) {
  return (std::holds_alternative<Shapes>(shape) || ...);
}

// Whether one empty operand is enough to empty the result.
bool isEmptied(const graph::Shape& shape, std::span<const graph::NodeRef> operands) {
  if (isOneOf<graph::Difference>(shape)) return isNothing(operands.front());
  const bool any = isOneOf<graph::Intersection>(shape) ||
                   (isOneOf<graph::Minkowski>(shape) && operands.front()->dimension == Dimension::Two);
  return any ? std::any_of(operands.begin(), operands.end(), isNothing)
             : std::all_of(operands.begin(), operands.end(), isNothing);
}

}  // namespace

std::optional<Dimension> nothingMade(const graph::Shape& shape, std::span<const graph::NodeRef> operands,
                                     FirstOperand first) {
  if (operands.empty()) return Dimension::None;
  if (!isEmptied(shape, operands)) return std::nullopt;
  const bool single = operands.size() == 1;
  if (isOneOf<graph::LinearExtrude, graph::RotateExtrude>(shape)) return single ? Dimension::None : Dimension::Three;
  if (isOneOf<graph::Offset>(shape)) return single ? Dimension::None : Dimension::Two;
  if (isOneOf<graph::Projection>(shape)) return Dimension::None;
  const Dimension dimension = operands.front()->dimension;
  if (dimension == Dimension::None) return Dimension::None;
  const bool hull = isOneOf<graph::Hull>(shape);
  if (single) return (dimension == Dimension::Two) == hull ? dimension : Dimension::None;
  if (dimension == Dimension::Two) return dimension;
  const bool kept = isOneOf<graph::Difference>(shape) && first == FirstOperand::Typed;
  return kept ? dimension : Dimension::None;
}

}  // namespace pw::scad

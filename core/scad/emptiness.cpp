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
  if (isOneOf<graph::Intersection>(shape)) return std::ranges::any_of(operands, isNothing);
  // Of outlines, the first and one more; of solids, any one.
  if (isOneOf<graph::Minkowski>(shape) &&
      std::ranges::any_of(operands, [](const auto& operand) { return operand->dimension == Dimension::Two; }))
    return isNothing(operands.front()) ||
           (operands.size() > 1 && std::ranges::all_of(operands.subspan(1), isNothing));
  return std::ranges::all_of(operands, isNothing);
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

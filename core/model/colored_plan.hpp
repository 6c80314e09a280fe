// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "base/digest.hpp"
#include "graph/occurrence.hpp"

namespace pw::model {

// The occurrences of a design whose faces need colours, children first; the last step is the design.
// Below a colour, and where there is none, the node alone says all.
struct ColoredPlan {
  enum class Kind {
    Plain,    // no colour: the node's shape
    Uniform,  // the node's shape, in `color`
    HandsOn,  // its only operand's result
    Combined  // the node's operation on the operands' results: faces keep their colours
  };
  struct Step {
    const graph::Occurrence* occurrence;
    Kind kind;
    std::optional<base::Color> color;   // Uniform; of Combined: its first operand's
    std::vector<std::size_t> operands;  // steps
    base::Digest key;                   // shape hash + colour digest
  };
  std::vector<Step> steps;
};

// Operations whose faces are those of their operands: colours live through them.
bool keepsFaces(const graph::Node& node);

// The design has to have a node and colours. Iterative.
ColoredPlan coloredPlanOf(const graph::Occurrence& design);

}  // namespace pw::model

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph/occurrence.hpp"

// How the occurrence tree lies beside the graph. Every walk is iterative: designs nest deeply.
namespace pw::model {

// The children that stand for `occurrence.node->children`: those with a node that are no background.
std::vector<const graph::Occurrence*> operandsOf(const graph::Occurrence& occurrence);

// Whether the occurrence only hands on its single child's shape (a group, a module, color()).
bool handsOn(const graph::Occurrence& occurrence, const std::vector<const graph::Occurrence*>& operands);

// Whether the operands are the node's children, one by one.
bool matches(const graph::Occurrence& occurrence, const std::vector<const graph::Occurrence*>& operands);

// The colour of an operation that mixes its operands beyond recognition: its first operand's.
std::optional<base::Color> firstColorOf(const graph::Occurrence& occurrence);

// What a reader would call it: the first name below that is not just a colour, a transform or a group.
std::string readableNameOf(const graph::Occurrence& occurrence);

// The statement that made the node with this digest; null where none did.
const graph::Occurrence* statementOf(const graph::Occurrence& root, const base::Digest& node);

}  // namespace pw::model

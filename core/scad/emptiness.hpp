// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "graph/node.hpp"

// What OpenSCAD 2021.01 leaves of an operation with nothing to work on. That it is empty is not all: it still
// may be an outline or a solid, and as a first child decide which of its siblings count.
namespace pw::scad {

// How the first operand came to be nothing.
enum class FirstOperand {
  Typed,    // by itself a shape of the dimension that counts: cube(0)
  Untyped,  // an empty group, or a shape of the other dimension, which was left out
};

// The dimension of the nothing that `shape` makes of `operands`, all of which are of the dimension it takes or,
// where none of them has one, of none. None where it does not take part in that decision at all; no value where
// the result need not be empty. Measured, see tests/differential/empty_children.py.
std::optional<graph::Dimension> nothingMade(const graph::Shape& shape, std::span<const graph::NodeRef> operands,
                                            FirstOperand first);

}  // namespace pw::scad

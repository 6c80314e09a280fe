// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "graph/node.hpp"
#include "model/exact_engine.hpp"

namespace pw::exact {

// The exact engine: walks a graph with kernel, one node after another at its own boundary, remembers results
// by content hash within `bytes`, checks each against the same graph in mesh with true circles finely faceted,
// and leaves a subtree faceted, with its source line, where it can't be exact or the two disagree.
std::unique_ptr<model::ExactEngine> makeExactEngine(std::size_t bytes);

// Circles drawn with $fn from 3 to this number stay the polygons they are written as (hex nuts, square
// pockets drawn as cylinders); with more, or with $fa and $fs alone, they are true circles.
inline constexpr int polygonFragments = graph::polygonFragments;

}  // namespace pw::exact

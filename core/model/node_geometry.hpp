// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "graph/node.hpp"
#include "mesh/operations.hpp"
#include "model/engine.hpp"

namespace pw::model {

// The geometry of one node from that of its children, which stand in the node's order. A child of the
// other dimension counts as empty. Remarks go to the context.
base::Result<Geometry> geometryOf(mesh::Context& context, const graph::Node& node,
                                  std::span<const Geometry> children);

// Nothing, as an outline or as a solid; what has no dimension is no outline.
Geometry emptyOf(graph::Dimension dimension);
bool isEmpty(const Geometry& geometry);

// The largest coordinate, without sign; 0 of nothing. How far that is on the way to a result is nobody's business, but what a
// design comes to, and what small parts are joined with, has Limits::coordinate; the failure says that of a node.
double reachOf(const Geometry& geometry);
base::Failure reachesTooFar(const graph::Node& node, double reach, const base::Limits& limits);

}  // namespace pw::model

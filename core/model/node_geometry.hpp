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

}  // namespace pw::model

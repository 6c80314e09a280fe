// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "exact/hulls.hpp"

// Collecting what hulls span; part of hulls.hpp.
namespace pw::exact {

struct Collected {
  std::optional<Generators> generators;
  std::string reason;    // why not
  std::string doubtful;  // of what was taken whole although something is cut off it; "" for nothing
};
// Of the hull of all children of `node`.
base::Result<Collected> collected(const graph::Node& node, const IsCurved& isCurved,
                                  const AsWritten& asWritten);
// Of one shape that has to be convex, for Minkowski sums.
base::Result<Collected> collectedConvex(const graph::NodeRef& node, const IsCurved& isCurved,
                                        const AsWritten& asWritten);

}  // namespace pw::exact

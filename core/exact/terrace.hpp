// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "exact/prism.hpp"

// Prisms on each other along one axis. Private to exact/.
//
// A pocket that ends inside, a boss, a lip or a step is a change of outline at a height. Booleans of
// such shapes are booleans of outlines, layer by layer, and their solid is built without one: a shell
// with a lip and four posts takes a sixth of the time, and nothing of it can fail in space.
namespace pw::exact {

struct Terrace {
  std::vector<kernel::Layer> layers;  // in the terrace's own frame, lowest first, each on the one below
  base::Mat4 designFromTerrace{1};    // rigid, proper
  std::uint32_t tag = 0;              // of all its faces
};

Terrace terraceOf(const Prism&);
// Moved by a matrix that need not be rigid; none where the result is no terrace.
base::Result<std::optional<Terrace>> movedTerrace(kernel::Context&, const Terrace&, const base::Mat4& matrix);
// The first one united with, or less, the others, in its frame. `taken` are those of the others that lie
// along its axis and carry its tag, by number; none where nobody does or there are too many layers.
struct Terraced {
  Terrace terrace;
  std::vector<std::size_t> taken;
};
base::Result<std::optional<Terraced>> combined(kernel::Context&, mesh::Boolean operation,
                                               const Terrace& first, std::span<const Terrace* const> others);
// Failures as kernel::stacked, and of moving.
base::Result<kernel::Solid> solidOf(kernel::Context&, const Terrace&);

}  // namespace pw::exact

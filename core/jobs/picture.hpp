// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "model/engine.hpp"
#include "model/exact_engine.hpp"
#include "protocol/preview.hpp"

namespace pw::jobs {

// Edges whose faces turn by more than this, in degrees, are drawn and split the shading, but where they lie
// between facets of a round surface (creases.hpp). Regular circles of 15 fragments turn by exactly this much.
inline constexpr double creaseAngle = 24;

// What the page draws of a result: the whole with its colours, then '#' and '%' parts with their
// looks. `colored` are the pieces of a flat design that has colours; empty otherwise. Failure: Limit
// where the picture would not fit into 32-bit counts.
base::Result<protocol::Preview> pictureOf(const model::Built& built,
                                          const std::vector<model::Piece>& colored);

// The same of an exact model: the surfaces' own normals and the solid's own edges. Parts on faces that stay
// faceted are marked.
base::Result<protocol::Preview> pictureOf(const model::ExactBuilt& built);

}  // namespace pw::jobs

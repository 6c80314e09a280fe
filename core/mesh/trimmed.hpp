// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mesh/solid_rep.hpp"

// Private to mesh/: what of a huge body a boolean can meet.
namespace pw::mesh {

// Of a solid that reaches beyond the limit on results, as "infinite" cutters do, the part around `frame`, where its faces are
// its own; the same solid where it does not. What a boolean keeps of bodies depends on how large the largest is, as Manifold
// takes corners for one that are nearer than 1e-12 of that. Colours of the solid's faces are lost.
base::Result<Solid> trimmed(const Context& context, const Solid& solid, const base::Box3& frame);

}  // namespace pw::mesh

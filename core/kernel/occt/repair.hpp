// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "kernel/occt/rep.hpp"

// Private to kernel/: algorithms that may make things worse. Each works on a copy and gives nothing
// back unless the result passes.
namespace pw::kernel {

// ShapeFix on a copy. Meant for invalid shapes alone: it spoils up to 2 % of valid ones.
std::optional<Solid> fixed(std::string_view operation, const TopoDS_Shape& shape, const Tags& tags);

// Whether two neighbouring faces of one tag lie on one surface.
bool hasSplitFaces(const TopoDS_Shape& shape, const Tags& tags);
// Such faces made one, where the solid stays valid and keeps its volume; else the solid itself.
Solid unifiedWherePossible(const Solid& solid);

}  // namespace pw::kernel

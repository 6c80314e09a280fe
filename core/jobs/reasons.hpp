// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "protocol/diagnostic.hpp"
#include "scad/tree.hpp"

namespace pw::jobs {

// Why a design that evaluates without a word may leave nothing: its file is empty, or a library that calls nothing
// itself. No value where it does call something; then what it calls has its own reasons.
std::optional<protocol::Diagnostic> reasonForNothing(const scad::Program& program);

}  // namespace pw::jobs

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "protocol/parameter.hpp"
#include "scad/tree.hpp"

namespace pw::scad {

// The parameters that a design's annotations declare, in the order of the Customizer's groups.
// `Hidden` ones are left out. Source of the rules: OpenSCAD's customizer behaviour (2021.01). Any list of
// literals, range, or undef is one too, as text (Widget::Literal).
std::vector<protocol::Parameter> parametersOf(const Program& program);

// What a parameter set changes in OpenSCAD 2021.01 (measured) although the Customizer does not offer it: assignments
// of the Hidden group, below the first brace, of included files, and of sums and choices of literals. Names and
// defaults only.
std::vector<protocol::Parameter> hiddenOf(const Program& program);

// Parameter-set files (`{"parameterSets": {...}, "fileFormatVersion": "1"}`).
base::Result<std::vector<protocol::ParameterSet>> readParameterSets(std::string_view json);
// Every value as a string, as OpenSCAD writes them; sorted, stable bytes.
std::string writeParameterSets(const std::vector<protocol::ParameterSet>& sets);

}  // namespace pw::scad

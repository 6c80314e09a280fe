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
// `Hidden` ones are left out. Source of the rules: OpenSCAD's customizer behaviour (2021.01).
std::vector<protocol::Parameter> parametersOf(const Program& program);

// Parameter-set files (`{"parameterSets": {...}, "fileFormatVersion": "1"}`).
base::Result<std::vector<protocol::ParameterSet>> readParameterSets(std::string_view json);
// Every value as a string, as OpenSCAD writes them; sorted, stable bytes.
std::string writeParameterSets(const std::vector<protocol::ParameterSet>& sets);

// The values a set gives on top of the defaults: absent ones reset to the default, unreadable or
// illegal ones stay at the default, numbers are clamped to their limits, strings cut, unknown keys
// ignored.
protocol::ParameterValues valuesOf(const std::vector<protocol::Parameter>& parameters,
                                   const protocol::ParameterSet& set);

// One value against its parameter: clamped and typed like valuesOf, or a failure in words
// ("width takes a number from 10 to 40; 'abc' is not a number").
base::Result<protocol::ParameterValue> checkedValue(const protocol::Parameter& parameter,
                                                    const protocol::ParameterValue& value);

}  // namespace pw::scad

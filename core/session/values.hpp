// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "protocol/parameter.hpp"

namespace pw::session {

// Whether a value is of the parameter's type: finite numbers, as many in a vector as it has, and of
// a list only what it offers.
bool fits(const protocol::Parameter& parameter, const protocol::ParameterValue& value);

// Of values from outside (a link, a file, storage) those that fit a parameter and differ from its
// default.
protocol::ParameterValues kept(const std::vector<protocol::Parameter>& parameters,
                               const protocol::ParameterValues& values);

}  // namespace pw::session

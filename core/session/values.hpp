// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "protocol/messages.hpp"

namespace pw::session {

// Values from outside (a link, a file, storage, an embedding page), held against a design's parameters by the rule
// of protocol/values.hpp.
struct Held {
  // Typed, and only what differs from the defaults. What is no parameter of the form stays as it is: the design may
  // take it all the same (a hidden one does), and if not, whoever builds the model says so.
  protocol::ParameterValues changed;
  protocol::ParameterValues refused;  // of parameters whose type can't be read from them
  bool operator==(const Held&) const = default;
};
Held held(const std::vector<protocol::Parameter>& parameters, const protocol::ParameterValues& values);

// What is to be said beside the fields: of values outside the offer, and of refused ones.
std::vector<protocol::ValueRemark> remarksOn(const std::vector<protocol::Parameter>& parameters, const Held& held);

}  // namespace pw::session

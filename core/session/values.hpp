// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "protocol/messages.hpp"

namespace pw::session {

// Values from outside (a link, a file, storage, an embedding page), held against a design's parameters by the rule
// of protocol/values.hpp.
struct Held {
  protocol::ParameterValues changed;  // typed, and only what differs from the defaults; of hidden names as given
  protocol::ParameterValues refused;  // of parameters whose type can't be read from them, and of no parameter
  bool operator==(const Held&) const = default;
};
// What of a design takes values.
struct Takers {
  std::vector<protocol::Parameter> parameters;
  std::vector<std::string> hidden;  // names that take one though they are not offered
  const protocol::Parameter* find(const std::string& name) const;  // null for none that is offered
};
Held held(const Takers& takers, const protocol::ParameterValues& values);

// What is to be said: of values outside the offer, hidden ones, and refused ones.
std::vector<protocol::ValueRemark> remarksOn(const Takers& takers, const Held& held);

}  // namespace pw::session

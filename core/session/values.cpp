// SPDX-License-Identifier: Apache-2.0
#include "session/values.hpp"

#include <algorithm>
#include <utility>

#include "protocol/values.hpp"

namespace pw::session {

const protocol::Parameter* Takers::find(const std::string& name) const {
  const auto found = std::ranges::find(parameters, name, &protocol::Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

Held held(const Takers& takers, const protocol::ParameterValues& values) {
  Held out;
  for (const auto& [name, value] : values) {
    const protocol::Parameter* parameter = takers.find(name);
    std::optional<protocol::ParameterValue> typed;
    if (parameter) typed = protocol::typedValue(*parameter, value);
    else if (std::ranges::find(takers.hidden, name) != takers.hidden.end()) typed = value;
    if (!typed) out.refused[name] = value;
    else if (!parameter || *typed != parameter->initial) out.changed[name] = std::move(*typed);
  }
  return out;
}

std::vector<protocol::ValueRemark> remarksOn(const Takers& takers, const Held& held) {
  std::vector<protocol::ValueRemark> out;
  for (const auto& [name, value] : held.changed) {
    const protocol::Parameter* parameter = takers.find(name);
    std::string text = parameter ? protocol::outsideOffer(*parameter, value) : protocol::notOffered(name, value);
    if (!text.empty()) out.push_back({name, std::move(text)});
  }
  for (const auto& [name, value] : held.refused) {
    const protocol::Parameter* parameter = takers.find(name);
    out.push_back({name, parameter ? protocol::notUsed(*parameter, value) : protocol::notKnown(name)});
  }
  return out;
}

}  // namespace pw::session

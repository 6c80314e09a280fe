// SPDX-License-Identifier: Apache-2.0
#include "session/values.hpp"

#include <algorithm>
#include <utility>

#include "protocol/values.hpp"

namespace pw::session {

Held held(const std::vector<protocol::Parameter>& parameters, const protocol::ParameterValues& values) {
  Held out;
  for (const auto& [name, value] : values) {
    const auto parameter = std::ranges::find(parameters, name, &protocol::Parameter::name);
    if (parameter == parameters.end()) {
      out.changed[name] = value;
      continue;
    }
    std::optional<protocol::ParameterValue> typed = protocol::typedValue(*parameter, value);
    if (!typed) out.refused[name] = value;
    else if (*typed != parameter->initial) out.changed[name] = std::move(*typed);
  }
  return out;
}

std::vector<protocol::ValueRemark> remarksOn(const std::vector<protocol::Parameter>& parameters, const Held& held) {
  std::vector<protocol::ValueRemark> out;
  for (const protocol::Parameter& parameter : parameters) {
    std::string text;
    if (const auto refused = held.refused.find(parameter.name); refused != held.refused.end())
      text = protocol::notUsed(parameter, refused->second);
    else if (const auto changed = held.changed.find(parameter.name); changed != held.changed.end())
      text = protocol::outsideOffer(parameter, changed->second);
    if (!text.empty()) out.push_back({parameter.name, std::move(text)});
  }
  return out;
}

}  // namespace pw::session

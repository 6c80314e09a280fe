// SPDX-License-Identifier: Apache-2.0
#include "session/values.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace pw::session {

bool fits(const protocol::Parameter& parameter, const protocol::ParameterValue& value) {
  if (value.index() != parameter.initial.index()) return false;
  if (const auto* number = std::get_if<double>(&value); number && !std::isfinite(*number))
    return false;
  if (const auto* vector = std::get_if<std::vector<double>>(&value))
    return vector->size() == std::get<std::vector<double>>(parameter.initial).size() &&
           std::ranges::all_of(*vector, [](double one) { return std::isfinite(one); });
  return parameter.options.empty() ||
         std::ranges::any_of(parameter.options, [&](const protocol::ParameterOption& option) {
           return option.value == value;
         });
}

protocol::ParameterValues kept(const std::vector<protocol::Parameter>& parameters,
                               const protocol::ParameterValues& values) {
  protocol::ParameterValues result;
  for (const protocol::Parameter& parameter : parameters) {
    const auto found = values.find(parameter.name);
    if (found != values.end() && fits(parameter, found->second) &&
        found->second != parameter.initial)
      result.insert(*found);
  }
  return result;
}

}  // namespace pw::session

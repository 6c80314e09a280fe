// SPDX-License-Identifier: Apache-2.0
#include "jobs/given.hpp"

#include <algorithm>
#include <utility>

#include "protocol/values.hpp"
#include "scad/customizer.hpp"

namespace pw::jobs {

using protocol::Diagnostic;
using protocol::Parameter;
using protocol::ParameterValue;
using protocol::ParameterValues;
using protocol::Severity;
using protocol::Widget;

Takers::Takers(std::shared_ptr<const scad::Program> program, std::vector<Parameter> parameters, std::string main)
    : program_(std::move(program)), offered_(std::move(parameters)), main_(std::move(main)) {}

const std::vector<Parameter>& Takers::hidden() const {
  if (!hidden_) hidden_ = program_ ? scad::hiddenOf(*program_) : std::vector<Parameter>();
  return *hidden_;
}

Takers::Taker Takers::find(const std::string& name) const {
  const auto in = [&](const std::vector<Parameter>& parameters) {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? nullptr : &*found;
  };
  if (const Parameter* found = in(offered_)) return {found, true};
  return {in(hidden()), false};
}

Given Takers::take(const ParameterValues& values) const {
  Given out;
  const auto note = [&](std::string words, int line) {
    out.notes.push_back({Severity::Note, std::move(words), main_, line});
  };
  for (const auto& [name, value] : values) {
    const auto [parameter, offered] = find(name);
    if (!parameter) {
      note(protocol::notKnown(name), 0);
      continue;
    }
    std::optional<ParameterValue> typed = protocol::typedValue(*parameter, value);
    if (!typed) {
      note(protocol::notUsed(*parameter, value), parameter->line);
      continue;
    }
    if (*typed == parameter->initial) continue;
    if (!offered)
      note(protocol::notOffered(name, *typed), parameter->line);
    else if (std::string words = protocol::outsideOffer(*parameter, *typed); !words.empty())
      note(std::move(words), parameter->line);
    const std::string* text = std::get_if<std::string>(&*typed);
    const bool list = parameter->widget == Widget::Literal || parameter->widget == Widget::Vector;
    if (const auto literal = text && list ? protocol::readLiteral(*text) : std::nullopt)
      out.literals[name] = *literal;
    else
      out.plain[name] = *typed;
    out.values[name] = std::move(*typed);
  }
  return out;
}

ParameterValues Takers::changedBy(const protocol::ParameterSet& set) const {
  ParameterValues out;
  for (const auto& [name, value] : set.values) {
    const Parameter* parameter = find(name).parameter;
    std::optional<ParameterValue> typed =
        parameter ? protocol::typedValue(*parameter, value) : std::nullopt;
    if (!typed) out[name] = value;
    else if (*typed != parameter->initial) out[name] = std::move(*typed);
  }
  return out;
}

}  // namespace pw::jobs

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/diagnostic.hpp"
#include "protocol/literal.hpp"
#include "protocol/parameter.hpp"
#include "scad/tree.hpp"

namespace pw::jobs {

// The values a request gives, held against the design.
struct Given {
  protocol::ParameterValues values;                   // typed, only those that differ from the defaults
  protocol::ParameterValues plain;                    // of those: numbers, truth values, text, vectors
  std::map<std::string, protocol::Literal> literals;  // of those: the others
  std::vector<protocol::Diagnostic> notes;            // of what is outside the offer, hidden, unusable or unknown
};

// What a design takes values for, offered or not.
class Takers {
 public:
  Takers() = default;
  // Keeps a copy of `parameters`; what is hidden is looked for when it is first asked for (scad::hiddenOf).
  Takers(std::shared_ptr<const scad::Program> program, std::vector<protocol::Parameter> parameters, std::string main);

  const std::vector<protocol::Parameter>& offered() const { return offered_; }
  const std::vector<protocol::Parameter>& hidden() const;
  Given take(const protocol::ParameterValues& values) const;
  // What a set of a file changes: typed where it can be, without what is the default anyway. What nothing takes
  // stays as it is, so that it is told when the set is used.
  protocol::ParameterValues changedBy(const protocol::ParameterSet& set) const;

 private:
  struct Taker {
    const protocol::Parameter* parameter = nullptr;
    bool offered = false;
  };
  Taker find(const std::string& name) const;

  std::shared_ptr<const scad::Program> program_;
  std::vector<protocol::Parameter> offered_;
  std::string main_;
  mutable std::optional<std::vector<protocol::Parameter>> hidden_;
};

}  // namespace pw::jobs

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "scad/value.hpp"

namespace pw::scad {

// What a builtin function sees of the run it is called in.
class FunctionHost {
 public:
  virtual ~FunctionHost() = default;
  // Adds "WARNING: " before and " in file F, line L" of the call behind.
  virtual void warn(std::string text) = 0;
  virtual void warnWithoutPlace(std::string text) = 0;
  virtual void deprecate(std::string text) = 0;  // "DEPRECATED: " ..., once per text
  // Names of the modules on the stack, innermost last: parent_module(n), $parent_modules.
  virtual std::size_t moduleDepth() const = 0;
  virtual std::string moduleName(std::size_t fromInnermost) const = 0;
  // A source of numbers for unseeded rands(): seeded by the caller of the run, so that a run repeats.
  virtual std::uint32_t nextRandomWord() = 0;
};

using BuiltinFunction = Value (*)(FunctionHost& host, std::span<const Value> arguments);

// The builtin function of that name, or null: abs sign rands min max sin cos asin acos tan atan atan2
// round ceil floor pow sqrt exp len log ln str chr ord concat lookup search version version_num norm
// cross parent_module is_undef is_list is_num is_bool is_string is_function is_object. Arguments are positional; names are ignored
// by the caller, as OpenSCAD does.
BuiltinFunction findBuiltinFunction(std::string_view name);

// Builtin functions of OpenSCAD that this program does not have yet: dxf_cross, dxf_dim, textmetrics,
// fontmetrics, import. Calling one is a warning with the place, and undef.
bool isKnownMissingFunction(std::string_view name);

}  // namespace pw::scad

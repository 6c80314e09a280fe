// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scad/tree.hpp"

namespace pw::scad {

// Where one argument of a call goes.
struct BoundArgument {
  static constexpr std::int32_t special = -1;   // a `$` variable
  static constexpr std::int32_t unknown = -2;   // evaluated for what it prints, then dropped
  std::int32_t parameter = unknown;             // index of the parameter
  const Argument* argument = nullptr;
};

struct BoundArguments {
  std::vector<BoundArgument> inOrder;    // as they are evaluated
  std::vector<std::string> warnings;     // come before any of them
};

// Assigns the arguments of a call to parameters as OpenSCAD 2021.01 does: positional ones from the
// first of the `positional` leading parameters on, whatever was named; the last one given wins.
BoundArguments bindArguments(const Names& names, std::span<const Argument> arguments,
                             std::span<const Name> parameters, std::size_t positional);

// The order in which OpenSCAD 2021.01 evaluates arguments for these (different) names, given in the
// order they were first supplied: that of GNU's hash table of strings, mostly the reverse. It shows
// where arguments echo or warn. Gives indices into `names`.
std::vector<std::size_t> evaluationOrder(std::span<const std::string_view> names);

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scad/tree.hpp"
#include "scad/value.hpp"

namespace pw::scad {

// What an operator gives: a value, and where it is undef for a reason the words of the warning, without
// "WARNING: " and without the place ("undefined operation (number + undefined)"; empty: silent).
struct Outcome {
  Value value;
  std::string warning;
  // Products of matrices report their inner failure too: a warning of its own, before the other one and
  // without a place. Empty where there is none.
  std::string placelessWarning = {};
};

// Arithmetic, comparison and bit operators on evaluated operands (&& || ?: are the evaluator's). The
// common case number-with-number is inline in the evaluator; this is the whole rule.
Outcome applyUnary(Operator op, const Value& operand);
Outcome applyBinary(Operator op, const Value& left, const Value& right);

// v[i]: vectors, strings (code points) and ranges; truncates; outside or no number: undef, silent.
Value indexed(const Value& value, const Value& index);
// v.x .y .z of vectors; as later snapshots: .w, swizzles (.xy .rgb ...), .begin .step .end of ranges; else
// undef. 2021.01 has no .x of a range.
Value memberOf(const Value& value, std::string_view name);

// left < right where the language defines it, without any words: numbers, strings, bools, ranges and
// vectors of them. False where it does not (the rule of min() and max()).
bool isLess(const Value& left, const Value& right);

// The number cut to a whole one and wrapped to 32 bits, as OpenSCAD takes counts and columns; 0 where
// it does not fit 64 bits.
std::uint32_t toCount(double number);

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "scad/operators.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

using namespace pw::scad;

namespace {

const double notANumber = std::numeric_limits<double>::quiet_NaN();

Value list(std::vector<Value> elements) { return Value(std::move(elements)); }

std::string text(Operator op, const Value& left, const Value& right) {
  return applyBinary(op, left, right).value.echoText();
}

std::string warning(Operator op, const Value& left, const Value& right) {
  return applyBinary(op, left, right).warning;
}

Value nested(int levels) {
  Value value = list({1});
  for (int i = 1; i < levels; ++i) value = list({std::move(value)});
  return value;
}

}  // namespace

TEST_CASE("Vectors add by element to the shorter length, and pairs that don't fit are undef") {
  CHECK(text(Operator::Add, list({1, 2}), list({3, 4, 5})) == "[4, 6]");
  CHECK(text(Operator::Subtract, list({1, list({2, 3})}), list({1, list({2, "a"})})) == "[0, [0, undef]]");
  CHECK(warning(Operator::Add, list({1, "a"}), list({1, 1})).empty());
  CHECK(warning(Operator::Add, list({1}), 1) == "undefined operation (vector + number)");
}

TEST_CASE("A number scales a vector from either side and through every level") {
  CHECK(text(Operator::Multiply, 2, list({1, list({2})})) == "[2, [4]]");
  CHECK(text(Operator::Divide, 1, list({2, 4})) == "[0.5, 0.25]");
  CHECK(applyUnary(Operator::Negate, list({1, list({-2}), true})).value.echoText() == "[-1, [2], undef]");
}

TEST_CASE("Vector and matrix products follow linear algebra") {
  const Value matrix = list({list({1, 2}), list({3, 4})});
  CHECK(text(Operator::Multiply, list({1, 2}), list({3, 4})) == "11");
  CHECK(text(Operator::Multiply, matrix, list({1, 1})) == "[3, 7]");
  CHECK(text(Operator::Multiply, list({1, 1}), matrix) == "[4, 6]");
  CHECK(text(Operator::Multiply, matrix, matrix) == "[[7, 10], [15, 22]]");
}

TEST_CASE("A bad matrix is named by row and column, and inner faults are told twice as OpenSCAD does") {
  CHECK(warning(Operator::Multiply, list({list({1, 2}), list({3})}), list({1, 1})) ==
        "Matrix must be rectangular. Problem at row 1");
  const Outcome outcome =
      applyBinary(Operator::Multiply, list({list({"a"})}), list({list({1})}));
  CHECK(outcome.value.isUndef());
  CHECK(outcome.placelessWarning == "Vector must contain only numbers. Problem at index 0");
  CHECK(outcome.warning == "Vector must contain only numbers. Problem at index 0\n\t"
                           "while processing left operand at row 0");
}

TEST_CASE("Vectors are ordered by their first difference, then by length") {
  CHECK(text(Operator::Less, list({1, 2}), list({1, 3})) == "true");
  CHECK(text(Operator::Less, list({1}), list({1, 0})) == "true");
  CHECK(text(Operator::GreaterEqual, list({1, 2}), list({1, 2})) == "true");
  CHECK(warning(Operator::Greater, list({1}), list({"a"})) ==
        "undefined operation (string < number)\n\tin vector comparison at index 0");
}

TEST_CASE("nan is in no order with numbers, and in vectors neither before nor after them") {
  CHECK(text(Operator::LessEqual, notANumber, notANumber) == "false");
  CHECK(text(Operator::LessEqual, list({notANumber}), list({1})) == "true");
  CHECK_FALSE(isLess(Value(notANumber), Value(1)));
  CHECK_FALSE(isLess(Value("a"), Value(1)));
}

TEST_CASE("Operands of unlike types are undefined, and the warning names the types") {
  CHECK(warning(Operator::Less, true, 1) == "undefined operation (bool < number)");
  CHECK(warning(Operator::Less, Value(), Value()) == "operation undefined (undefined < undefined)");
  CHECK(warning(Operator::Power, list({1}), 2) == "undefined operation (vector ^ number)");
  CHECK(applyUnary(Operator::Negate, "a").warning == "undefined operation (-string)");
  CHECK(applyUnary(Operator::Plus, "a").value.echoText() == "\"a\"");
}

TEST_CASE("Bit operators work on whole numbers of 64 bits") {
  CHECK(text(Operator::BitAnd, 12, 10) == "8");
  CHECK(text(Operator::BitOr, 12, 10) == "14");
  CHECK(text(Operator::ShiftLeft, 1, 10) == "1024");
  CHECK(text(Operator::ShiftRight, -8, 1) == "-4");
  CHECK(applyUnary(Operator::BitNot, 5).value.asNumber() == -6);
  CHECK(warning(Operator::ShiftLeft, 1, -1) == "negative shift");
  CHECK(warning(Operator::ShiftLeft, 1, 64) == "shift too large");
}

TEST_CASE("Indices are cut to whole numbers, and outside there is undef") {
  const Value vector = list({1, 2, 3});
  CHECK(indexed(vector, 1.9).echoText() == "2");
  CHECK(indexed(vector, -0.5).echoText() == "1");
  for (const Value& index : {Value(-1), Value(3), Value(notANumber), Value(4294967296.0), Value("a"), Value()}) {
    CHECK(indexed(vector, index).isUndef());
  }
  CHECK(indexed("a😀b", 1).echoText() == "\"😀\"");
  CHECK(indexed("a😀b", 2).echoText() == "\"b\"");
  CHECK(indexed(Range{1, 2, 9}, 1).echoText() == "2");
}

TEST_CASE("Members are coordinates, swizzles and the parts of a range") {
  const Value vector = list({1, 2, 3});
  CHECK(memberOf(vector, "y").echoText() == "2");
  CHECK(memberOf(vector, "zx").echoText() == "[3, 1]");
  CHECK(memberOf(vector, "rgb").echoText() == "[1, 2, 3]");
  CHECK(memberOf(vector, "w").isUndef());
  CHECK(memberOf(vector, "xg").isUndef());
  CHECK(memberOf(Range{1, 2, 9}, "step").echoText() == "2");
  CHECK(memberOf(Range{1, 2, 9}, "x").isUndef());
  CHECK(memberOf("abc", "x").isUndef());
}

TEST_CASE("Vectors nested a hundred thousand deep are added, scaled, negated and ordered") {
  const Value a = nested(100'000);
  CHECK(applyBinary(Operator::Add, a, a).value.isVector());
  CHECK(applyBinary(Operator::Multiply, a, 2).value.isVector());
  CHECK(applyUnary(Operator::Negate, a).value.isVector());
  CHECK(text(Operator::Less, a, a) == "false");
}

TEST_CASE("Adding a vector that doubles sixty times stops at the limit of cells") {
  Value a = list({1});
  for (int i = 0; i < 60; ++i) a = list({a, a});
  Budget& budget = Budget::current();
  budget.cellLimit = budget.cells + 100'000;
  CHECK(applyBinary(Operator::Add, a, a).value.isUndef());
  budget.cellLimit = ~std::uint64_t{0};
}

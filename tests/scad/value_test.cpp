// SPDX-License-Identifier: Apache-2.0
#include "scad/value.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <limits>

using namespace pw::scad;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double notANumber = std::numeric_limits<double>::quiet_NaN();

Value list(std::vector<Value> elements) { return Value(std::move(elements)); }

Value nested(int levels) {
  Value value = list({});
  for (int i = 1; i < levels; ++i) value = list({std::move(value)});
  return value;
}

// Small, and yet 2^levels elements to walk.
Value doubling(int levels) {
  Value value = list({Value(1)});
  for (int i = 0; i < levels; ++i) value = list({value, value});
  return value;
}

// Puts limits on what this test makes, whatever is alive already.
struct Limited {
  explicit Limited(std::uint64_t cells, std::uint64_t work) {
    Budget& budget = Budget::current();
    budget.cellLimit = budget.cells + cells;
    budget.workLimit = budget.work + work;
  }
  ~Limited() {
    Budget& budget = Budget::current();
    budget.cellLimit = budget.workLimit = budget.byteLimit = ~std::uint64_t{0};
    budget.refused = false;
  }
};

struct Closure final : FunctionObject {
  explicit Closure(Value value) : captured(std::move(value)) {}
  std::string text() const override { return "function() 1"; }
  Value captured;
};

}  // namespace

TEST_CASE("A value takes 16 bytes") { CHECK(sizeof(Value) == 16); }

TEST_CASE("Numbers print with six digits, ties away from zero, and an unpadded exponent") {
  struct Expected {
    double number;
    const char* text;
  };
  // Echoed by OpenSCAD 2021.01.
  const Expected table[] = {
      {1e-5, "0.00001"},       {1.5e-5, "0.000015"},    {1.5e-6, "1.5e-6"},    {9.99999e-6, "9.99999e-6"},
      {9.999995e-6, "0.00001"}, {100000.5, "100001"},   {999999.4, "999999"},  {999999.5, "1e+6"},
      {1234575, "1.23458e+6"}, {0.1234565, "0.123456"}, {1e20, "1e+20"},       {1.0 / 3, "0.333333"},
      {4e-324, "4.94066e-324"}, {-1e-7, "-1e-7"},       {-0.0, "0"},           {0.5, "0.5"},
      {100000, "100000"},      {1234567, "1.23457e+6"}, {infinity, "inf"},     {-infinity, "-inf"},
      {1e22, "1e+22"},         {-123.456, "-123.456"},  {2.5e5, "250000"}};
  for (const auto& [number, text] : table) CHECK(numberText(number) == text);
  CHECK(numberText(notANumber) == "nan");
}

TEST_CASE("echo quotes strings without escaping, str leaves the outermost one bare") {
  const Value value = list({"a\"b", true, Value(), Range{1, 1, 2}, list({})});
  CHECK(value.echoText() == "[\"a\"b\", true, undef, [1 : 1 : 2], []]");
  CHECK(value.strText() == value.echoText());
  CHECK(Value("x").echoText() == "\"x\"");
  CHECK(Value("x").strText() == "x");
}

TEST_CASE("Zero, the empty and undef are false; nan, ranges and functions are true") {
  for (const Value& value : {Value(), Value(false), Value(0), Value(-0.0), Value(""), list({})}) {
    CHECK_FALSE(value.isTrue());
  }
  for (const Value& value : {Value(true), Value(notANumber), Value("0"), list({0}), Value(Range{1, 1, 0}),
                             Value(new Closure({}))}) {
    CHECK(value.isTrue());
  }
}

TEST_CASE("Values of different types differ, nan differs from itself, functions are equal to themselves") {
  const Value closure(new Closure({}));
  CHECK(closure.equals(closure));
  CHECK_FALSE(closure.equals(Value(new Closure({}))));
  CHECK_FALSE(Value(1).equals(Value(true)));
  CHECK_FALSE(Value().equals(Value(false)));
  CHECK(Value().equals(Value()));
  const Value withNan = list({notANumber});
  CHECK_FALSE(withNan.equals(withNan));
  CHECK(list({1, list({"a"})}).equals(list({1, list({"a"})})));
  CHECK_FALSE(list({1}).equals(list({1, 2})));
}

TEST_CASE("Ranges are equal by begin, step and number of elements; those that never run are all equal") {
  CHECK(Value(Range{0, 1, 10}).equals(Value(Range{0, 1, 10.5})));
  CHECK_FALSE(Value(Range{0, 1, 0}).equals(Value(Range{0, 2, 0})));
  CHECK(Value(Range{5, 1, 1}).equals(Value(Range{6, 1, 2})));
}

TEST_CASE("Editing a shared vector leaves the other holder's alone, and an unshared one where it is") {
  Value a = list({1, 2});
  Value b = a;
  b.editVector()[0] = Value(9);
  b.append(3);
  CHECK(a.echoText() == "[1, 2]");
  CHECK(b.echoText() == "[9, 2, 3]");
  const void* before = &b.asVector();
  b.editVector()[1] = Value(8);
  CHECK(&b.asVector() == before);
}

TEST_CASE("A vector that holds itself as it was is not its own element") {
  Value a = list({1});
  a.append(a);
  CHECK(a.echoText() == "[1, [1]]");
  a = a.asVector()[1];
  CHECK(a.echoText() == "[1]");
}

TEST_CASE("A million nested vectors are compared, printed and destroyed without a deep stack") {
  constexpr int levels = 1'000'000;
  const Value a = nested(levels);
  const Value b = nested(levels);
  CHECK(a.equals(b));
  CHECK(a.echoText().size() == 2 * levels);
}

TEST_CASE("A hundred thousand closures in closures are destroyed without a deep stack") {
  Value value;
  for (int i = 0; i < 100'000; ++i) value = Value(new Closure(list({std::move(value)})));
  CHECK(value.isFunction());
  value = Value();
  CHECK(value.isUndef());
}

TEST_CASE("Cells and bytes alive are counted, edits and ends included") {
  const Budget before = Budget::current();
  {
    Value a = list({1, "four", list({2, 3})});
    CHECK(Budget::current().cells == before.cells + 5);
    CHECK(Budget::current().bytes == before.bytes + 4);
    const Value b = a;  // shared: not counted again
    CHECK(Budget::current().cells == before.cells + 5);
    a.append(7);
    CHECK(Budget::current().cells == before.cells + 9);
    a.editVector().resize(1);
  }
  CHECK(Budget::current().cells == before.cells);
  CHECK(Budget::current().bytes == before.bytes);
}

TEST_CASE("Walking a vector that doubles sixty times stops at the limit of work") {
  const Value a = doubling(60);
  const Value b = doubling(60);
  const Limited limited(1000, 100'000);
  CHECK_FALSE(a.equals(b));
  CHECK(Budget::current().exceeded());
  CHECK(a.echoText().size() < 1'000'000);
}

TEST_CASE("A range has as many elements as OpenSCAD runs through") {
  CHECK(elementCount({0, 0.1, 0.3}) == 4);
  CHECK(elementCount({0, 1, 3 - 4.44e-16}) == 4);  // one rounding error is forgiven
  CHECK(elementCount({0, 1, 3 - 8.88e-16}) == 3);  // two are not
  CHECK(elementCount({3, 1, 3}) == 1);
  CHECK(elementCount({3, -1, 0}) == 4);
  CHECK(elementCount({0, -1, 3}) == 0);
  CHECK(elementCount({3, 1, 0}) == 0);
  CHECK(elementCount({3, 0, 3}) == 0);
  CHECK(elementCount({0, 0, 3}) == UINT32_MAX);
  CHECK(elementCount({0, 1, infinity}) == UINT32_MAX);
  CHECK(elementCount({0, infinity, 3}) == 1);
  CHECK(elementCount({notANumber, 1, 3}) == 0);
  // Counts beyond 32 bits keep the lowest ones, as in OpenSCAD; beyond 63 nothing is left but the first element.
  CHECK(elementCount({0, 1, 4294967294.0}) == UINT32_MAX);
  CHECK(elementCount({0, 1, 4294967297.0}) == 1);
  CHECK(elementCount({0, 1, 4294967301.0}) == 5);
  CHECK(elementCount({0, 1, 1e10}) == 1410065408);
  CHECK(elementCount({0, 1, 0x1p63}) == 4294966273u);
  CHECK(elementCount({0, 1, 1e300}) == 1);
  CHECK(elementAt({0, 0.1, 1}, 10) == 1);
}

TEST_CASE("Strings count code points, and a byte that begins one takes what follows, as in OpenSCAD") {
  CHECK(Value("añ😀").codePointLength() == 3);
  CHECK(codePointCount("\xC3") == 0);
  CHECK(codePointCount("\xF0\x9F\x98") == 0);
  CHECK(codePointCount("\x80z\xFF") == 3);
  CHECK(codePointCount("\xA4\xC4\xD6\xDC\xDF") == 3);
  CHECK(codePointAt("\xA4\xC4\xD6\xDC\xDF", 1) == "\xC4\xD6");
  CHECK(codePointAt("\xE4" "bcd", 0) == "\xE4" "bc");
  CHECK(codePointCount("\xF8\x88\x80\x80\x80" "a\xFC\x84\x80\x80\x80\x80") == 3);
  CHECK(codePoints("a\xC4").size() == 1);
  CHECK(codePointAt("añ😀", 2) == "😀");
  CHECK(codePointAt("añ", 2).empty());
}

TEST_CASE("Vectors of two or three finite numbers are points, others are not") {
  double x = 7;
  double y = 7;
  double z = 7;
  CHECK(list({1, 2}).toVec2(x, y));
  CHECK(list({1, 2}).toVec3(x, y, z, 5));
  CHECK(z == 5);
  CHECK(list({1, 2, 3}).toVec3(x, y, z, 5));
  CHECK(z == 3);
  CHECK_FALSE(list({1, 2, 3}).toVec2(x, y));
  CHECK_FALSE(list({1, infinity}).toVec2(x, y));
  CHECK_FALSE(list({1, "2"}).toVec2(x, y));
  CHECK_FALSE(Value(1).toVec3(x, y, z, 0));
}

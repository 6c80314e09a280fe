// SPDX-License-Identifier: Apache-2.0
#include "scad/functions.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "scad/rands.hpp"
#include "scad/trigonometry.hpp"

using namespace pw::scad;

namespace {

class Host final : public FunctionHost {
 public:
  void warn(std::string text) override { warnings += text + "\n"; }
  void warnWithoutPlace(std::string text) override { warnings += "- " + text + "\n"; }
  void deprecate(std::string) override {}
  std::size_t moduleDepth() const override { return 2; }
  std::string moduleName(std::size_t fromInnermost) const override {
    return fromInnermost == 0 ? "inner" : "outer";
  }
  std::uint32_t nextRandomWord() override { return ++word_; }
  std::string warnings;

 private:
  std::uint32_t word_ = 0;
};

Value list(std::vector<Value> elements) { return Value(std::move(elements)); }

std::string call(std::string_view name, std::vector<Value> arguments, std::string* warnings = nullptr) {
  const BuiltinFunction function = findBuiltinFunction(name);
  REQUIRE(function);
  Host host;
  const Value value = function(host, arguments);
  if (warnings) *warnings = host.warnings;
  return value.echoText();
}

}  // namespace

TEST_CASE("Every builtin function is found by its name and nothing else is") {
  for (const char* name :
       {"abs", "sign", "rands", "min", "max", "sin", "cos", "asin", "acos", "tan", "atan", "atan2", "round",
        "ceil", "floor", "pow", "sqrt", "exp", "len", "log", "ln", "str", "chr", "ord", "concat", "lookup",
        "search", "version", "version_num", "norm", "cross", "parent_module", "is_undef", "is_list",
        "is_num", "is_bool", "is_string", "is_function", "is_object"}) {
    INFO(name);
    CHECK(findBuiltinFunction(name));
    CHECK_FALSE(isKnownMissingFunction(name));
  }
  CHECK_FALSE(findBuiltinFunction("sinus"));
  CHECK_FALSE(findBuiltinFunction(""));
  CHECK(isKnownMissingFunction("dxf_dim"));
  CHECK_FALSE(findBuiltinFunction("dxf_dim"));
}

TEST_CASE("Seeded rands gives OpenSCAD's numbers") {
  CHECK(call("rands", {0, 1, 2, 42.5}) == "[0.519439, 0.80464]");
  CHECK(call("rands", {0, 1, 2, -1}) == "[0.111607, 0.562693]");
  CHECK(call("rands", {0, 1, 2, 1e10}) == "[0.411248, 0.452249]");
  CHECK(call("rands", {20, -5, 3, 42}) == "[14.9136, -0.41413, 14.4923]");
  CHECK(call("rands", {0, 1, -2.9, 1}) == "[0.997185, 0.932557]");
  CHECK(call("rands", {1, 1, 2, 3}) == "[1, 1]");
}

TEST_CASE("A seed is hashed as Python hashes a number") {
  CHECK(seedOf(42) == 42);
  CHECK(seedOf(-1) == static_cast<std::uint32_t>(-1));
  CHECK(seedOf(0.5) == 1073741824);
  CHECK(seedOf(2147483647) == 0);
  CHECK(seedOf(std::numeric_limits<double>::infinity()) == 314159);
  CHECK(seedOf(std::numeric_limits<double>::quiet_NaN()) == 0);
}

TEST_CASE("rands refuses more numbers than the limit of cells, and says so to the budget") {
  Budget& budget = Budget::current();
  budget.cellLimit = budget.cells + 1000;
  CHECK(call("rands", {0, 1, 1e12}) == "undef");
  CHECK(budget.exceeded());
  budget.refused = false;
  CHECK(call("rands", {0, 1, 1e300, 1}) == "undef");
  CHECK(budget.exceeded());
  budget.refused = false;
  budget.cellLimit = ~std::uint64_t{0};
}

TEST_CASE("rands with infinite arguments warns and goes on with what it can") {
  std::string warnings;
  CHECK(call("rands", {0, 1, std::numeric_limits<double>::infinity(), 4}, &warnings) == "[0.900621]");
  CHECK(warnings == "rands() cannot create an infinite number of results\n"
                    "- resetting number of results to 1\n");
}

TEST_CASE("Trigonometry is exact at multiples of 30 and 45 degrees, and comes back to whole degrees") {
  CHECK(sinDegrees(30) == 0.5);
  CHECK(cosDegrees(-300) == 0.5);
  CHECK(tanDegrees(135) == -1);
  CHECK(sinDegrees(360) == 0);
  CHECK(tanDegrees(90) == std::numeric_limits<double>::infinity());
  CHECK(tanDegrees(-90) == -std::numeric_limits<double>::infinity());
  for (int degrees = -90; degrees <= 90; ++degrees) {
    CHECK(asinDegrees(sinDegrees(degrees)) == degrees);
    CHECK(acosDegrees(cosDegrees(degrees + 90)) == degrees + 90);
    if (degrees > -90 && degrees < 90) CHECK(atanDegrees(tanDegrees(degrees)) == degrees);
    CHECK(atan2Degrees(sinDegrees(degrees), cosDegrees(degrees)) == degrees);
  }
}

TEST_CASE("search finds characters, numbers and values in tables") {
  const Value table = list({list({"ab", 1}), list({"cd", 2}), list({"a", 3})});
  CHECK(call("search", {"a", "abcabc"}) == "[0]");
  CHECK(call("search", {"ab", "abcabc", 0}) == "[[0, 3], [1, 4]]");
  CHECK(call("search", {"a", table, 0}) == "[[0, 2]]");
  CHECK(call("search", {list({3, 9}), list({1, 3})}) == "[1, []]");
  CHECK(call("search", {3, table, 1, 1}) == "[2]");
  std::string warnings;
  CHECK(call("search", {"ax", table, 2}, &warnings) == "[[0, 2], []]");
  CHECK(warnings == "search term not found: \"x\"\n");
  CHECK(call("search", {"b", list({"a"})}, &warnings) == "[]");
  CHECK(warnings == "Invalid entry in search vector at index 0, required number of values in the entry: 1. "
                    "Invalid entry: \"a\"\n");
}

TEST_CASE("lookup interpolates between the nearest rows, in any order, and clamps") {
  const Value table = list({list({2, 5}), list({0, 1}), list({4, 9}), list({"a", 1})});
  CHECK(call("lookup", {1, table}) == "3");
  CHECK(call("lookup", {-1, table}) == "1");
  CHECK(call("lookup", {9, table}) == "9");
  CHECK(call("lookup", {2, table}) == "5");
  CHECK(call("lookup", {1, list({"a"})}) == "undef");
}

TEST_CASE("chr and ord are each other's way back, and what is no character is nothing") {
  CHECK(call("chr", {list({228, list({65})}), Range{97, 1, 99}}) == "\"äAabc\"");
  CHECK(call("ord", {"😀x"}) == "128512");
  CHECK(call("chr", {55296, -1, 0, 1114112, "a"}) == "\"\"");
  std::string warnings;
  CHECK(call("chr", {Range{1, 1, 20000}}, &warnings) == "\"\"");
  CHECK(warnings == "- Bad range parameter in for statement: too many elements (20000).\n");
}

TEST_CASE("min and max take numbers or one vector") {
  CHECK(call("min", {list({3, 1, "a"})}) == "1");
  CHECK(call("max", {std::numeric_limits<double>::quiet_NaN(), 1}) == "nan");
  CHECK(call("max", {1, std::numeric_limits<double>::quiet_NaN()}) == "1");
  std::string warnings;
  CHECK(call("min", {1, list({2})}, &warnings) == "undef");
  CHECK(warnings == "min() parameter could not be converted\n");
}

TEST_CASE("Wrong arguments are undef with OpenSCAD's warning") {
  std::string warnings;
  CHECK(call("sin", {}, &warnings) == "undef");
  CHECK(warnings == "sin() number of parameters does not match\n");
  CHECK(call("sqrt", {"a"}, &warnings) == "undef");
  CHECK(warnings == "sqrt() parameter could not be converted\n");
  CHECK(call("ord", {list({1})}, &warnings) == "undef");
  CHECK(warnings == "ord() argument [1] is not of type string\n");
  CHECK(call("cross", {list({1}), list({1})}, &warnings) == "undef");
  CHECK(warnings == "Invalid vector size of parameter for cross()\n");
}

TEST_CASE("parent_module counts outward from the innermost module") {
  CHECK(call("parent_module", {}) == "\"outer\"");
  CHECK(call("parent_module", {0}) == "\"inner\"");
  std::string warnings;
  CHECK(call("parent_module", {2}, &warnings) == "undef");
  CHECK(warnings == "Parent module index (2) greater than the number of modules on the stack\n");
}

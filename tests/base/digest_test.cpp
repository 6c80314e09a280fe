// SPDX-License-Identifier: Apache-2.0
#include "base/digest.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace pw::base;

TEST_CASE("A digest is XXH3 of the bytes, the same on every target") {
  // The published value of XXH3-128 for no bytes.
  CHECK(digestOf("").hex() == "99aa06d3014798d86001c324468d497f");
  CHECK(digestOf("a") != digestOf("b"));
}

TEST_CASE("Fields of a digest don't run together") {
  const auto of = [](std::string_view a, std::string_view b) { return Hasher().add(a).add(b).digest(); };
  CHECK(of("ab", "c") != of("a", "bc"));
  CHECK(of("", "x") != of("x", ""));
}

TEST_CASE("Minus zero is zero and every nan one nan, to a digest") {
  const auto of = [](double value) { return Hasher().add(value).digest(); };
  CHECK(of(-0.0) == of(0.0));
  CHECK(of(-std::numeric_limits<double>::quiet_NaN()) == of(std::numeric_limits<double>::quiet_NaN()));
  CHECK(of(1) != of(2));
}

// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>

#include "kernel/exchange.hpp"
#include "kernel/operations.hpp"
#include "kernel/step_mutants/mutants.hpp"

using namespace pw;

namespace {

// The three hand-written files, and one as the program writes it itself: a plate with two holes.
std::vector<step_mutants::Seed> seedsAndOwn() {
  std::vector<step_mutants::Seed> seeds = step_mutants::seeds();
  kernel::Context context;
  std::vector<kernel::Solid> operands = {kernel::box(context, {30, 20, 4}, false).value()};
  for (const double x : {8., 22.}) {
    auto hole = kernel::cylinder(context, 10, 3, 3, true).value();
    operands.push_back(kernel::transformed(context, hole, glm::dmat4{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 10, 2, 1}).value());
  }
  const kernel::Part part{"plate", kernel::combined(context, mesh::Boolean::Difference, operands).value(),
                          base::Color{0.25f, 0.5f, 0.75f, 1}, {}};
  seeds.push_back({"plate", kernel::writeStep(context, {&part, 1}, {}).value()});
  return seeds;
}

}  // namespace

TEST_CASE("three hundred STEP files that are wrong on purpose end in a picture or in words, and the next file reads as before") {
  const std::vector<step_mutants::Seed> seeds = seedsAndOwn();
  const std::string& reference = seeds.back().text;
  const auto readReference = [&] {
    kernel::Context context;
    const auto read = kernel::readStep(context, reference);
    REQUIRE(read);
    return kernel::writeBrep(context, kernel::partsOf(context, *read)->parts).value();
  };
  const std::string before = readReference();
  int solids = 0, words = 0;
  for (int number = 0; number < step_mutants::mutantCount; ++number) {
    const step_mutants::Mutant mutant = step_mutants::mutant(seeds, number);
    INFO(mutant.name);
    kernel::Context context;
    const auto read = kernel::readStep(context, mutant.text);
    if (read) {
      ++solids;
      REQUIRE_FALSE(read->bodies.empty());
      for (const kernel::Body& body : read->bodies) {
        const kernel::Shape& shape = read->shapes.at(body.shape).shape;
        const auto drawn = kernel::drawn(context, shape, {});
        if (!drawn) continue;
        const mesh::Measures measures = drawn->measures;
        CHECK(std::isfinite(measures.volume));
        CHECK(measures.volume >= 0);
        CHECK(kernel::faultOf(context, shape));
      }
    } else {
      ++words;
      const base::Code code = read.failure().code;
      const bool isTheFilesFault = code == base::Code::BadInput || code == base::Code::Limit || code == base::Code::Unsupported;
      INFO(read.failure().message);
      CHECK(isTheFilesFault);
      CHECK(read.failure().message.size() > 20);
    }
    CHECK(readReference() == before);
  }
  // Both ends are met often, so neither half of this test is idle.
  CHECK(solids > 30);
  CHECK(words > 60);  // most files with one damaged record are shown without it
}

TEST_CASE("a number makes the same mutant each time, and another number another one") {
  const std::vector<step_mutants::Seed> seeds = step_mutants::seeds();
  for (const int number : {0, 17, 120, 299}) {
    CHECK(step_mutants::mutant(seeds, number).text == step_mutants::mutant(seeds, number).text);
  }
  CHECK(step_mutants::mutant(seeds, 0).text != step_mutants::mutant(seeds, 40).text);
}

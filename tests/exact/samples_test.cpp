// SPDX-License-Identifier: Apache-2.0
#include "support/files.hpp"
#include "exact/exact_designs.hpp"

using namespace pw;
using namespace pw::test;

namespace {

struct Expected {
  const char* path;
  std::size_t cylinders, cones, solids;
};

}  // namespace

// Counted by hand from the designs' defaults.
// Bin, 3 x 2 cells: cylinders are the middle steps of 6 feet (24), the outer corners (4), 24 magnet holes, the cavity's
// corners (4), its straight part under the lip (2: the shelf hides those at the back), the lip's straight part (4), and
// 2 scoops that 2 dividers cut in three (6). Cones are the lower and upper steps of the feet (48), the widening under the
// lip (2, as above) and the lip's two slopes (8).
// Adapter: three steps, inside and outside, all of them tapered.
// Enclosure: outer and inner corners of the box (8), both ends of 8 slots in two walls (32), 4 posts with holes (8);
// the lid's plate and both sides of its rim (12). Cones are the feet of the posts.
TEST_CASE("the samples are fully exact, with the cylinders and cones that were counted by hand") {
  for (const Expected& expected : {Expected{"samples/gridfinity-bin/gridfinity-bin.scad", 68, 58, 1},
                                   Expected{"samples/hose-adapter/hose-adapter.scad", 0, 6, 1},
                                   Expected{"samples/snap-enclosure/snap-enclosure.scad", 60, 4, 2}}) {
    INFO(expected.path);
    const std::string source(support::file(expected.path));
    const auto answer = fullyExact(source);
    CHECK(std::abs(answer.measures.volume - answer.asWrittenVolume) < 1e-3 * answer.measures.volume);
    const std::string step = stepOf(source);
    CHECK(countOf(step, "CYLINDRICAL_SURFACE") == expected.cylinders);
    CHECK(countOf(step, "CONICAL_SURFACE") == expected.cones);
    CHECK(countOf(step, "MANIFOLD_SOLID_BREP(") == expected.solids);
  }
}

TEST_CASE("the enclosure's solids are its box and its lid") {
  const std::string step = stepOf(std::string(support::file("samples/snap-enclosure/snap-enclosure.scad")));
  CHECK(step.find("'box'") != std::string::npos);
  CHECK(step.find("'lid'") != std::string::npos);
}

// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Code;

namespace {

Solid stack(const std::vector<Layer>& layers) { return must(stacked(context(), layers)); }
pw::base::Failure refused(const std::vector<Layer>& layers) {
  const auto solid = stacked(context(), layers);
  REQUIRE_FALSE(solid);
  return solid.failure();
}
Profile at(const Profile& profile, double x, double y) { return moved(profile, by(x, y)); }

}  // namespace

TEST_CASE("A pocket, a boss and a lip are layers: faces and volume by hand", "[kernel][stack]") {
  const Profile plate = rectangle(20, 10);
  const Solid pocket = stack({{plate, 0, 2}, {cut({plate, at(rectangle(6, 4), 3, 3)}), 2, 5}});
  CHECK_THAT(volume(pocket), WithinRel(1000 - 6 * 4 * 3, 1e-12));
  CHECK(pocket.faces() == FaceCounts{11, 0, 0, 0, 0, 0});

  const Solid boss = stack({{plate, 0, 5}, {at(disc(3), 8, 5), 5, 9}});
  CHECK_THAT(volume(boss), WithinRel(1000 + 36 * pi, 1e-12));
  CHECK(boss.faces() == FaceCounts{7, 1, 0, 0, 0, 0});
  CHECK(boss.pieces() == 1);

  // The inner wall goes through all three layers as one face.
  const Profile ring = cut({disc(10), disc(6)}), lip = cut({disc(8), disc(6)});
  const Solid cup = stack({{disc(10), 0, 1}, {ring, 1, 7}, {lip, 7, 9}});
  CHECK_THAT(volume(cup), WithinRel(pi * (100 + 6 * 64 + 2 * 28), 1e-12));
  CHECK(cup.faces() == FaceCounts{4, 3, 0, 0, 0, 0});
}

TEST_CASE("Overhangs, cavities and gaps between layers are what they enclose", "[kernel][stack]") {
  const Solid mushroom = stack({{disc(2), -4, 0}, {disc(5), 0, 1}});
  CHECK_THAT(volume(mushroom), WithinRel(pi * 41, 1e-12));
  CHECK_THAT(mushroom.box().min.z, WithinAbs(-4, 1e-9));

  const Profile ring = cut({disc(5), disc(3)});
  const Solid hollow = stack({{disc(5), 0, 1}, {ring, 1, 4}, {disc(5), 4, 5}});
  CHECK_THAT(volume(hollow), WithinRel(pi * (125 - 27), 1e-12));
  CHECK(hollow.pieces() == 1);
  CHECK(closes(must(meshed(context(), hollow, {})).solid.triangles()));

  const Solid apart = stack({{disc(5), 0, 1}, {Profile(), 1, 3}, {disc(5), 3, 4}});
  CHECK_THAT(volume(apart), WithinRel(pi * 50, 1e-12));
  CHECK(apart.pieces() == 2);
  CHECK(stack({{Profile(), 0, 1}}).isEmpty());
}

TEST_CASE("A wall is one face wherever its border begins and on whatever side it is drawn", "[kernel][stack]") {
  const Profile turned = moved(rectangle(4, 4, true), pw::support::turned(0, 0, 90));
  CHECK(stack({{rectangle(4, 4, true), 0, 1}, {turned, 1, 2}}).faces().planes == 6);
  const Profile spun = moved(disc(3), pw::support::turned(0, 0, 77));
  CHECK(stack({{disc(3), 0, 1}, {spun, 1, 2}}).faces() == FaceCounts{2, 1, 0, 0, 0, 0});
}

TEST_CASE("Layers whose borders touch are left to booleans", "[kernel][stack]") {
  CHECK(refused({{rectangle(10, 10), 0, 1}, {rectangle(5, 10), 1, 2}}).code == Code::Unsupported);
  CHECK(refused({{disc(5), 0, 1}, {at(disc(2), 3, 0), 1, 2}}).code == Code::Unsupported);  // from inside
  CHECK(refused({{disc(5), 0, 1}, {at(disc(2), 5, 0), 1, 2}}).code == Code::Unsupported);  // across
  // A plug on the rim of its hole: four faces would meet in one edge.
  CHECK(refused({{cut({rectangle(9, 9, true), disc(3)}), 0, 1}, {disc(3), 1, 2}}).code == Code::Unsupported);
  CHECK(refused({{moved(disc(5), scaled(1, 2, 1)), 0, 1}}).code == Code::Unsupported);
  CHECK(refused({{disc(5), 0, 1}, {disc(4), 1.5, 2}}).code == Code::BadInput);
  CHECK(refused({{disc(5), 0, std::nan("")}}).code == Code::BadInput);
  CHECK(refused({{disc(5), 0, 1e13}}).code == Code::Limit);
}

TEST_CASE("Random terraces are what a boolean of their prisms makes", "[kernel][stack]") {
  std::mt19937 random(7);
  const auto upTo = [&](int limit) { return static_cast<double>(random() % static_cast<unsigned>(limit)); };
  int built = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Layer> layers;
    std::vector<Solid> prisms;
    double z = 0;
    for (int i = 0; i < 3; ++i) {
      const double size = 4 + upTo(80) / 8, x = upTo(30) / 16, y = upTo(30) / 16, height = 1 + upTo(3);
      Profile profile = random() % 2 ? at(disc(size / 2), x, y) : at(rectangle(size, size + 1, true), x, y);
      if (random() % 2) profile = cut({profile, at(disc(1 + upTo(2)), x, y)});
      layers.push_back({profile, z, z + height});
      if (!profile.isEmpty()) prisms.push_back(moved(raised(profile, height), by(0, 0, z)));
      z += height;
    }
    const auto solid = stacked(context(), layers);
    if (!solid) {
      CHECK(solid.failure().code == Code::Unsupported);
      continue;
    }
    ++built;
    INFO("round " << round);
    const Solid whole = combinedOf(Boolean::Union, prisms);
    CHECK_THAT(volume(*solid), WithinRel(volume(whole), 1e-9));
    CHECK(solid->pieces() == whole.pieces());
    CHECK(solid->faces() == whole.faces());
    CHECK(closes(must(meshed(context(), *solid, {})).solid.triangles()));
  }
  CHECK(built > 15);
}

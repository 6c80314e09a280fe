// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinRel;
using pw::base::Code;
using pw::base::Mat4;

namespace {

const Mat4 upright(1);
// The holes' +Z along the design's +X, and along a direction of no account.
const Mat4 sideways = turned(0, 90, 0);
const Mat4 askew = turned(20, 35, -50);

Profile at(const Profile& profile, double x, double y) { return moved(profile, by(x, y)); }

Pierced drilled(const Solid& solid, const std::vector<Hole>& holes, const Mat4& frame = upright) {
  return must(pierced(context(), solid, holes, frame));
}
// All of the holes can be done so.
Solid through(const Solid& solid, const std::vector<Hole>& holes, const Mat4& frame = upright) {
  const Pierced out = drilled(solid, holes, frame);
  for (const std::optional<Profile>& rest : out.rest) CHECK((rest && rest->isEmpty()));
  return out.solid;
}
void isLeft(const Solid& solid, const Hole& hole, const Mat4& frame = upright) {
  const Pierced out = drilled(solid, {hole}, frame);
  CHECK_FALSE(out.rest.at(0));
  CHECK_THAT(volume(out.solid), WithinRel(volume(solid), 1e-12));
}
Solid byBoolean(const Solid& solid, const std::vector<Hole>& holes, const Mat4& frame) {
  std::vector<Solid> operands{solid};
  for (const Hole& hole : holes)
    operands.push_back(moved(raised(hole.profile, hole.top - hole.bottom), frame * by(0, 0, hole.bottom)));
  return combinedOf(Boolean::Difference, operands);
}
// An open box of walls 2 mm thick.
Solid tray(double x, double y, double z) {
  return must(stacked(context(), std::vector<Layer>{
      {rectangle(x, y, true), 0, 2}, {cut({rectangle(x, y, true), rectangle(x - 4, y - 4, true)}), 2, z}}));
}

}  // namespace

TEST_CASE("A hole goes through as many walls as it meets", "[kernel][pierced]") {
  const Solid plate = box(20, 10, 5);
  const Solid one = through(plate, {{at(disc(2), 6, 5), -1, 6}});
  CHECK_THAT(volume(one), WithinRel(1000 - 4 * pi * 5, 1e-12));
  CHECK(one.faces() == FaceCounts{6, 1, 0, 0, 0, 0});

  // Through both long walls of a tray; a slot has two flat sides.
  const Profile slot = must(hullOfDiscs(context(), std::vector<Disc>{{{-8, -3}, 1}, {{-8, 3}, 1}}));
  const Solid vented = through(tray(40, 30, 20), {{at(slot, 0, 3), -30, 30}, {at(disc(2), -12, -8), -30, 30}},
                               sideways);
  CHECK_THAT(volume(vented), WithinRel(volume(tray(40, 30, 20)) - 4 * slot.area() - 16 * pi, 1e-12));
  CHECK(vented.faces() == FaceCounts{11 + 4, 4 + 2, 0, 0, 0, 0});
  CHECK(vented.pieces() == 1);
  CHECK(closes(must(meshed(context(), vented, {})).solid.triangles()));
}

TEST_CASE("A hole may end inside, at either end or at both", "[kernel][pierced]") {
  const Solid block = box(10, 10, 10);
  const auto blind = [&](double bottom, double top) { return through(block, {{at(disc(2), 5, 5), bottom, top}}); };
  CHECK_THAT(volume(blind(4, 11)), WithinRel(1000 - 24 * pi, 1e-12));
  CHECK_THAT(volume(blind(-1, 4)), WithinRel(1000 - 16 * pi, 1e-12));
  CHECK(blind(4, 11).faces() == FaceCounts{7, 1, 0, 0, 0, 0});
  // From wall to wall over the gap of a tray.
  const Solid both = through(tray(40, 30, 20), {{at(disc(2), -12, 0), -19, 19}}, sideways);
  CHECK_THAT(volume(both), WithinRel(volume(tray(40, 30, 20)) - 2 * 4 * pi, 1e-12));
  CHECK(both.faces() == FaceCounts{13, 2, 0, 0, 0, 0});
}

TEST_CASE("A hole into a void opens it", "[kernel][pierced]") {
  const Profile ring = cut({disc(5), disc(3)});
  const Solid hollow = must(stacked(context(), std::vector<Layer>{{disc(5), 0, 1}, {ring, 1, 4}, {disc(5), 4, 5}}));
  const Solid open = through(hollow, {{disc(1), 3, 9}});
  CHECK_THAT(volume(open), WithinRel(pi * (125 - 27 - 1), 1e-12));
  CHECK(open.faces() == FaceCounts{4, 3, 0, 0, 0, 0});
  CHECK(open.pieces() == 1);
  CHECK(closes(must(meshed(context(), open, {})).solid.triangles()));
}

TEST_CASE("Walls along a hole that stand round it or beside it are clear of it", "[kernel][pierced]") {
  // A drain in a cup, and a hole in the floor of a tray that is turned about the hole's axis.
  const Solid cup = must(stacked(context(), std::vector<Layer>{{disc(5), 0, 1}, {cut({disc(5), disc(4)}), 1, 9}}));
  CHECK_THAT(volume(through(cup, {{at(disc(1), 2, 0), -1, 5}})), WithinRel(pi * (25 + 8 * 9 - 1), 1e-12));
  const Solid turnedTray = moved(tray(40, 30, 20), turned(0, 0, 30));
  const Profile near = at(disc(2), 12, 10);
  CHECK_THAT(volume(through(turnedTray, {{near, -1, 15}})), WithinRel(volume(turnedTray) - 8 * pi, 1e-12));
  // Nearer than that, it goes into the wall.
  isLeft(cup, Hole{at(disc(1), 3, 0), -1, 5});
  isLeft(cup, Hole{at(disc(4.5), 0, 0), -1, 5});
  isLeft(turnedTray, Hole{moved(at(disc(2), 16.5, 0), turned(0, 0, 30)), -1, 15});
}

TEST_CASE("Of several bodies each is pierced", "[kernel][pierced]") {
  const Solid two = united({box(10, 10, 4), moved(box(10, 10, 4), by(0, 0, 9))});
  REQUIRE(two.pieces() == 2);
  const Solid out = through(two, {{at(disc(2), 5, 5), -1, 20}});
  CHECK_THAT(volume(out), WithinRel(800 - 32 * pi, 1e-12));
  CHECK(out.pieces() == 2);
}

TEST_CASE("Walls of a hole carry its tag, the others theirs", "[kernel][pierced]") {
  const Solid out = through(box(10, 10, 10).withTag(3), {{at(disc(2), 5, 5), 4, 11, 7}});
  CHECK(out.faceCount(3) == 6);
  CHECK(out.faceCount(7) == 2);
}

TEST_CASE("What touches more than the inside of flat faces is left to booleans", "[kernel][pierced]") {
  const Solid block = box(10, 10, 10);
  const auto hole = [](double x, double y, double bottom = -1, double top = 11) {
    return Hole{at(disc(2), x, y), bottom, top};
  };
  isLeft(block, hole(0, 5));                    // over the rim
  isLeft(block, hole(2, 5));                    // touches a wall from inside
  isLeft(block, hole(5, 5, 0, 11));             // ends in a face
  isLeft(block, hole(5, 5, 1e-6, 11));          // or nearly
  isLeft(block, hole(5, 5, 2, 8));              // a void inside
  isLeft(block, hole(50, 50));                  // beside it
  isLeft(block, hole(5, 5), turned(0, 0.1, 0));  // not square to the face
  isLeft(rod(10, 5, 5), Hole{disc(1), -9, 9}, turned(90, 0, 0) * by(0, 5));  // through a round wall
  isLeft(ball(5), Hole{disc(1), -9, 9});
  // Round another hole's wall, and round a boss.
  isLeft(through(block, {{at(disc(1), 5, 5), -1, 11}}), hole(5, 5));
  const Solid boss = must(stacked(context(), std::vector<Layer>{{rectangle(10, 10), 0, 5}, {at(disc(1), 5, 5), 5, 9}}));
  isLeft(boss, hole(5, 5, -1, 6));
  isLeft(boss, hole(5, 5, 3, 20));
  // A cutter that leaves something standing.
  isLeft(block, {at(cut({disc(3), disc(1)}), 5, 5), 4, 11});
  isLeft(block, {moved(disc(2), by(5, 5) * scaled(1, 1.5, 1)), -1, 11});
}

TEST_CASE("Of holes that meet, the first is done", "[kernel][pierced]") {
  const Solid block = box(20, 10, 10);
  for (const Profile& second : {at(disc(2), 7, 5), at(disc(1), 5, 5), at(disc(4), 5, 5), at(disc(2), 9, 5)}) {
    const Pierced out = drilled(block, {{at(disc(2), 5, 5), -1, 11}, {second, -1, 11}});
    REQUIRE(out.rest.at(0));
    CHECK(out.rest[0]->isEmpty());
    CHECK_FALSE(out.rest.at(1));
    CHECK_THAT(volume(out.solid), WithinRel(2000 - 40 * pi, 1e-12));
  }
  // Of one profile, what can be done is.
  const Profile three = united({at(disc(1), 3, 5), at(disc(1), 10, 0), at(disc(1), 17, 5)});
  const Pierced out = drilled(block, {{three, -1, 11}});
  CHECK_THAT(out.rest.at(0).value().area(), WithinRel(pi, 1e-12));
  CHECK_THAT(volume(out.solid), WithinRel(2000 - 20 * pi, 1e-12));
}

TEST_CASE("Holes that are no numbers or out of reach are refused", "[kernel][pierced]") {
  const auto refused = [](const Hole& hole, const Mat4& frame = upright) {
    const auto out = pierced(context(), box(1, 1, 1), std::vector<Hole>{hole}, frame);
    REQUIRE_FALSE(out);
    return out.failure().code;
  };
  CHECK(refused({disc(1), std::nan(""), 1}) == Code::BadInput);
  CHECK(refused({disc(1), 0, 1e13}) == Code::Limit);
  CHECK(refused({disc(1), 0, 1}, scaled(2, 2, 2)) == Code::BadInput);
  CHECK(refused({disc(1), 0, 1}, scaled(1, 1, -1)) == Code::BadInput);
  CHECK(drilled(Solid(), {{disc(1), 0, 1}}).solid.isEmpty());
}

TEST_CASE("Random holes are what a boolean makes of them", "[kernel][pierced]") {
  std::mt19937 random(11);
  const auto upTo = [&](int limit) { return static_cast<double>(random() % static_cast<unsigned>(limit)); };
  int taken = 0, left = 0;
  for (int round = 0; round < 40; ++round) {
    INFO("round " << round);
    const Solid body = moved(tray(30 + upTo(20), 30 + upTo(20), 10 + upTo(15)), askew);
    // Along each of the tray's axes.
    const Mat4 axis = round % 3 == 0 ? Mat4(1) : round % 3 == 1 ? turned(90, 0, 0) : turned(0, 90, 0);
    const Mat4 frame = askew * axis;
    std::vector<Hole> holes;
    for (int i = 0; i < 4; ++i) {
      const double size = 1 + upTo(24) / 8, x = upTo(480) / 16 - 15, y = upTo(480) / 16 - 15;
      const double bottom = upTo(60) / 2 - 30.3, top = bottom + 1 + upTo(80) / 2;
      const Profile profile = random() % 2 ? at(disc(size), x, y) : at(rectangle(size, size + 1, true), x, y);
      holes.push_back({profile, bottom, top});
    }
    const Pierced out = drilled(body, holes, frame);
    std::vector<Hole> done;
    for (std::size_t i = 0; i < holes.size(); ++i) {
      if (out.rest[i] && out.rest[i]->isEmpty()) done.push_back(holes[i]);
      else ++left;
    }
    if (done.empty()) continue;
    taken += static_cast<int>(done.size());
    const Solid whole = byBoolean(body, done, frame);
    CHECK_THAT(volume(out.solid), WithinRel(volume(whole), 1e-9));
    CHECK(out.solid.faces() == whole.faces());
    CHECK(out.solid.pieces() == whole.pieces());
    CHECK(closes(must(meshed(context(), out.solid, {})).solid.triangles()));
  }
  CHECK(taken > 40);
  CHECK(left > 20);
}

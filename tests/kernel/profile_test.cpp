// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Code;
using pw::base::Vec2;

TEST_CASE("Profiles know their area, box and arcs exactly", "[kernel][profile]") {
  const Profile circle = disc(3);
  CHECK_THAT(circle.area(), WithinRel(9 * pi, 1e-14));
  CHECK(circle.arcs() == 1);
  CHECK_THAT(circle.box().min.x, WithinAbs(-3, 1e-12));
  CHECK_THAT(circle.box().max.y, WithinAbs(3, 1e-12));
  const Profile plate = rectangle(4, 2);
  CHECK_THAT(plate.area(), WithinRel(8, 1e-14));
  CHECK(plate.edges() == 4);
  CHECK(plate.arcs() == 0);
  CHECK(Profile().isEmpty());
  CHECK(Profile().area() == 0);
}

TEST_CASE("Moved and mirrored profiles keep their arcs, stretched ones become ellipses",
          "[kernel][profile]") {
  const Profile half = cut({disc(3), moved(rectangle(6, 6), by(-3, 0))});
  CHECK_THAT(half.area(), WithinRel(4.5 * pi, 1e-9));
  CHECK(half.edges() == 2);
  for (const pw::base::Mat4& matrix :
       {turned(0, 0, 33) * by(5, 7), scaled(-1, 1), scaled(1, -1), scaled(2, 2)}) {
    const Profile other = moved(half, matrix);
    const double factor = std::abs(matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]);
    CHECK_THAT(other.area(), WithinRel(factor * half.area(), 1e-9));
    CHECK(other.arcs() == 1);
    CHECK_THAT(volume(raised(other, 2)), WithinRel(2 * factor * half.area(), 1e-9));
    CHECK(raised(other, 2).faces() == FaceCounts{3, 1, 0, 0, 0, 0});
  }
  const Profile oval = moved(disc(3), scaled(2, 1));
  CHECK_THAT(oval.area(), WithinRel(18 * pi, 1e-12));
  CHECK_THAT(moved(oval, turned(0, 0, 30) * scaled(1, 3)).area(), WithinRel(54 * pi, 1e-12));
  CHECK_THAT(moved(moved(oval, turned(0, 0, 45)), scaled(1, 1) * turned(0, 0, -45)).box().max.x,
             WithinAbs(6, 1e-9));
  CHECK_THAT(volume(raised(oval, 5)), WithinRel(90 * pi, 1e-6));
  CHECK(moved(disc(1), scaled(1, 0)).isEmpty());
}

TEST_CASE("Booleans of profiles keep circles", "[kernel][profile]") {
  const Profile lens = crossed({disc(5), moved(disc(5), by(6, 0))});
  // Two segments of height 2 on radius 5.
  const double segment = 25 * std::acos(0.6) - 3 * 4;
  CHECK_THAT(lens.area(), WithinRel(2 * segment, 1e-9));
  CHECK(lens.arcs() == 2);
  CHECK_THAT(united({disc(5), moved(disc(5), by(6, 0))}).area(),
             WithinRel(50 * pi - 2 * segment, 1e-9));
  CHECK_THAT(cut({disc(5), moved(disc(5), by(6, 0))}).area(),
             WithinRel(25 * pi - 2 * segment, 1e-9));
  CHECK_THAT(
      united({rectangle(2, 2), moved(rectangle(2, 2), by(2, 0)), moved(rectangle(2, 2), by(4, 0))})
          .area(),
      WithinRel(12, 1e-9));
  CHECK(
      united({rectangle(2, 2), moved(rectangle(2, 2), by(2, 0)), moved(rectangle(2, 2), by(4, 0))})
          .edges() == 4);
  // A slot: its ends are tangent to its sides.
  const Profile slot =
      united({rectangle(10, 4, true), moved(disc(2), by(-5, 0)), moved(disc(2), by(5, 0))});
  CHECK_THAT(slot.area(), WithinRel(40 + 4 * pi, 1e-9));
  CHECK(slot.edges() == 4);
  CHECK(crossed({disc(1), moved(disc(1), by(5, 0))}).isEmpty());
  CHECK(cut({disc(1), disc(2)}).isEmpty());
  CHECK_THAT(cut({disc(2), disc(1)}).area(), WithinRel(3 * pi, 1e-12));
}

TEST_CASE("A hundred holes in a plate come in as wires", "[kernel][profile]") {
  std::vector<Profile> operands = {rectangle(110, 110)};
  for (int i = 0; i < 100; ++i)
    operands.push_back(moved(disc(3), by(10 + 10 * (i % 10), 10 + 10 * (i / 10))));
  const Profile plate = combinedOf(Boolean::Difference, operands);
  CHECK_THAT(plate.area(), WithinRel(12100 - 900 * pi, 1e-12));
  CHECK(plate.arcs() == 100);
  const Solid solid = raised(plate, 5);
  CHECK_THAT(volume(solid), WithinRel(5 * plate.area(), 1e-9));
  CHECK(solid.faces() == FaceCounts{6, 100, 0, 0, 0, 0});
  // A hole that meets another, one that meets the border, one inside another.
  const Profile odd =
      cut({rectangle(20, 20), moved(disc(2), by(5, 5)), moved(disc(2), by(7, 5)),
           moved(disc(2), by(0, 15)), moved(disc(3), by(14, 14)), moved(disc(1), by(14, 14))});
  const double lens = 2 * (4 * std::acos(0.5) - std::sqrt(3.0));
  CHECK_THAT(odd.area(), WithinRel(400 - (8 * pi - lens) - 2 * pi - 9 * pi, 1e-8));
}

TEST_CASE("Outlines become profiles, holes by nesting whatever their sense", "[kernel][profile]") {
  const pw::mesh::Outline ring({{{0, 0}, {10, 0}, {10, 10}, {0, 10}},
                                {{2, 2}, {8, 2}, {8, 8}, {2, 8}},
                                {{4, 4}, {4, 6}, {6, 6}, {6, 4}}},
                               false);
  const Profile profile = flat(ring);
  CHECK_THAT(profile.area(), WithinRel(100 - 36 + 4, 1e-12));
  CHECK(profile.edges() == 12);
  CHECK_THAT(volume(raised(profile, 2)), WithinRel(136, 1e-9));
  // A bow tie is two triangles.
  const pw::mesh::Outline bow({{{0, 0}, {4, 4}, {4, 0}, {0, 4}}}, false);
  CHECK_THAT(flat(bow).area(), WithinAbs(8, 1e-3));
  CHECK(flat(pw::mesh::Outline()).isEmpty());
}

TEST_CASE("Seeded chains of booleans of profiles agree with Clipper2 or fail",
          "[kernel][profile][fuzz]") {
  std::mt19937 random(20241124);
  const auto pick = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  int failures = 0, operations = 0;
  for (int chain = 0; chain < 60; ++chain) {
    Profile exact = rectangle(pick(4, 12), pick(4, 12), true);
    pw::mesh::Outline polygon =
        pw::support::rectangle(exact.box().max.x * 2, exact.box().max.y * 2, true);
    for (int step = 0; step < 5; ++step) {
      const double x = pick(-8, 8), y = pick(-8, 8), size = pick(1, 6);
      const bool round = pick(0, 1) == 1;
      const pw::base::Mat4 place = by(x, y) * turned(0, 0, 15 * pick(0, 5));
      const Profile tool = moved(round ? disc(size) : rectangle(size, 2 * size, true), place);
      const pw::mesh::Outline flatTool = pw::support::moved(
          round ? pw::support::disc(size, 720) : pw::support::rectangle(size, 2 * size, true),
          place);
      const auto operation = static_cast<Boolean>(pick(0, 5) % 3);
      const std::vector<Profile> operands = {exact, tool};
      ++operations;
      const auto next = combined(context(), operation, operands);
      const pw::mesh::Outline flatNext =
          pw::support::combinedOf(operation, std::vector<pw::mesh::Outline>{polygon, flatTool});
      if (!next) {
        ++failures;
        CHECK(next.failure().code == Code::Internal);
        continue;
      }
      INFO("chain " << chain << " step " << step);
      CHECK_THAT(next->area(), WithinAbs(flatNext.area(), 0.02));
      if (next->isEmpty()) break;
      exact = *next;
      polygon = flatNext;
    }
  }
  CHECK(operations > 150);
  CHECK(failures <= operations / 50);
}

TEST_CASE("An offset with round joins has the area that the formula says", "[kernel][offset]") {
  const Profile plate = rectangle(10, 6);
  const Profile wide = must(offset(context(), plate, 2));
  CHECK_THAT(wide.area(), WithinRel(60 + 32 * 2 + 4 * pi, 1e-9));
  CHECK(wide.arcs() == 4);
  CHECK_THAT(must(offset(context(), plate, -2)).area(), WithinRel(6 * 2, 1e-9));
  CHECK(must(offset(context(), plate, -3.5)).isEmpty());
  CHECK_THAT(must(offset(context(), disc(3), 2)).area(), WithinRel(25 * pi, 1e-9));
  CHECK_THAT(must(offset(context(), disc(3), -2)).area(), WithinRel(pi, 1e-9));
  // In and out again rounds corners that stick out and none that go in.
  const Profile ell = united({rectangle(10, 4), rectangle(4, 10)});
  CHECK_THAT(must(offset(context(), must(offset(context(), ell, -1)), 1)).area(),
             WithinRel(64 - 5 * (1 - pi / 4), 1e-6));
  CHECK_THAT(must(offset(context(), must(offset(context(), ell, 1)), -1)).area(),
             WithinRel(64 + (1 - pi / 4), 1e-6));
  CHECK(offset(context(), plate, std::nan("")).failure().code == Code::BadInput);
}

TEST_CASE("A hole whose offset touches the outer one is not lost", "[kernel][offset]") {
  const Profile ring = cut({rectangle(20, 14, true), rectangle(12, 6, true)});
  for (const double delta : {-1.0, -1.5, 1.0, 2.0}) {
    INFO(delta);
    const auto out = offset(context(), ring, delta);
    REQUIRE(out);
    const double hole =
        delta > 0 ? (12 - 2 * delta) * (6 - 2 * delta) : 72 - 36 * delta + pi * delta * delta;
    const double outer =
        delta < 0 ? (20 + 2 * delta) * (14 + 2 * delta) : 280 + 68 * delta + pi * delta * delta;
    CHECK_THAT(out->area(), WithinRel(outer - hole, 1e-6));
  }
}

TEST_CASE("Seeded offsets agree with Clipper2 or are refused, never silently wrong",
          "[kernel][offset][fuzz]") {
  std::mt19937 random(7);
  const auto pick = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  int refused = 0, done = 0;
  for (int i = 0; i < 60; ++i) {
    std::vector<Profile> parts;
    std::vector<pw::mesh::Outline> flatParts;
    for (int k = 0; k < 3; ++k) {
      const auto place = by(pick(-5, 5), pick(-5, 5));
      const double size = pick(2, 5);
      const bool round = pick(0, 1) == 1;
      parts.push_back(moved(round ? disc(size) : rectangle(2 * size, size, true), place));
      flatParts.push_back(pw::support::moved(
          round ? pw::support::disc(size, 720) : pw::support::rectangle(2 * size, size, true),
          place));
    }
    const auto shape = combined(context(), Boolean::Union, parts);
    if (!shape) continue;
    const double delta = 0.5 * pick(-4, 4);
    const auto out = offset(context(), *shape, delta);
    if (!out) {
      ++refused;
      continue;
    }
    ++done;
    const auto expected =
        pw::support::grown(pw::support::united(flatParts), delta, pw::mesh::Join::Round, 720);
    INFO(i << " by " << delta);
    CHECK_THAT(out->area(), WithinAbs(expected.area(), 0.03));
  }
  CHECK(done >= 50);
  CHECK(refused <= 4);
}

TEST_CASE("A hull of discs is arcs joined by tangents", "[kernel][hull]") {
  const auto hull = [](std::initializer_list<Disc> discs) {
    return must(hullOfDiscs(context(), std::vector<Disc>(discs)));
  };
  const Profile slot = hull({{{-5, 0}, 2}, {{5, 0}, 2}});
  CHECK_THAT(slot.area(), WithinRel(40 + 4 * pi, 1e-12));
  CHECK(slot.edges() == 4);
  CHECK(slot.arcs() == 2);
  const Profile plate =
      hull({{{0, 0}, 1}, {{10, 0}, 1}, {{10, 6}, 1}, {{0, 6}, 1}, {{5, 3}, 1}, {{5, 0}, 1}});
  CHECK_THAT(plate.area(), WithinRel(60 + 32 + pi, 1e-12));
  CHECK(plate.arcs() == 4);
  CHECK(plate.edges() == 8);
  // Of different radii: two tangents at an angle.
  const double angle = std::acos((3.0 - 1) / 8), tangent = std::sqrt(64.0 - 4);
  CHECK_THAT(hull({{{0, 0}, 3}, {{8, 0}, 1}}).area(),
             WithinRel((3 + 1) * tangent + 9 * (pi - angle) + angle, 1e-12));
  CHECK_THAT(hull({{{0, 0}, 3}, {{1, 0}, 1}}).area(), WithinRel(9 * pi, 1e-12));
  CHECK_THAT(hull({{{0, 0}, 3}, {{0, 0}, 3}}).area(), WithinRel(9 * pi, 1e-12));
  const Profile triangle = hull({{{0, 0}, 0}, {{4, 0}, 0}, {{0, 3}, 0}, {{1, 1}, 0}, {{2, 0}, 0}});
  CHECK_THAT(triangle.area(), WithinRel(6, 1e-12));
  CHECK(triangle.edges() == 3);
  CHECK(hull({{{0, 0}, 0}, {{4, 0}, 0}, {{2, 0}, 0}}).isEmpty());
  // A large disc with a small one on either side is met twice.
  CHECK(hull({{{0, 0}, 4}, {{6, 0}, 1}, {{-6, 0}, 1}}).arcs() == 4);
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) {
    std::vector<Disc> discs;
    std::vector<pw::mesh::Outline> flatDiscs;
    for (int k = 0; k < 6; ++k) {
      const Disc d{{random() % 21 - 10.0, random() % 21 - 10.0}, 1.0 + random() % 4};
      discs.push_back(d);
      flatDiscs.push_back(
          pw::support::moved(pw::support::disc(d.radius, 1440), by(d.center.x, d.center.y)));
    }
    INFO(i);
    const double expected = pw::support::hulled(flatDiscs).area();
    CHECK_THAT(must(hullOfDiscs(context(), discs)).area(), WithinRel(expected, 1e-4));
  }
}

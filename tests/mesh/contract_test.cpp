// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <chrono>
#include <limits>
#include <map>
#include <set>
#include <thread>

#include "support/solids.hpp"

using namespace pw::mesh;
using namespace pw::support;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using pw::base::Code;
using pw::base::Vec2;
using pw::base::Vec3;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Every edge of a mesh is used once in each direction.
bool closes(const Triangles& mesh) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3)
    for (std::size_t k = 0; k < 3; ++k)
      ++edges[{mesh.indices[i + k], mesh.indices[i + (k + 1) % 3]}];
  return std::ranges::all_of(edges, [&](const auto& entry) {
    const auto back = edges.find({entry.first.second, entry.first.first});
    return back != edges.end() && back->second == entry.second;
  });
}

Solid casing() {
  const Solid outer = hulled({rod(4, 3, 3), moved(rod(4, 3, 3), by(20, 0, 0))});
  std::vector<Solid> holes = {outer};
  for (int i = 0; i < 4; ++i) holes.push_back(moved(rod(6, 1, 2), by(5.0 * i, 0, -1)));
  return united({cut(holes), moved(ball(2), by(10, 3, 4))});
}

}  // namespace

TEST_CASE("Sizes of zero, below zero and that are no number give nothing", "[mesh][limits]") {
  for (const double size : {0.0, -1.0, infinity, -infinity, std::nan("")}) {
    CHECK(box(size, 1, 1).isEmpty());
    CHECK(ball(size).isEmpty());
    CHECK(rod(size, 1, 1).isEmpty());
    CHECK(disc(size).isEmpty());
    CHECK(rectangle(1, size).isEmpty());
  }
  CHECK(rod(1, 0, 0).isEmpty());
  CHECK(rod(1, -1, 1).isEmpty());
  CHECK_FALSE(rod(1, 0, 1).isEmpty());
}

TEST_CASE("Coordinates beyond the limit are refused with the number", "[mesh][limits]") {
  const auto tooLarge = cube(context(), {1e308, 1, 1}, false);
  REQUIRE_FALSE(tooLarge);
  CHECK(tooLarge.failure().code == Code::Limit);
  CHECK(tooLarge.failure().message ==
        "cube reaches 1e+308 mm from the origin; the limit is 1e+13 mm.");

  const auto tooFar = transformed(context(), box(1, 1, 1), by(2e13, 0, 0));
  REQUIRE_FALSE(tooFar);
  CHECK(tooFar.failure().code == Code::Limit);

  const auto noNumber = transformed(context(), box(1, 1, 1), by(std::nan(""), 0, 0));
  REQUIRE_FALSE(noNumber);
  CHECK(noNumber.failure().code == Code::BadInput);

  CHECK_FALSE(transformed(context(), disc(1), scaled(1e300, 1)));
  const std::vector<Vec2> far = {{0, 0}, {1e14, 0}, {0, 1}};
  CHECK_FALSE(polygon(context(), far, {}));
  const std::vector<Vec3> points = {{0, 0, 0}, {infinity, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const std::vector<std::vector<std::uint32_t>> list = {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}, {1, 3, 2}};
  CHECK_FALSE(polyhedron(context(), points, list));
}

TEST_CASE("Too many facets are refused before they are made", "[mesh][limits]") {
  CHECK_FALSE(sphere(context(), 1, 2'000'000'000));
  CHECK_FALSE(sphere(context(), 1, 90'000));
  CHECK_FALSE(cylinder(context(), 1, 1, 1, 200'000, false));
  CHECK_FALSE(circle(context(), 1, 200'000));
  LinearExtrusion slices;
  slices.twist = 1e9;
  slices.facets.number = 1e9;
  const auto extruded = linearExtrude(context(), rectangle(1, 1), slices);
  REQUIRE_FALSE(extruded);
  CHECK(extruded.failure().code == Code::Limit);
  RotateExtrusion around;
  around.facets.number = 1e9;
  CHECK_FALSE(rotateExtrude(context(), moved(rectangle(1, 1), by(5, 0)), around));
}

TEST_CASE("Work stops when the caller asks for it", "[mesh][limits]") {
  Context stopped;
  stopped.task.cancel.raise();
  const std::vector<Solid> parts = {box(2, 2, 2), ball(2), rod(3, 1, 1)};
  for (const Boolean operation : {Boolean::Union, Boolean::Difference, Boolean::Intersection}) {
    const auto result = combined(stopped, operation, std::span<const Solid>(parts));
    REQUIRE_FALSE(result);
    CHECK(result.failure().code == Code::Cancelled);
  }
  CHECK_FALSE(hull(stopped, std::span<const Solid>(parts)));
}

#ifndef __EMSCRIPTEN__  // which has no threads here: a worker is ended instead
TEST_CASE("One boolean that is under way stops when another thread asks for it", "[mesh][limits]") {
  // Some seconds of work in a single call of the kernel; one that goes on to its end gives a solid.
  const Solid one = ball(10, 900), other = moved(ball(10, 900), by(0.3, 0.2, 0.1));
  Context own = context();
  own.task = {};
  std::thread caller([cancel = own.task.cancel] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancel.raise();
  });
  const auto result = combined(own, Boolean::Union, std::vector<Solid>{one, other});
  caller.join();
  REQUIRE_FALSE(result);
  CHECK(result.failure().code == Code::Cancelled);
  own.task = {};
  CHECK(combined(own, Boolean::Union, std::vector<Solid>{box(1, 1, 1), box(2, 2, 1)}));
}
#endif

TEST_CASE("The hull of more points than are held at a time is the hull of all", "[mesh][hull]") {
  // 300 balls of 4,800 corners stand between eight that alone make the hull.
  std::vector<Solid> corners, all;
  for (const double x : {0.0, 60.0})
    for (const double y : {0.0, 50.0})
      for (const double z : {0.0, 30.0}) corners.push_back(moved(ball(3, 97), by(x, y, z)));
  for (int i = 0; i < 300; ++i) all.push_back(moved(ball(3, 97), by(i % 60, i % 49, i % 29)));
  all.insert(all.begin() + 100, corners.begin(), corners.begin() + 4);
  all.insert(all.begin() + 250, corners.begin() + 4, corners.end());
  std::size_t points = 0;
  for (const Solid& solid : all) points += solid.triangles().vertexCount();
  REQUIRE(points > 1u << 20);
  const Measures want = hulled(corners).measures(), got = hulled(all).measures();
  CHECK_THAT(got.volume, WithinRel(want.volume, 1e-9));
  CHECK_THAT(got.area, WithinRel(want.area, 1e-9));
}

TEST_CASE("Fragments of circles are counted as OpenSCAD counts them", "[mesh][primitives]") {
  CHECK(fragmentsOf(1, {}) == 5);
  CHECK(fragmentsOf(10, {}) == 30);
  CHECK(fragmentsOf(9.5e-7, {12, 2, 8}) == 3);
  CHECK(fragmentsOf(9.6e-7, {12, 2, 8}) == 8);
  CHECK(fragmentsOf(10, {12, 2, 7.9}) == 7);
  CHECK(fragmentsOf(10, {12, 2, 1}) == 3);
  CHECK(fragmentsOf(10, {12, 2, infinity}) == 3);
  CHECK(fragmentsOf(10, {5, 0.5, 0}) == 72);
  CHECK(fragmentsOf(4, {1, 3, 0}) == 9);
}

TEST_CASE("Results are closed meshes whose parts add up", "[mesh][boolean]") {
  const Solid a = casing(), b = moved(box(8, 8, 8), by(6, -2, 1) * turned(20, 30, 40));
  const double volumeA = a.measures().volume, volumeB = b.measures().volume;
  const double both = united({a, b}).measures().volume;
  const double shared = crossed({a, b}).measures().volume;
  CHECK_THAT(both, WithinRel(volumeA + volumeB - shared, 1e-9));
  CHECK_THAT(cut({a, b}).measures().volume, WithinRel(volumeA - shared, 1e-9));
  CHECK(closes(united({a, b}).triangles()));
  CHECK(closes(cut({a, b}).triangles()));
  CHECK(closes(crossed({a, b}).triangles()));
  CHECK(cut({a, a}).isEmpty());
  CHECK_THAT(united({a, a, a}).measures().volume, WithinRel(volumeA, 1e-9));
}

TEST_CASE("Nothing as an operand means nothing to a union, and all to the others",
          "[mesh][boolean]") {
  const Solid nothing, one = box(1, 1, 1);
  CHECK_THAT(united({nothing, one, nothing}).measures().volume, WithinRel(1.0, 1e-12));
  CHECK_THAT(cut({one, nothing}).measures().volume, WithinRel(1.0, 1e-12));
  CHECK(cut({nothing, one}).isEmpty());
  CHECK(crossed({one, nothing}).isEmpty());
  CHECK_THAT(hulled({nothing, one}).measures().volume, WithinRel(1.0, 1e-12));
  CHECK_THAT(summed({nothing, one}).measures().volume, WithinRel(1.0, 1e-12));
  CHECK(united(std::vector<Solid>{}).isEmpty());
  CHECK(cut(std::vector<Outline>{Outline(), disc(1)}).isEmpty());
}

TEST_CASE("Thousands of separate parts are put together without a boolean", "[mesh][boolean]") {
  std::vector<Solid> parts;
  const Solid one = box(1, 1, 1);
  for (int i = 0; i < 60; ++i)
    for (int j = 0; j < 60; ++j) parts.push_back(moved(one, by(2 * i, 2 * j)));
  const Solid all = united(parts);
  CHECK(all.triangleCount() == 3600 * 12);
  CHECK_THAT(all.measures().volume, WithinRel(3600.0, 1e-12));
}

TEST_CASE("A long row of overlapping parts is one body", "[mesh][boolean]") {
  std::vector<Solid> parts;
  for (int i = 0; i < 300; ++i) parts.push_back(moved(box(2, 1, 1), by(1.5 * i, 0)));
  const Solid row = united(parts);
  CHECK_THAT(row.measures().volume, WithinRel(299 * 1.5 + 2, 1e-9));
  CHECK(row.pieces() == 1);
}

TEST_CASE("Parts that meet in a sum of decimals are one body", "[mesh][boolean]") {
  // 0.1 + 0.2 is not 0.3 by 5e-17.
  const Solid both = united({box(.3, .3, .3), moved(moved(box(.3, .3, .3), by(.2, 0)), by(.1, 0))});
  CHECK_THAT(both.measures().area, WithinRel(2 * (.6 * .3 + .3 * .3 + .6 * .3), 1e-9));
  CHECK(both.pieces() == 1);

  // 5.15 is not a multiple of 2^-16: the extruded polygon ends 6e-6 short.
  const Solid peg =
      moved(raised(outlineOf({{0, 0}, {5.15, 0}, {5.15, 4}, {0, 4}}), Rise{4}), by(0, 0));
  const Solid plate = moved(box(3, 20, 20), by(5.15, -5, -5));
  CHECK(peg.box().max.x < 5.15);
  CHECK(united({peg, plate}).pieces() == 1);
  CHECK_THAT(united({peg, plate}).measures().area,
             WithinRel(peg.measures().area + plate.measures().area - 2 * 16, 1e-5));
  // What is far smaller than that is left as it is.
  const Solid small = united({box(2e-5, 2e-5, 2e-5), moved(box(1e-5, 1e-5, 1e-5), by(2.5e-5, 0))});
  CHECK_THAT(small.measures().volume, WithinRel(9e-15, 1e-9));
}

TEST_CASE("The same operands give the same bytes whatever ran before", "[mesh][determinism]") {
  const auto bytesOf = [](const Solid& solid) {
    const Triangles mesh = solid.triangles();
    return std::pair(mesh.positions, mesh.indices);
  };
  const auto first = bytesOf(casing());
  for (int i = 0; i < 5; ++i) {
    std::uint32_t number = 0;
    static_cast<void>(ball(3).withFreshIdentity(number));
    static_cast<void>(united({ball(3), box(1, 2, 3)}).measures());
  }
  CHECK(bytesOf(casing()) == first);

  // Looking at intermediate results changes nothing: moves are worked out from where a part was
  // made.
  const Solid part = cut({box(3, 3, 3), ball(2)});
  const auto placed = [&](bool look) {
    Solid there = part;
    for (int i = 0; i < 7; ++i) {
      there = moved(there, by(0.1, 0.7, 0.3) * turned(11, 23, 37));
      if (look) static_cast<void>(there.measures());
    }
    return bytesOf(united({there, box(2, 2, 2)}));
  };
  CHECK(placed(false) == placed(true));
}

TEST_CASE("A solid read twice is the same solid", "[mesh][determinism]") {
  const Solid shape = casing();
  const Triangles one = shape.triangles(), two = shape.triangles();
  CHECK(one.positions == two.positions);
  CHECK(one.indices == two.indices);
  CHECK(one.source == two.source);
}

TEST_CASE("Faces keep the identity of the solid they come from", "[mesh][identity]") {
  std::uint32_t plate = 0, drill = 0;
  const Solid body = box(10, 10, 2).withFreshIdentity(plate);
  const Solid tool = moved(rod(10, 2, 2), by(5, 5, -4)).withFreshIdentity(drill);
  CHECK(plate != drill);
  const Triangles mesh = moved(cut({body, tool}), turned(10, 20, 30)).triangles();
  REQUIRE(mesh.source.size() == mesh.triangleCount());
  CHECK(std::set<std::uint32_t>(mesh.source.begin(), mesh.source.end()) ==
        std::set<std::uint32_t>{plate, drill});
  // The hole's wall comes from the drill.
  CHECK(std::ranges::count(mesh.source, drill) == 2 * fragments(2, 0));

  std::uint32_t again = 0;
  static_cast<void>(body.withFreshIdentity(again));
  CHECK(again != plate);
}

TEST_CASE("Pieces are counted by contact, and hollows are none", "[mesh][pieces]") {
  CHECK(Solid().pieces() == 0);
  CHECK(box(1, 1, 1).pieces() == 1);
  CHECK(united({box(1, 1, 1), moved(box(1, 1, 1), by(3, 0))}).pieces() == 2);
  CHECK(cut({box(9, 9, 9), moved(box(3, 3, 3), by(3, 3, 3))}).pieces() == 1);
  CHECK(united({cut({box(9, 9, 9), moved(box(3, 3, 3), by(3, 3, 3))}),
                moved(box(1, 1, 1), by(4, 4, 4))})
            .pieces() == 2);
  // In contact along an edge.
  CHECK(united({box(1, 1, 1), moved(box(1, 1, 1), by(1, 1, 0))}).pieces() == 1);
  // Turned, so that their common side is off by rounding.
  const auto tilt = turned(13, 29, 31);
  CHECK(united({moved(box(5, 5, 5), tilt), moved(box(5, 5, 5), tilt * by(5, 1, 1))}).pieces() == 1);
}

TEST_CASE("An unclosed polyhedron is measured alone and left out of operations by name",
          "[mesh][polyhedron]") {
  takeRemarks();
  const Solid open =
      faces({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}});
  CHECK_FALSE(open.isClosed());
  CHECK_FALSE(open.isEmpty());
  CHECK(open.triangleCount() == 3);
  CHECK_THAT(moved(open, scaled(2, 2, 2)).measures().area, WithinRel(6.0, 1e-9));
  CHECK(takeRemarks().empty());

  CHECK_THAT(united({box(1, 1, 1), open}).measures().volume, WithinRel(1.0, 1e-12));
  const std::vector<Remark> remarks = takeRemarks();
  REQUIRE(remarks.size() == 2);
  CHECK(remarks[0].kind == Remark::Kind::Error);
  CHECK(remarks[0].text ==
        "The given mesh is not closed! Unable to convert to CGAL_Nef_Polyhedron.");
  CHECK(remarks[1].text.find("faces[0]") != std::string::npos);

  CHECK(cut({open, box(1, 1, 1)}).isEmpty());
  CHECK(crossed({box(1, 1, 1), open}).isEmpty());
  CHECK_THAT(hulled({open}).measures().volume, WithinRel(1.0 / 6, 1e-9));
  takeRemarks();
}

TEST_CASE("A mesh read from a file is welded and says whether it closes", "[mesh][read]") {
  // Each triangle with three points of its own, as STL has them.
  const Triangles whole = box(2, 3, 4).triangles();
  Triangles soup;
  for (const std::uint32_t i : whole.indices) {
    soup.indices.push_back(static_cast<std::uint32_t>(soup.positions.size() / 3));
    for (std::size_t k = 0; k < 3; ++k) soup.positions.push_back(whole.positions[3 * i + k]);
  }
  const Solid read = must(fromTriangles(context(), soup));
  CHECK(read.isClosed());
  CHECK_THAT(read.measures().volume, WithinRel(24.0, 1e-12));

  soup.indices.resize(soup.indices.size() - 3);
  CHECK_FALSE(must(fromTriangles(context(), soup)).isClosed());
  soup.indices[0] = 4000;
  CHECK_FALSE(fromTriangles(context(), soup));
}

TEST_CASE("A body pressed flat has an area, no volume, and a hull with others",
          "[mesh][transform]") {
  const Solid flat = moved(box(10, 10, 10), scaled(1, 1, 0));
  CHECK_THAT(flat.measures().area, WithinRel(200.0, 1e-12));
  CHECK_THAT(flat.measures().volume, WithinAbs(0, 1e-12));
  CHECK_THAT(hulled({flat, moved(box(1, 1, 1), by(0, 0, 5))}).measures().volume,
             WithinRel(222.0, 1e-9));
  CHECK_THAT(united({flat, box(1, 1, 1)}).measures().volume, WithinRel(1.0, 1e-12));
  CHECK(moved(box(1, 1, 1), scaled(1, 0, 0)).isEmpty());

  takeRemarks();
  CHECK(moved(rectangle(5, 5), scaled(0, 1)).isEmpty());
  const std::vector<Remark> remarks = takeRemarks();
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].text == "Scaling a 2D object with 0 - removing object");
}

TEST_CASE("Mirrored outlines and solids keep their outside outside", "[mesh][transform]") {
  const Outline l = outlineOf({{0, 0}, {4, 0}, {4, 1}, {1, 1}, {1, 3}, {0, 3}});
  CHECK_THAT(l.area(), WithinRel(6.0, 1e-12));
  const Outline mirrored = moved(l, scaled(-1, 1));
  CHECK_THAT(mirrored.area(), WithinRel(6.0, 1e-12));
  CHECK_THAT(slab(mirrored).measures().volume, WithinRel(6.0, 1e-12));
  CHECK_THAT(moved(slab(l), scaled(1, 1, -1)).measures().volume, WithinRel(6.0, 1e-12));
  CHECK_THAT(united({moved(slab(l), scaled(-2, 1, 1)), box(1, 1, 1)}).measures().volume,
             WithinRel(13.0, 1e-12));
}

TEST_CASE("Polygons are cut off toward zero at 2^-16, circles are not", "[mesh][outline]") {
  const Outline fine = outlineOf({{0.00012, 0}, {1, 0}, {0, 1}});
  double least = 1;
  for (const Vec2& p : fine.contours()[0])
    if (p.y == 0) least = std::min(least, p.x);
  CHECK(least == 7.0 / 65536);  // 0.000106812
  CHECK(disc(0.00012, 4).box().max.x == 0.00012);
  CHECK(moved(disc(1, 4), scaled(0.00012, 1)).box().max.x == 0.00012);
  CHECK(combinedOf<Outline>(Boolean::Union, {disc(0.00012, 4)}).box().max.x == 0.00012);
}

TEST_CASE("A polygon whose border crosses itself is even-odd", "[mesh][outline]") {
  CHECK_THAT(outlineOf({{0, 0}, {10, 10}, {10, 0}, {0, 10}}).area(), WithinRel(50.0, 1e-9));
  // Twice round is outside again.
  CHECK(outlineOf({{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {{0, 1, 2, 3}, {0, 1, 2, 3}}).isEmpty());
}

TEST_CASE("Points on both sides of the axis are refused in OpenSCAD's words", "[mesh][extrude]") {
  takeRemarks();
  CHECK(spun(rectangle(4, 4, true)).isEmpty());
  const std::vector<Remark> remarks = takeRemarks();
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].kind == Remark::Kind::Error);
  CHECK(remarks[0].text ==
        "all points for rotate_extrude() must have the same X coordinate sign "
        "(range is -2.00 -> 2.00)");
}

TEST_CASE("A part of a turn in a hundred steps adds up to the whole turn", "[mesh][extrude]") {
  const Outline profile = moved(disc(2, 20), by(10, 0));
  const double whole = spun(profile, 360, 40).measures().volume;
  CHECK_THAT(4 * spun(profile, 90, 40).measures().volume, WithinRel(whole, 1e-9));
  CHECK_THAT(4 * spun(profile, -90, 40).measures().volume, WithinRel(whole, 1e-9));
  CHECK_THAT(4 * spun(moved(profile, scaled(-1, 1)), 90, 40).measures().volume,
             WithinRel(whole, 1e-9));
}

TEST_CASE("An extrusion along a slanted direction keeps the outline's area times its height",
          "[mesh][extrude]") {
  LinearExtrusion how;
  how.direction = {3, 4, 12};
  CHECK_THAT(must(linearExtrude(context(), disc(2, 30), how)).measures().volume,
             WithinRel(disc(2, 30).area() * 12, 1e-9));
  how.direction = {0, 0, -1};
  CHECK(must(linearExtrude(context(), disc(2), how)).isEmpty());
}

TEST_CASE("Holes and islands in an outline stay holes and islands when raised", "[mesh][extrude]") {
  const Outline rings = cut({united({cut({disc(10, 48), disc(8, 48)}), disc(5, 48)}), disc(2, 48)});
  const Solid solid = slab(rings);
  CHECK_THAT(solid.measures().volume, WithinRel(rings.area(), 1e-9));
  CHECK(solid.pieces() == 2);
  CHECK(closes(solid.triangles()));
}

TEST_CASE("Memory held by a solid is told in proportion to its triangles", "[mesh][memory]") {
  CHECK(ball(10, 100).bytes() > 50 * box(1, 1, 1).bytes());
  CHECK(Solid().bytes() < 1000);
}

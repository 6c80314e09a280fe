// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <array>
#include <map>
#include <set>

#include "model/engine.hpp"
#include "model/memory.hpp"

using namespace pw;
using namespace pw::graph;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr std::size_t budget = 64u << 20;
const base::Color red{1, 0, 0, 1}, blue{0, 0, 1, 1};

NodeRef box(double x, double y, double z) {
  return makeNode(Cube{{x, y, z}, false}, Dimension::Three);
}
base::Mat4 shift(double x, double y = 0, double z = 0) {
  base::Mat4 matrix(1.0);
  matrix[3] = {x, y, z, 1};
  return matrix;
}
NodeRef moved(NodeRef node, double x, double y = 0, double z = 0) {
  const auto dimension = node->dimension;
  return makeNode(Transform{shift(x, y, z)}, dimension, {std::move(node)});
}

OccurrenceRef statement(std::string name, NodeRef node, std::vector<OccurrenceRef> children = {}, int line = 1) {
  Occurrence occurrence;
  occurrence.name = std::move(name);
  occurrence.node = std::move(node);
  occurrence.children = std::move(children);
  occurrence.place = {"design.scad", line};
  return makeOccurrence(std::move(occurrence));
}
OccurrenceRef colored(base::Color color, OccurrenceRef child) {
  Occurrence occurrence;
  occurrence.name = "color";
  occurrence.node = child->node;
  occurrence.color = color;
  occurrence.children = {std::move(child)};
  return makeOccurrence(std::move(occurrence));
}
// A statement of the shape over its children's nodes.
OccurrenceRef over(std::string name, Shape shape, std::vector<OccurrenceRef> children, int line = 1) {
  std::vector<NodeRef> nodes;
  for (const auto& child : children)
    if (child->node && !child->background) nodes.push_back(child->node);
  const auto dimension = nodes.empty() ? Dimension::Three : nodes.front()->dimension;
  return statement(std::move(name), makeNode(std::move(shape), dimension, std::move(nodes)), std::move(children), line);
}
OccurrenceRef marked(OccurrenceRef child, bool highlight) {
  Occurrence occurrence = {};
  occurrence.name = child->name;
  occurrence.node = child->node;
  occurrence.children = child->children;
  occurrence.place = child->place;
  occurrence.highlight = highlight;
  occurrence.background = !highlight;
  return makeOccurrence(std::move(occurrence));
}

model::Built built(model::Engine& engine, const OccurrenceRef& root) {
  auto result = engine.build(root, {}, {});
  if (!result) FAIL(result.failure().message);
  return std::move(result).value();
}
double volume(const model::Geometry& geometry) { return std::get<mesh::Solid>(geometry).measures().volume; }

// Area of the whole's faces by colour; key r*4 + g*2 + b, 8 for faces without one.
std::map<int, double> areasByColor(const model::Built& built) {
  const mesh::Triangles triangles = std::get<mesh::Solid>(built.whole).triangles();
  std::map<int, double> areas;
  for (std::size_t t = 0; t < triangles.triangleCount(); ++t) {
    base::Vec3 p[3];
    for (std::size_t i = 0; i < 3; ++i)
      for (int axis = 0; axis < 3; ++axis)
        p[i][axis] = triangles.positions[3 * triangles.indices[3 * t + i] + static_cast<std::size_t>(axis)];
    const base::Vec3 a = p[1] - p[0], b = p[2] - p[0];
    const base::Vec3 cross(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
    int key = 8;
    for (const auto& [source, color] : built.faceColors)
      if (!triangles.source.empty() && triangles.source[t] == source)
        key = static_cast<int>(color.r) * 4 + static_cast<int>(color.g) * 2 + static_cast<int>(color.b);
    areas[key] += std::sqrt(cross.x * cross.x + cross.y * cross.y + cross.z * cross.z) / 2;
  }
  return areas;
}

}  // namespace

TEST_CASE("a difference of boxes has the volume computed by hand") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over("difference", Difference{},
                         {statement("cube", box(10, 10, 10)), statement("translate", moved(box(4, 4, 20), 3, 3, -5))});
  const auto result = built(*engine, root);
  CHECK_THAT(volume(result.whole), WithinRel(1000.0 - 160.0, 1e-12));
  CHECK(result.closed);
  CHECK_FALSE(result.flat);
  CHECK(result.nodesBuilt == 4);
}

TEST_CASE("a changed leaf rebuilds only itself and the nodes above it") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto design = [](double height) {
    std::vector<OccurrenceRef> parts;
    for (int i = 0; i < 20; ++i)
      parts.push_back(statement("translate", moved(box(5, 5, 1 + i), 10.0 * i)));
    parts.push_back(over("difference", Difference{},
                         {statement("cube", box(7, 7, 7)), statement("translate", moved(box(2, 2, height), 1, 1, 1))}));
    return over("union", Union{}, parts);
  };
  const auto first = built(*engine, design(3));
  CHECK(first.nodesBuilt == 40 + 4 + 1);
  CHECK(first.nodesRemembered == 0);
  const auto again = built(*engine, design(3));
  CHECK(again.nodesBuilt == 0);
  CHECK(again.nodesRemembered == 1);
  const auto changed = built(*engine, design(4));
  CHECK(changed.nodesBuilt == 4);          // box, translate, difference, union
  CHECK(changed.nodesRemembered == 20 + 1);  // the translates and the cut box
  CHECK_THAT(volume(changed.whole) - volume(first.whole), WithinAbs(-4.0, 1e-9));
  engine->forget();
  CHECK(built(*engine, design(4)).nodesBuilt == 45);
}

TEST_CASE("a group that stands in many places is united once") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const NodeRef one = box(2, 2, 2), other = moved(box(2, 2, 2), 1, 1, 1);
  std::vector<OccurrenceRef> parts;
  for (int i = 0; i < 5; ++i)
    parts.push_back(
        statement("translate", makeNode(Transform{shift(10.0 * i)}, Dimension::Three, {one, other})));
  CHECK_THAT(volume(built(*engine, over("union", Union{}, parts)).whole), WithinRel(5 * 15.0, 1e-12));
  // Under the name that union() of the two has.
  const auto group = built(*engine, over("union", Union{}, {statement("cube", one), statement("translate", other)}));
  CHECK(group.nodesBuilt == 0);
  CHECK(group.nodesRemembered == 1);
}

TEST_CASE("what a group's union has to say is said wherever the group stands") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const NodeRef open = makeNode(Polyhedron{{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {{0, 1, 2}}}, Dimension::Three);
  const auto design = [&](double x) {
    return statement("translate", makeNode(Transform{shift(x)}, Dimension::Three, {box(2, 2, 2), open}));
  };
  const auto first = built(*engine, design(1));
  const auto second = built(*engine, design(2));  // the union is remembered by now
  REQUIRE(first.diagnostics.size() == 2);
  REQUIRE(second.diagnostics.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) CHECK(first.diagnostics[i].text == second.diagnostics[i].text);
  CHECK(first.diagnostics[1].text.find("polyhedron left out of union") != std::string::npos);
}

TEST_CASE("equal shapes are built once in a run") {
  const auto engine = model::makeAsWrittenEngine(budget);
  std::vector<OccurrenceRef> parts;
  for (int i = 0; i < 50; ++i) parts.push_back(statement("translate", moved(box(1, 1, 1), 2.0 * i)));
  const auto result = built(*engine, over("union", Union{}, parts));
  CHECK(result.nodesBuilt == 1 + 50 + 1);
  CHECK_THAT(volume(result.whole), WithinRel(50.0, 1e-12));
}

TEST_CASE("two hundred thousand equal operands count once") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto many = [](Shape shape, NodeRef first) {
    std::vector<NodeRef> nodes{std::move(first)};
    for (int i = 0; i < 200'000; ++i) nodes.push_back(box(2, 2, 2));
    return statement("many", makeNode(std::move(shape), Dimension::Three, std::move(nodes)));
  };
  CHECK_THAT(volume(built(*engine, many(Union{}, box(2, 2, 2))).whole), WithinRel(8.0, 1e-12));
  CHECK_THAT(volume(built(*engine, many(Difference{}, box(3, 3, 3))).whole), WithinRel(19.0, 1e-12));
  CHECK_THAT(volume(built(*engine, many(Intersection{}, box(3, 1, 1))).whole), WithinRel(2.0, 1e-12));
  const auto none = engine->build(many(Difference{}, box(2, 2, 2)), {}, {});
  CHECK_FALSE(none);
}

TEST_CASE("the same design gives the same triangles whatever was built before") {
  const auto design = [] {
    return over("union", Union{},
                {statement("sphere", makeNode(Sphere{5, 30}, Dimension::Three)),
                 statement("translate", moved(makeNode(Cylinder{9, 3, 2, 24, true}, Dimension::Three), 3, 1, 2)),
                 statement("cube", box(4, 3, 7))});
  };
  const auto fresh = model::makeAsWrittenEngine(budget);
  const auto used = model::makeAsWrittenEngine(budget);
  for (int i = 1; i < 6; ++i)
    (void)built(*used, over("difference", Difference{}, {statement("cube", box(i, 9, 9)), statement("cube", box(4, 3, 7))}));
  const auto a = std::get<mesh::Solid>(built(*fresh, design()).whole).triangles();
  const auto b = std::get<mesh::Solid>(built(*used, design()).whole).triangles();
  CHECK(a.positions == b.positions);
  CHECK(a.indices == b.indices);
}

TEST_CASE("a memory that is too small forgets the oldest results and changes no answer") {
  model::Memory memory(3000);
  std::vector<base::Digest> keys;
  for (std::uint64_t i = 0; i < 10; ++i) {
    keys.push_back({i, i});
    memory.keep(keys.back(), mesh::Solid());
    memory.find(keys.front());
  }
  CHECK(memory.bytes() <= 3000);
  CHECK(memory.size() < 11);
  CHECK(memory.find(keys.front()));
  const auto tiny = model::makeAsWrittenEngine(100);
  const auto root = over("union", Union{}, {statement("cube", box(3, 3, 3)), statement("translate", moved(box(3, 3, 3), 1, 1, 1))});
  CHECK_THAT(volume(built(*tiny, root).whole), WithinRel(54.0 - 8.0, 1e-9));
  CHECK_THAT(volume(built(*tiny, root).whole), WithinRel(54.0 - 8.0, 1e-9));
  CHECK(built(*tiny, root).nodesBuilt == 3);
}

TEST_CASE("nothing at all is an empty failure in OpenSCAD's words") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto none = engine->build(nullptr, {}, {});
  REQUIRE_FALSE(none);
  CHECK(none.failure().code == base::Code::Empty);
  CHECK(none.failure().message == "Current top level object is empty.");
  const auto gone = engine->build(
      over("difference", Difference{}, {statement("cube", box(1, 1, 1)), statement("cube", box(2, 2, 2))}), {}, {});
  REQUIRE_FALSE(gone);
  CHECK(gone.failure().code == base::Code::Empty);
}

TEST_CASE("a raised cancel stops the work at the next node") {
  const auto engine = model::makeAsWrittenEngine(budget);
  base::Task task;
  std::size_t reports = 0, total = 0;
  task.progress = [&](std::string_view, std::size_t, std::size_t all) {
    total = all;
    if (++reports == 3) task.cancel.raise();
  };
  std::vector<OccurrenceRef> parts;
  for (int i = 0; i < 10; ++i) parts.push_back(statement("cube", box(1 + i, 1, 1), {}, i + 1));
  const auto result = engine->build(over("union", Union{}, parts), {}, task);
  REQUIRE_FALSE(result);
  CHECK(result.failure().code == base::Code::Cancelled);
  CHECK(reports == 3);
  CHECK(total == 11);
}

TEST_CASE("a failure names the line of the statement that asked for it") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto huge = statement("cube", box(1e308, 1e308, 1e308), {}, 12);
  const auto group = statement("group", huge->node, {huge}, 3);
  const auto result = engine->build(group, {}, {});
  REQUIRE_FALSE(result);
  REQUIRE(result.failure().place);
  CHECK(result.failure().place->line == 12);
  CHECK(result.failure().place->file == "design.scad");
}

// -- Colours --

TEST_CASE("faces tell the colour of the statement they come from") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over("union", Union{},
                         {colored(red, statement("cube", box(10, 10, 10))),
                          statement("translate", moved(box(10, 10, 10), 20)),
                          colored(blue, statement("translate", moved(box(10, 10, 10), 40)))});
  const auto areas = areasByColor(built(*engine, root));
  CHECK_THAT(areas.at(4), WithinRel(600.0, 1e-12));
  CHECK_THAT(areas.at(1), WithinRel(600.0, 1e-12));
  CHECK_THAT(areas.at(8), WithinRel(600.0, 1e-12));
}

TEST_CASE("the outermost colour wins") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto areas = areasByColor(built(*engine, colored(blue, colored(red, statement("cube", box(1, 1, 1))))));
  CHECK(areas.size() == 1);
  CHECK_THAT(areas.at(1), WithinRel(6.0, 1e-12));
}

TEST_CASE("a cut takes the cutter's colour if it has one, else that of what is cut") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto cutter = [] { return statement("translate", moved(box(4, 4, 10), 3, 3, 0)); };
  const auto both = over("difference", Difference{}, {colored(red, statement("cube", box(10, 10, 10))), colored(blue, cutter())});
  auto areas = areasByColor(built(*engine, both));
  CHECK_THAT(areas.at(4), WithinRel(400 + 2 * (100 - 16.0), 1e-9));
  CHECK_THAT(areas.at(1), WithinRel(160.0, 1e-9));
  const auto plainCutter = over("difference", Difference{}, {colored(red, statement("cube", box(10, 10, 10))), cutter()});
  areas = areasByColor(built(*engine, plainCutter));
  CHECK(areas.size() == 1);
  CHECK_THAT(areas.at(4), WithinRel(560 + 168.0, 1e-9) || WithinRel(400 + 168 + 160.0, 1e-9));
  const auto plainBase = over("difference", Difference{}, {statement("cube", box(10, 10, 10)), colored(blue, cutter())});
  areas = areasByColor(built(*engine, plainBase));
  CHECK_THAT(areas.at(8), WithinRel(568.0, 1e-9));
  CHECK_THAT(areas.at(1), WithinRel(160.0, 1e-9));
}

TEST_CASE("a solid in two places has the colour of each place") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over("union", Union{},
                         {colored(red, statement("cube", box(2, 2, 2))),
                          over("translate", Transform{shift(5)}, {colored(blue, statement("cube", box(2, 2, 2)))})});
  const auto areas = areasByColor(built(*engine, root));
  CHECK_THAT(areas.at(4), WithinRel(24.0, 1e-12));
  CHECK_THAT(areas.at(1), WithinRel(24.0, 1e-12));
}

TEST_CASE("an operation that mixes its operands has its first operand's colour") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over("hull", Hull{},
                         {colored(red, statement("cube", box(2, 2, 2))),
                          colored(blue, statement("translate", moved(box(2, 2, 2), 5)))});
  const auto areas = areasByColor(built(*engine, root));
  CHECK(areas.size() == 1);
  CHECK(areas.contains(4));
}

TEST_CASE("coloured results are remembered with their colours, and a new colour rebuilds no shape") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto design = [](base::Color color) {
    return over("union", Union{}, {colored(color, statement("cube", box(10, 10, 10))),
                                   statement("translate", moved(box(10, 10, 10), 5, 5, 5))});
  };
  CHECK(built(*engine, design(red)).nodesBuilt == 3);  // box, its move, their union
  const auto again = built(*engine, design(red));
  CHECK(again.nodesBuilt == 0);
  CHECK(areasByColor(again).contains(4));
  const auto repainted = built(*engine, design(blue));
  CHECK(repainted.nodesBuilt == 1);  // only the union, which carries the colours
  CHECK(areasByColor(repainted).contains(1));
  CHECK_FALSE(areasByColor(repainted).contains(4));
}

// -- Marks --

TEST_CASE("highlights are part of the whole, backgrounds are not, and both stand where their parents put them") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over(
      "translate", Transform{shift(100)},
      {statement("cube", box(1, 1, 1)), marked(statement("cube", box(2, 2, 2)), true),
       over("translate", Transform{shift(0, 50)}, {marked(statement("cube", box(3, 3, 3)), false)})});
  const auto result = built(*engine, root);
  CHECK_THAT(volume(result.whole), WithinRel(8.0, 1e-9));
  REQUIRE(result.highlights.size() == 1);
  CHECK_THAT(std::get<mesh::Solid>(result.highlights[0]).box().min.x, WithinAbs(100, 1e-12));
  REQUIRE(result.backgrounds.size() == 1);
  const auto background = std::get<mesh::Solid>(result.backgrounds[0]).box();
  CHECK_THAT(background.min.x, WithinAbs(100, 1e-12));
  CHECK_THAT(background.max.y, WithinAbs(53, 1e-12));
}

TEST_CASE("a design of backgrounds only has nothing to export and something to show") {
  const auto engine = model::makeAsWrittenEngine(budget);
  Occurrence root;
  root.name = "union";
  root.children = {marked(statement("cube", box(3, 3, 3)), false)};
  const auto result = built(*engine, makeOccurrence(std::move(root)));
  CHECK(std::get<mesh::Solid>(result.whole).isEmpty());
  CHECK(result.backgrounds.size() == 1);
}

// -- Pieces --

TEST_CASE("pieces by colour are disjoint, closed and sum to the union") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over(
      "union", Union{},
      {colored(red, statement("cube", box(10, 10, 10))), statement("translate", moved(box(10, 10, 10), 5, 5, 5)),
       over("translate", Transform{shift(8)},
            {colored(blue, statement("cube", box(10, 10, 10))), colored(red, statement("translate", moved(box(3, 3, 30), 4)))})});
  const auto whole = built(*engine, root);
  auto pieces = engine->pieces(root, {}, {});
  REQUIRE(pieces);
  REQUIRE(pieces->size() == 3);
  CHECK((*pieces)[0].color == red);
  CHECK_FALSE((*pieces)[1].color.has_value());
  CHECK((*pieces)[2].color == blue);
  double sum = 0;
  for (const auto& piece : *pieces) {
    CHECK(std::get<mesh::Solid>(piece.geometry).isClosed());
    sum += volume(piece.geometry);
  }
  CHECK_THAT(sum, WithinRel(volume(whole.whole), 1e-9));
  // The last group is whole, the ones before give way to it.
  CHECK_THAT(volume((*pieces)[2].geometry), WithinRel(1000.0, 1e-9));
}

namespace {

// Area of the faces of a piece by colour; those without one stand under black.
std::map<std::array<float, 3>, double> areasByColor(const model::Piece& piece) {
  std::map<std::array<float, 3>, double> areas;
  const mesh::Triangles mesh = std::get<mesh::Solid>(piece.geometry).triangles();
  const auto point = [&](std::uint32_t i) {
    return base::Vec3(mesh.positions[3 * i], mesh.positions[3 * i + 1], mesh.positions[3 * i + 2]);
  };
  for (std::size_t t = 0; t < mesh.triangleCount(); ++t) {
    const base::Vec3 a = point(mesh.indices[3 * t]), b = point(mesh.indices[3 * t + 1]),
                     c = point(mesh.indices[3 * t + 2]);
    std::array<float, 3> color{};
    for (const auto& [source, own] : piece.faceColors)
      if (source == mesh.source[t]) color = {own.r, own.g, own.b};
    areas[color] += glm::length(glm::cross(b - a, c - a)) / 2;
  }
  return areas;
}

}  // namespace

TEST_CASE("a colour inside a difference is on the faces of its piece, as in the view") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto hole = colored(red, statement("translate", moved(box(4, 4, 20), 3, 3, -5)));
  const auto cut = over("difference", Difference{}, {statement("cube", box(10, 10, 10)), hole});
  const std::array<float, 3> redOf{red.r, red.g, red.b};
  auto pieces = engine->pieces(cut, {}, {});
  REQUIRE(pieces);
  REQUIRE(pieces->size() == 1);
  auto areas = areasByColor((*pieces)[0]);
  CHECK_THAT(areas[redOf], WithinAbs(4 * 4 * 10, 1e-6));
  CHECK_THAT((areas[{0, 0, 0}]), WithinAbs(600 - 2 * 16, 1e-6));
  // Beside another part, which is a piece of its own.
  const auto root = over("union", Union{}, {cut, colored(blue, statement("translate", moved(box(1, 1, 1), 50)))});
  pieces = engine->pieces(root, {}, {});
  REQUIRE(pieces);
  REQUIRE(pieces->size() == 2);
  areas = areasByColor((*pieces)[0]);
  CHECK_THAT(areas[redOf], WithinAbs(4 * 4 * 10, 1e-6));
  CHECK((*pieces)[1].faceColors.empty());
  CHECK((*pieces)[1].color == blue);
}

TEST_CASE("a difference is one piece with the colour of its first operand") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto cut = over("difference", Difference{},
                        {colored(red, statement("cube", box(10, 10, 10))),
                         colored(blue, statement("translate", moved(box(4, 4, 10), 3, 3, 0)))});
  const auto root = over(
      "union", Union{},
      {cut, colored(blue, over("translate", Transform{shift(50)}, {statement("cube", box(1, 1, 1))}))});
  auto pieces = engine->pieces(root, {}, {});
  REQUIRE(pieces);
  REQUIRE(pieces->size() == 2);
  CHECK((*pieces)[0].color == red);
  CHECK((*pieces)[0].name == "difference");
  CHECK_THAT(volume((*pieces)[0].geometry), WithinRel(840.0, 1e-9));
  auto areas = areasByColor((*pieces)[0]);
  CHECK_THAT((areas[{blue.r, blue.g, blue.b}]), WithinAbs(160, 1e-6));
  CHECK_THAT((areas[{red.r, red.g, red.b}]), WithinAbs(600 - 32, 1e-6));
  CHECK((*pieces)[1].name == "cube");
}

TEST_CASE("a design without colours is one piece: the whole") {
  const auto engine = model::makeAsWrittenEngine(budget);
  const auto root = over("union", Union{}, {statement("lid", box(2, 2, 2)), statement("translate", moved(box(2, 2, 2), 1))});
  auto pieces = engine->pieces(root, {}, {});
  REQUIRE(pieces);
  REQUIRE(pieces->size() == 1);
  CHECK_THAT(volume((*pieces)[0].geometry), WithinRel(12.0, 1e-9));
}

// -- What the design itself does --

TEST_CASE("an unclosed polyhedron is exported alone and said to be open, and left out of operations with its line") {
  const auto engine = model::makeAsWrittenEngine(budget);
  Polyhedron open;
  open.points = {{0, 0, 0}, {10, 0, 0}, {0, 10, 0}, {0, 0, 10}};
  open.faces = {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}};  // the slanted face is missing
  const auto part = statement("polyhedron", makeNode(open, Dimension::Three), {}, 5);
  const auto alone = built(*engine, part);
  CHECK_FALSE(alone.closed);
  const auto root = over("union", Union{}, {part, statement("translate", moved(box(2, 2, 2), 1, 1, 1), {}, 6)}, 4);
  for (int run = 0; run < 2; ++run) {  // remembered or not, it is said
    const auto both = built(*engine, root);
    CHECK(both.closed);
    CHECK_THAT(volume(both.whole), WithinRel(8.0, 1e-9));
    REQUIRE_FALSE(both.diagnostics.empty());
    CHECK(both.diagnostics[0].severity == protocol::Severity::Error);
    CHECK(both.diagnostics[0].file == "design.scad");
    CHECK(both.diagnostics[0].line > 0);
  }
}

TEST_CASE("eight thousand nested transforms are built without recursion") {
  const auto engine = model::makeAsWrittenEngine(budget);
  NodeRef node = box(1, 1, 1);
  OccurrenceRef occurrence = colored(red, statement("cube", node));
  for (int i = 0; i < 8000; ++i) occurrence = over("translate", Transform{shift(0.5)}, {occurrence});
  const auto result = built(*engine, occurrence);
  CHECK_THAT(std::get<mesh::Solid>(result.whole).box().min.x, WithinAbs(4000, 1e-6));
  CHECK(areasByColor(result).contains(4));
}

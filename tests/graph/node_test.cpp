// SPDX-License-Identifier: Apache-2.0
#include "graph/node.hpp"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <vector>

#include "graph/occurrence.hpp"

namespace {

using namespace pw::graph;

NodeRef cube(double size, bool center = false) {
  return makeNode(Cube{{size, size, size}, center}, Dimension::Three);
}

}  // namespace

TEST_CASE("Equal nodes have equal hashes and different ones do not", "[graph][node]") {
  CHECK(cube(1)->digest == cube(1)->digest);
  CHECK_FALSE(cube(1)->digest == cube(2)->digest);
  CHECK_FALSE(cube(1)->digest == cube(1, true)->digest);
  CHECK_FALSE(makeNode(Union{}, Dimension::Three)->digest == makeNode(Hull{}, Dimension::Three)->digest);
  CHECK_FALSE(makeNode(Union{}, Dimension::Two)->digest == makeNode(Union{}, Dimension::Three)->digest);
  CHECK_FALSE(makeNode(Difference{}, Dimension::Three, {cube(1), cube(2)})->digest ==
              makeNode(Difference{}, Dimension::Three, {cube(2), cube(1)})->digest);
}

TEST_CASE("A zero has one hash whatever its sign", "[graph][node]") {
  CHECK(makeNode(Circle{0.0, 5}, Dimension::Two)->digest == makeNode(Circle{-0.0, 5}, Dimension::Two)->digest);
}

TEST_CASE("Lists in a shape do not run together", "[graph][node]") {
  const auto polygon = [](std::vector<std::vector<std::uint32_t>> paths) {
    return makeNode(Polygon{{{0, 0}, {1, 0}, {0, 1}}, std::move(paths)}, Dimension::Two)->digest;
  };
  CHECK_FALSE(polygon({{0, 1, 2}, {0, 1}}) == polygon({{0, 1}, {2, 0, 1}}));
}

TEST_CASE("A shared node is counted once", "[graph][node]") {
  const NodeRef shared = cube(1);
  const NodeRef root = makeNode(Union{}, Dimension::Three, {shared, shared, cube(1), cube(2)});
  CHECK(countNodes(root) == 3);
  CHECK(root->depth == 2);
  CHECK(countNodes(nullptr) == 0);
}

TEST_CASE("A graph a million nodes deep is counted and destroyed", "[graph][node]") {
  NodeRef node = cube(1);
  for (int i = 0; i < 1000000; ++i) node = makeNode(Union{}, Dimension::Three, {node});
  CHECK(node->depth == 1000001);
  CHECK(countNodes(node) == 1000001);
  node = nullptr;
}

TEST_CASE("Occurrences a million deep are destroyed", "[graph][occurrence]") {
  OccurrenceRef occurrence = makeOccurrence({});
  for (int i = 0; i < 1000000; ++i) {
    Occurrence around;
    around.children = {occurrence};
    occurrence = makeOccurrence(std::move(around));
  }
  CHECK(occurrence->depth == 1000001);
  occurrence = nullptr;
}

TEST_CASE("An occurrence knows of colours and marks below it", "[graph][occurrence]") {
  Occurrence leaf;
  leaf.color = pw::base::Color{1, 0, 0, 1};
  leaf.background = true;
  Occurrence around;
  around.children = {makeOccurrence(leaf)};
  const OccurrenceRef root = makeOccurrence(std::move(around));
  CHECK(root->hasColor);
  CHECK(root->hasMarks);
  CHECK_FALSE(makeOccurrence({})->hasColor);
}

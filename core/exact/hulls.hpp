// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/node.hpp"
#include "kernel/operations.hpp"
#include "model/engine.hpp"

// Which convex hulls and Minkowski sums are exact, read off the graph. Private to exact/.
namespace pw::exact {

// What a convex hull spans. Lengths in mm.
struct Generators {
  struct Ball {
    base::Vec3 center{0};
    double radius = 0;
  };
  struct Disc {
    base::Vec3 center{0}, axis{0, 0, 1};  // unit
    double radius = 0;
  };
  std::vector<base::Vec3> points;
  std::vector<Ball> balls;
  std::vector<Disc> discs;
};

// How to make it.
struct DiscsRecipe {  // an outline
  std::vector<kernel::Disc> discs;
};
struct BallsRecipe {  // balls of one radius
  std::vector<base::Vec3> centers;
  double radius = 0;
};
struct PrismRecipe {  // discs at two heights, the same at both
  std::vector<kernel::Disc> discs;
  double bottom = 0, top = 0;
  base::Mat4 designFromRecipe{1};
};
struct StacksRecipe {  // the same stack of discs at several places
  std::vector<base::Vec2> centers;
  std::vector<base::Vec2> profile;  // (z, radius), ascending
  base::Mat4 designFromRecipe{1};
};
struct TurnedRecipe {  // everything about one axis: the half-plane x >= 0 of these discs' hull, turned
  std::vector<kernel::Disc> discs;  // x: distance from the axis, y: along it
  base::Mat4 designFromRecipe{1};
};
using HullRecipe = std::variant<DiscsRecipe, BallsRecipe, PrismRecipe, StacksRecipe, TurnedRecipe>;

// Asks for the triangles or the outline of a node without curves.
using AsWritten = std::function<base::Result<model::Geometry>(const graph::NodeRef&)>;
// Whether anything curved is in a node.
using IsCurved = std::function<bool(const graph::Node&)>;

// A recipe, or in the reader's words why there is none. A failure is one of making triangles.
struct Recognised {
  std::optional<HullRecipe> recipe;
  std::string reason;    // "a hull of spheres of different radii"
  std::string doubtful;  // with a recipe: why it has to be compared with triangles before it is believed
};
// Of a Hull or Minkowski node.
base::Result<Recognised> recognised(const graph::Node& node, const IsCurved& isCurved,
                                    const AsWritten& asWritten);

}  // namespace pw::exact

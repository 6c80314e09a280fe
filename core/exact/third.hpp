// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <unordered_map>
#include <utility>

#include "base/digest.hpp"
#include "graph/node.hpp"

// The third evaluation: the same graph for the triangle kernel, with true circles finely faceted, and with
// subtrees that stay faceted as they are. Private to exact/.
namespace pw::exact {

// What is in a node. Remembered by content.
class Curves {
 public:
  // True circles or other surfaces that triangles only approximate.
  bool in(const graph::Node& node);
  // Outlines that the triangle kernel rounds to its grid: booleans and offsets in the plane.
  bool rounded(const graph::Node& node);

 private:
  struct Facts {
    bool curved = false, rounded = false;
  };
  const Facts& of(const graph::Node& node);
  std::unordered_map<base::Digest, Facts, base::DigestHash> known_;
};

// Fine circles lie inside of the true ones, touching them at their corners, or around them.
enum class Fineness { Inside, Around };

struct Third {
  graph::NodeRef node;
  double sagitta = 0;  // mm, the largest distance between fine facets and their surface
  double reach = 0;    // mm, an upper bound of the distance from the node's own axis
};

class ThirdGraph {
 public:
  // `stays(digest)`: that node is faceted in the exact model. `stretch(digest)`: the largest factor of a
  // resize, which depends on its child's box.
  ThirdGraph(std::function<bool(const base::Digest&)> stays,
             std::function<double(const base::Digest&)> stretch, Fineness fineness)
      : stays_(std::move(stays)), stretch_(std::move(stretch)), fineness_(fineness) {}

  const Third& of(const graph::NodeRef& node);
  void forget(const base::Digest& digest) { known_.erase(digest); }  // it has become faceted

 private:
  Third made(const graph::NodeRef& node);

  std::function<bool(const base::Digest&)> stays_;
  std::function<double(const base::Digest&)> stretch_;
  Fineness fineness_;
  std::unordered_map<base::Digest, Third, base::DigestHash> known_;
};

// $fn from 3 to graph::polygonFragments: a polygon is meant.
bool asksForPolygon(double fragmentNumber);
// Whether an extrusion's sides are planes: not twisted, and tapered alike in x and y.
bool extrudesStraight(const graph::LinearExtrude& extrude);

}  // namespace pw::exact

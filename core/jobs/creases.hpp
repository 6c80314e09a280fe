// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/vectors.hpp"
#include "mesh/solid.hpp"

// Which edges of a body of triangles are lines of its picture. Private to shading.
namespace pw::jobs {

struct Face {
  base::Vec3 normal{0};  // unit; 0 for slivers without a neighbour
  double area = 0;
  bool sliver = false;
  std::uint8_t longest = 0;  // edge from corner `longest` to the next
};

// Slack on crease angles, in degrees: regular polygons meet them exactly up to rounding.
inline constexpr double angleSlack = 0.01;

// A use of an edge: corner `corner` = 3 * triangle + i is where it begins.
struct EdgeUse {
  std::uint32_t low, high, corner;
};

inline std::uint32_t nextCorner(std::uint32_t corner) { return corner % 3 == 2 ? corner - 2 : corner + 1; }

// Calls with the begin and end of each run of uses of one edge; equal edges lie side by side.
template <class Call>
void eachEdge(const std::vector<EdgeUse>& uses, const Call& call) {
  for (std::size_t i = 0; i < uses.size();) {
    std::size_t end = i + 1;
    while (end < uses.size() && uses[end].low == uses[i].low && uses[end].high == uses[i].high) ++end;
    call(i, end);
    i = end;
  }
}

// For each corner, whether an edge begins there that is drawn; of the uses of an edge the first one counts.
// Drawn are open borders, edges of more than two triangles and those between faces that turn by more than
// `crease` degrees, but as whole lines or not at all:
// - A facet of a round surface is no face of its own: an edge that turns by up to 31 degrees (12 fragments) is
//   not drawn where the surface turns on alike beyond the facets beside it.
// - A line does not end inside a surface. Where it would, it goes on along edges that turn by more than 10
//   degrees until it meets another; where there are none, it is not drawn at all, unless it turns by more
//   than 40 degrees on the whole: then it is an edge that fades.
// Edges of slivers are not decided here, and not marked.
std::vector<std::uint8_t> creases(const mesh::Triangles& triangles, const std::vector<Face>& faces,
                                  const std::vector<EdgeUse>& uses, double crease);

}  // namespace pw::jobs

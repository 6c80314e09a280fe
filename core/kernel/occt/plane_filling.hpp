// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/vectors.hpp"
#include "kernel/occt/surface_sums.hpp"

// Private to kernel/: triangles of a plane face from nothing but the points along its border.
namespace pw::kernel {

// Steps from point to point along one wire, in any order; the face is on their left, seen from outside.
using Border = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// The border of each wire, as the face is oriented; `namesOf(edge)` are the points along an edge, from its first corner to its
// last, none where it has no length.
template <class NamesOf>
std::vector<Border> bordersOf(const TopoDS_Face& face, NamesOf&& namesOf) {
  std::vector<Border> borders;
  for (TopExp_Explorer wire(face, TopAbs_WIRE); wire.More(); wire.Next()) {
    Border& border = borders.emplace_back();
    for (TopExp_Explorer it(wire.Current(), TopAbs_EDGE); it.More(); it.Next()) {
      const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
      const bool back = edge.Orientation() == TopAbs_REVERSED;
      if (!back && edge.Orientation() != TopAbs_FORWARD) continue;
      const std::vector<std::uint32_t>& names = namesOf(edge);
      for (std::size_t i = 1; i < names.size(); ++i)
        if (names[i - 1] != names[i]) border.emplace_back(names[back ? i : i - 1], names[back ? i - 1 : i]);
    }
  }
  return borders;
}

// How often edges are gone along one way more than the other.
class Balance {
 public:
  void add(std::uint32_t from, std::uint32_t to) {
    open_[std::minmax(from, to)] += from < to ? 1 : -1;
  }
  bool isEven() const {
    return std::ranges::all_of(open_, [](const auto& entry) { return entry.second == 0; });
  }

 private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> open_;
};

// Where the sums of a face's own surface go, and the curves of its border.
struct Measuring {
  const Bends& bends;
  SurfaceSums& sums;
};

struct PlaneFilling {
  std::vector<std::array<std::uint32_t, 3>> triangles;  // counter-clockwise seen from outside
  base::Vec3 normal{0};                                 // outwards
  double off = 0;                                       // mm that the border lies off the plane at most
};

// OpenCASCADE's mesher gives up on plane faces thinner than the deflection: the chords of an arc cross the
// other side. Here they may cross: every step is an edge of one triangle whatever lies beside it. Failure:
// Internal where the steps are no closed loops, or triangles lie on each other by more than `slack` (mm)
// along the border. What the face's own surface measures, up to the curves of its border, is added to `measuring`.
base::Result<PlaneFilling> planeFilling(const TopoDS_Face& face, std::span<const Border> borders,
                                        std::span<const base::Vec3> points, double slack,
                                        const Measuring* measuring = nullptr);

}  // namespace pw::kernel

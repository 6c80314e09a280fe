// SPDX-License-Identifier: Apache-2.0
#pragma once

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

// Private to kernel/: triangles of a plane face from nothing but the points along its border.
namespace pw::kernel {

// Steps from point to point along one wire, in any order; the face is on their left, seen from outside.
using Border = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

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

struct PlaneFilling {
  std::vector<std::array<std::uint32_t, 3>> triangles;  // counter-clockwise seen from outside
  base::Vec3 normal{0};                                 // outwards
};

// OpenCASCADE's mesher gives up on plane faces thinner than the deflection: the chords of an arc cross the
// other side. Here they may cross: every step is an edge of one triangle whatever lies beside it. Failure:
// Internal where the steps are no closed loops, or triangles lie on each other by more than `slack` (mm)
// along the border.
base::Result<PlaneFilling> planeFilling(const TopoDS_Face& face, std::span<const Border> borders,
                                        std::span<const base::Vec3> points, double slack);

}  // namespace pw::kernel

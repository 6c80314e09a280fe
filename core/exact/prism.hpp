// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernel/operations.hpp"

// Prisms that are not yet solids. Private to exact/.
//
// A cut through a prism along its axis is a cut in the plane: 100 holes take 8 ms instead of 84 in space. So
// extrusions, cylinders and cubes are kept as an outline with two heights until somebody needs the solid.
namespace pw::exact {

struct Prism {
  kernel::Profile profile;        // in the prism's own frame
  double bottom = 0, top = 0;     // mm along its axis, bottom < top
  base::Mat4 designFromPrism{1};  // rigid, proper
  // The profile is just this: the prism has three axes.
  std::optional<base::Box2> rectangle = std::nullopt;
  std::uint32_t tag = 0;  // of all its faces
};

// Heights closer than this are the same: the kernel joins gaps up to it.
inline constexpr double sameHeight = 1e-7;

base::Result<Prism> boxPrism(kernel::Context&, base::Box2 rectangle, double bottom, double top,
                             const base::Mat4& designFromPrism);
// Moved by a matrix that need not be rigid; none where the result is no prism.
base::Result<std::optional<Prism>> movedPrism(kernel::Context&, const Prism&, const base::Mat4& matrix);
base::Result<kernel::Solid> solidOf(kernel::Context&, const Prism&);
base::Box3 boxOf(const Prism&);

// Where a prism lies, seen from another one with the same axis.
struct Beside {
  Prism prism;                 // along the common axis
  base::Mat4 plane{1};         // frame's plane from the prism's plane
  double bottom = 0, top = 0;  // in the frame
};
std::optional<Beside> beside(kernel::Context&, const Prism& frame, const Prism& prism);
base::Result<kernel::Profile> profileIn(kernel::Context&, const Beside&);

// The prism itself and, where it is a box, the same along its other axes.
std::vector<Prism> viewsOf(kernel::Context&, const Prism&);

// Booleans that are one in the plane. None: they are not.
// The intersection of two prisms of one axis; a prism without height is an empty profile.
base::Result<std::optional<Prism>> common(kernel::Context&, const Prism& first, const Prism& second);
// Of prisms of one axis and the same two heights, all of them.
base::Result<std::optional<Prism>> united(kernel::Context&, std::span<const Prism> prisms);
// `base` less the cutters that pass through both of its ends; `left` are the other ones, by number.
struct Cut {
  Prism prism;
  std::vector<std::size_t> left;
};
base::Result<Cut> cutThrough(kernel::Context&, const Prism& base, std::span<const Prism* const> cutters);

}  // namespace pw::exact

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "scene/camera.hpp"

namespace pw::scene {

// One visible side of the view cube. Corners are pixels from the cube's middle (y down), in the
// order left-bottom, right-bottom, right-top, left-top of its upright text.
struct CubeFace {
  std::string_view name;
  std::array<base::Vec2, 4> corners;
  base::Vec3 outward{0}, along{0}, upward{0};
};

// A part of the cube that can be chosen: a face, an edge between two, or a corner of three.
// Components of `direction` are -1, 0 or 1 and say from where the view looks.
struct CubePart {
  base::Vec3 direction{0};
  std::vector<std::array<base::Vec2, 4>> quads;  // its area on every visible face, in pixels
};

// `half` is half the length of an edge of the cube, in pixels.
std::vector<CubeFace> visibleFaces(const Camera& camera, double half);
std::optional<CubePart> cubePartAt(const Camera& camera, double half, base::Vec2 point);

}  // namespace pw::scene

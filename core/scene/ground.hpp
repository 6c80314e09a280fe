// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/vectors.hpp"
#include "scene/camera.hpp"

namespace pw::scene {

// The plane the model stands on, a rectangle of whole major steps, in mm.
struct Ground {
  base::Vec2 min{0}, max{0};
  double height = 0;  // z
  double minor = 10;  // mm between thin lines: 1, 10, 100, ... by zoom
  double major = 50;  // mm between numbered lines
};

// The ground under a box: level 0, or the lowest point where the model reaches below it, and as
// wide as the model needs. `millimetresPerPixel` decides how close the lines stand.
Ground groundUnder(const base::Box3& box, double millimetresPerPixel);

// A number that lies on the ground beside the edge that faces the camera. It is centred on `at`,
// reads along `along` and its letters stand up along `upward`, both of length 1.
struct GroundLabel {
  std::string text;
  base::Vec3 at{0}, along{1, 0, 0}, upward{0, 1, 0};
  double size = 0;  // height of the letters' line in mm
};
std::vector<GroundLabel> groundLabels(const Ground& ground, const Camera& camera);

// How much of the ground is seen: 1 from above, falling to 0.15 from below, where it must not hide
// the model.
double groundOpacity(const Ground& ground, const Camera& camera);

}  // namespace pw::scene

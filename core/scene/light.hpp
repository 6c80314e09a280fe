// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/vectors.hpp"
#include "scene/camera.hpp"

// Where light comes from. A place in the light is the way that a shadow takes along the ground per mm
// of height: the point at infinity as seen from the ground, without units.
namespace pw::scene {

// A disc of even light.
struct Lamp {
  base::Vec2 centre{0};
  double radius = 0;
  double share = 1;  // of all light
};

// Two of them: a third of the light comes from around the key light, the rest from the sky, which
// darkens the ground where the model touches it.
struct Light {
  Lamp key, sky;
};

// Towards the key light, of length 1: from the upper left of the camera, following its yaw and not
// its pitch, so that light always comes from above.
base::Vec3 keyLight(const Camera& camera);
Light lightAround(const base::Vec3& key);

// A part of a lamp that stands for all of it together with the others of its set.
struct LightSample {
  base::Vec2 place{0};
  double share = 1;   // of all light; those of one set sum up to 1
  double spread = 0;  // standard deviation of the places that it stands for, along each axis
};

constexpr int mostLightSamples = 32;

// A set of `count` samples, 1 to mostLightSamples. Each third one is the key light's. Their places do
// not depend on the count, but for a set of one, so that a set can be made larger later on. Shadows that
// are blurred by `spread` have no steps between neighbours.
std::vector<LightSample> lightSamples(const Light& light, int count);

// The largest number of samples up to `count` whose mean is the middle of the light: 1, 2, 8, 14, 20, 26, 32.
int evenSamples(int count);

// What encloses all places of the light.
base::Box2 placesOf(const Light& light);

}  // namespace pw::scene

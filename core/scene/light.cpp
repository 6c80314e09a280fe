// SPDX-License-Identifier: Apache-2.0
#include "scene/light.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <numbers>
#include <span>

namespace pw::scene {
namespace {

using base::Vec2;
using base::Vec3;

// Of a standard deviation to the distance of neighbours in a disc: from here on their sum is even.
constexpr double overlap = 0.85;
// Samples stand closer to the middle of their lamp by the width that their spread adds.
constexpr double drawnIn = 0.95;

// Places in a disc of radius 1: the middle, then rings from inside out, as many on each as its share of the
// area. Rings are filled by pairs that face each other, so that the mean of each odd number of places is
// the middle; pairs that follow each other stand at wide angles.
struct Ring {
  int places;
  double radius;  // of the mean area that its places stand for
  int stride;     // between pairs, no divisor of their number
};
constexpr Ring keyRings[] = {{10, 0.739, 2}};               // 11 in all
constexpr Ring skyRings[] = {{6, 0.436, 1}, {14, 0.816, 3}};  // 21 in all

Vec2 placeOnDisc(std::span<const Ring> rings, int number) {
  if (number == 0) return {0, 0};
  --number;
  for (const Ring& ring : rings) {
    if (number < ring.places) {
      const int pairs = ring.places / 2;
      const double angle = std::numbers::pi * (number / 2 * ring.stride % pairs) / pairs +
                           std::numbers::pi * (number % 2) + ring.radius;
      return Vec2{std::cos(angle), std::sin(angle)} * ring.radius;
    }
    number -= ring.places;
  }
  return {0, 0};
}

// Of the places that one of `count` samples of a disc stands for.
double spreadOf(const Lamp& lamp, int count) {
  // Alone it has the deviation of the disc itself, R / 2.
  return lamp.radius * std::min(0.5, overlap / std::sqrt(static_cast<double>(count)));
}

Lamp meanOf(const Light& light) {
  const Lamp &a = light.key, &b = light.sky;
  Lamp mean;
  mean.centre = a.centre * a.share + b.centre * b.share;
  // The variance of a disc along an axis is R^2 / 4.
  const double apart = glm::length(a.centre - b.centre);
  const double variance = (a.share * a.radius * a.radius + b.share * b.radius * b.radius) / 4 +
                          a.share * b.share * apart * apart / 2;
  mean.radius = 2 * std::sqrt(variance);
  return mean;
}

}  // namespace

Vec3 keyLight(const Camera& camera) {
  const Vec3 right = camera.right();
  const Vec3 towardsEye{right.y, -right.x, 0};
  return glm::normalize(right * -0.42 + towardsEye * 0.36 + Vec3{0, 0, 0.83});
}

Light lightAround(const Vec3& key) {
  const Vec2 centre = Vec2{key.x, key.y} / key.z;
  return {{-centre, 0.26, 1.0 / 3}, {centre * -0.33, 0.72, 2.0 / 3}};
}

std::vector<LightSample> lightSamples(const Light& light, int count) {
  count = std::clamp(count, 1, mostLightSamples);
  if (count == 1) {
    const Lamp mean = meanOf(light);
    return {{mean.centre, 1, spreadOf(mean, 1)}};
  }
  const int keys = (count + 2) / 3, skies = count - keys;
  std::vector<LightSample> samples;
  for (int index = 0; index < count; ++index) {
    const bool fromKey = index % 3 == 0;
    const Lamp& lamp = fromKey ? light.key : light.sky;
    const int number = fromKey ? index / 3 : index - index / 3 - 1;
    const int of = fromKey ? keys : skies;
    const Vec2 place = placeOnDisc(fromKey ? std::span<const Ring>(keyRings) : skyRings, number);
    samples.push_back({lamp.centre + place * (lamp.radius * drawnIn), lamp.share / of,
                       spreadOf(lamp, of)});
  }
  return samples;
}

int evenSamples(int count) { return count < 2 ? 1 : count - (count - 2) % 6; }

base::Box2 placesOf(const Light& light) {
  // The spread of few samples reaches beyond their lamp.
  const double key = light.key.radius * 1.3, sky = light.sky.radius * 1.3;
  return {glm::min(light.key.centre - key, light.sky.centre - sky),
          glm::max(light.key.centre + key, light.sky.centre + sky)};
}

}  // namespace pw::scene

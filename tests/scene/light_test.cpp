// SPDX-License-Identifier: Apache-2.0
#include "scene/light.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <glm/geometric.hpp>

#include "scene/draw_list.hpp"

using namespace pw;
using namespace pw::scene;
using base::Vec2;
using Catch::Matchers::WithinAbs;

namespace {

// Of all light, along an axis: what a shadow's middle and width come from.
struct Moments {
  Vec2 mean{0}, variance{0};
};

Moments of(const std::vector<LightSample>& samples) {
  Moments sum;
  for (const LightSample& sample : samples) sum.mean += sample.place * sample.share;
  for (const LightSample& sample : samples) {
    const Vec2 off = sample.place - sum.mean;
    sum.variance += (off * off + sample.spread * sample.spread) * sample.share;
  }
  return sum;
}

Moments of(const Light& light) {
  Moments sum;
  for (const Lamp& lamp : {light.key, light.sky}) sum.mean += lamp.centre * lamp.share;
  for (const Lamp& lamp : {light.key, light.sky}) {
    const Vec2 off = lamp.centre - sum.mean;
    sum.variance += (off * off + lamp.radius * lamp.radius / 4) * lamp.share;
  }
  return sum;
}

}  // namespace

TEST_CASE("any number of light samples stands for the whole light: its middle and its width") {
  const Light light = lightAround(keyLight(Camera{}));
  const Moments whole = of(light);
  for (int count = 1; count <= mostLightSamples; ++count) {
    const auto samples = lightSamples(light, count);
    REQUIRE(samples.size() == static_cast<std::size_t>(count));
    double share = 0;
    for (const LightSample& sample : samples) share += sample.share;
    CHECK_THAT(share, WithinAbs(1, 1e-9));
    const Moments part = of(samples);
    CAPTURE(count);
    const bool even = evenSamples(count) == count;
    CHECK(glm::length(part.mean - whole.mean) < (even ? 1e-9 : 0.16));
    if (!even) continue;
    for (int axis = 0; axis < 2; ++axis) {
      const double ratio = std::sqrt(part.variance[axis] / whole.variance[axis]);
      CHECK(ratio > 0.85);
      CHECK(ratio < 1.15);
    }
  }
}

TEST_CASE("a set of light samples grows without moving those it has") {
  const Light light = lightAround(keyLight(Camera{}));
  const auto all = lightSamples(light, mostLightSamples);
  const base::Box2 places = placesOf(light);
  for (int count = 2; count <= mostLightSamples; ++count) {
    const auto samples = lightSamples(light, count);
    for (std::size_t index = 0; index < samples.size(); ++index) {
      CHECK(samples[index].place == all[index].place);
      for (int axis = 0; axis < 2; ++axis) {
        CHECK(samples[index].place[axis] > places.min[axis]);
        CHECK(samples[index].place[axis] < places.max[axis]);
      }
    }
  }
}

TEST_CASE("a part that lets light through casts a shadow, and '%' and '#' cast none of their own") {
  protocol::Preview preview;
  for (const auto look : {protocol::PreviewLook::Solid, protocol::PreviewLook::Highlight,
                          protocol::PreviewLook::Background})
    preview.parts.push_back({0, 3, 0, 0, false, {}, look});
  preview.parts.push_back({0, 3, 0, 0, true, {0, 0, 1, 0.4f}, protocol::PreviewLook::Solid});
  int casting = 0;
  for (const DrawItem& item : drawList(preview, lightTheme())) casting += item.castsShadow;
  CHECK(casting == 2);
}

// SPDX-License-Identifier: Apache-2.0
#include "render/shadow.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <utility>

#include "render/shaders.hpp"

namespace pw::render {
namespace {

using base::Vec2;
using base::Vec3;
using scene::Blend;
using scene::DrawItem;
using scene::LightSample;

constexpr int pictureSize = 512;
// Triangles drawn for one picture, and for all pictures of a model at rest.
constexpr std::uint32_t pictureBudget = 1'500'000, restBudget = 12'000'000;
constexpr int firstDirections = 14;  // of the first picture, the one while the hand moves
constexpr int leastDirections = 2;
constexpr double sameLight = 0.01;  // closer directions give the same shadow
constexpr double leastDeviation = 1.2;  // of the blur, texels: hides the steps of the picture itself
constexpr double margin = 8;            // texels around the shadow

int within(std::uint32_t budget, std::uint32_t triangles) {
  return std::clamp(static_cast<int>(budget / triangles), 1, scene::mostLightSamples);
}

}  // namespace

Shadow::~Shadow() {
  if (nothing_) glDeleteVertexArrays(1, &nothing_);
  if (gathered_) glDeleteFramebuffers(1, &gathered_);
}

base::Status Shadow::make() {
  const std::pair<Program*, std::pair<const char*, const char*>> programs[] = {
      {&caster_, {shaders::shadow_cast_vert, shaders::shadow_cast_frag}},
      {&gatherer_, {shaders::screen_whole_vert, shaders::shadow_gather_frag}},
      {&blurrer_, {shaders::screen_whole_vert, shaders::shadow_blur_frag}},
  };
  for (const auto& [program, stages] : programs) {
    auto made = Program::make(stages.first, stages.second);
    if (!made) return made.failure();
    *program = std::move(*made);
  }
  rises_.make(pictureSize, (scene::mostLightSamples + 3) / 4);
  near_.make(pictureSize);
  far_.make(pictureSize);
  glGenFramebuffers(1, &gathered_);
  glBindFramebuffer(GL_FRAMEBUFFER, gathered_);
  const GLuint pictures[] = {near_.texture(), far_.texture()};
  const GLenum places[] = {GL_COLOR_ATTACHMENT0, GL_COLOR_ATTACHMENT1};
  for (int index = 0; index < 2; ++index)
    glFramebufferTexture2D(GL_FRAMEBUFFER, places[index], GL_TEXTURE_2D, pictures[index], 0);
  glDrawBuffers(2, places);
  for (int level = 0; level < levels; ++level) {
    soft_[static_cast<std::size_t>(level)].make(pictureSize >> level);
    across_[static_cast<std::size_t>(level)].make(pictureSize >> level);
  }
  glGenVertexArrays(1, &nothing_);
  return base::Done{};
}

void Shadow::setMost(int directions) {
  most_ = std::clamp(directions, 1, scene::mostLightSamples);
  forget();
}

void Shadow::place(const base::Box3& box, double ground, const Vec3& light) {
  light_ = light;
  lamps_ = scene::lightAround(light);
  ground_ = ground;
  tall_ = std::max(box.max.z - ground, 1e-6);
  const base::Box2 reach = scene::placesOf(lamps_);
  const Vec2 low{box.min.x + std::min(reach.min.x, 0.0) * tall_,
                 box.min.y + std::min(reach.min.y, 0.0) * tall_};
  const Vec2 high{box.max.x + std::max(reach.max.x, 0.0) * tall_,
                  box.max.y + std::max(reach.max.y, 0.0) * tall_};
  // Square, so that one blur serves both axes.
  const double inside = std::max({high.x - low.x, high.y - low.y, 1e-6});
  const double half = inside / 2 * pictureSize / (pictureSize - 2 * margin);
  const Vec2 middle = (low + high) * 0.5;
  area_ = {middle.x - half, middle.y - half, middle.x + half, middle.y + half};
}

void Shadow::update(const ModelBuffers& model, const std::vector<DrawItem>& items,
                    const base::Box3& box, double ground, const Vec3& light) {
  std::uint32_t triangles = 1;
  for (const DrawItem& item : items)
    if (item.castsShadow) triangles += item.indexCount / 3;
  if (count_ > 0 && ground == ground_ && glm::length(light - light_) < sameLight) {
    if (settled()) return;
  } else {
    place(box, ground, light);
    cast_ = count_ = 0;
    const int most = std::max(within(restBudget, triangles), leastDirections);
    goal_ = scene::evenSamples(std::min(most, most_));
  }
  const int drawn = cast_;
  int budget = within(pictureBudget, triangles);
  if (drawn == 0) budget = scene::evenSamples(std::clamp(budget, leastDirections, firstDirections));
  cast_ = std::min(goal_, drawn + budget);
  const std::vector<LightSample> samples = scene::lightSamples(lamps_, goal_);

  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glDisable(GL_BLEND);
  glDepthMask(GL_TRUE);
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_LESS);
  glClearColor(0, 0, 0, 0);
  for (int index = drawn; index < cast_; ++index)
    cast(model, items, index, samples[static_cast<std::size_t>(index)]);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glDisable(GL_DEPTH_TEST);
  if (scene::evenSamples(cast_) == count_) return;
  count_ = scene::evenSamples(cast_);
  gather();
  for (int level = levels - 1; level >= 0; --level) blur(level);
}

void Shadow::cast(const ModelBuffers& model, const std::vector<DrawItem>& items, int index,
                  const LightSample& sample) {
  rises_.bind(index / 4);
  const auto masked = [&](int channel) {
    return static_cast<GLboolean>(index % 4 == channel ? GL_TRUE : GL_FALSE);
  };
  if (index % 4 == 0) {
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glClear(GL_COLOR_BUFFER_BIT);
  }
  glClear(GL_DEPTH_BUFFER_BIT);
  glColorMask(masked(0), masked(1), masked(2), masked(3));
  // Each direction sees the picture's grid elsewhere, so that together they smooth what stands still.
  const Vec2 shift{index * 0.7548776662 - std::floor(index * 0.7548776662) - 0.5,
                   index * 0.5698402910 - std::floor(index * 0.5698402910) - 0.5};
  const double texel = static_cast<double>(area_.z - area_.x) / pictureSize;
  const glm::vec2 moved = glm::vec2(shift * texel);
  caster_.use();
  caster_.set("u_place", glm::vec2(sample.place));
  caster_.set("u_height", static_cast<float>(ground_));
  caster_.set("u_tall", static_cast<float>(tall_));
  caster_.set("u_area", area_ + glm::vec4(moved, moved));
  caster_.set("u_shift", glm::vec2(shift * 64.0));
  for (const DrawItem& item : items) {
    if (!item.castsShadow) continue;
    caster_.set("u_cover", item.blend == Blend::Opaque ? 2.0f : item.color.a);
    model.drawFaces(item.firstIndex, item.indexCount);
  }
}

void Shadow::gather() {
  const std::vector<LightSample> samples = scene::lightSamples(lamps_, count_);
  glBindFramebuffer(GL_FRAMEBUFFER, gathered_);
  glViewport(0, 0, pictureSize, pictureSize);
  glBindVertexArray(nothing_);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D_ARRAY, rises_.texture());
  const LightSample &key = samples[0], &sky = samples[samples.size() > 1 ? 1 : 0];
  const double perMm = pictureSize / static_cast<double>(area_.z - area_.x);
  gatherer_.use();
  gatherer_.set("u_rises", 0);
  gatherer_.set("u_count", static_cast<int>(samples.size()));
  gatherer_.set("u_share", glm::vec2(sky.share, key.share));
  gatherer_.set("u_spread",
              glm::vec2(sky.spread, key.spread) * static_cast<float>(tall_ * perMm / leastDeviation));
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindTexture(GL_TEXTURE_2D_ARRAY, 0);
  // The pictures of half the size are what coarser layers are blurred from.
  for (const Pyramid* picture : {&near_, &far_}) {
    glBindTexture(GL_TEXTURE_2D, picture->texture());
    glGenerateMipmap(GL_TEXTURE_2D);
  }
}

// Blurs add up: what is coarser comes through all levels below it, so each does only a little.
void Shadow::blur(int level) {
  const auto at = static_cast<std::size_t>(level);
  const bool coarser = level + 1 < levels;
  glm::vec4 pick(0);
  pick[level % 4] = 1;
  const float step = 1.0f / static_cast<float>(pictureSize >> level);
  glBindVertexArray(nothing_);
  blurrer_.use();
  blurrer_.set("u_layers", 0);
  blurrer_.set("u_coarser", 1);
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, coarser ? soft_[at + 1].texture() : 0);
  glActiveTexture(GL_TEXTURE0);

  across_[at].bind();
  glBindTexture(GL_TEXTURE_2D, (level < 4 ? near_ : far_).texture());
  blurrer_.set("u_level", static_cast<float>(level));
  blurrer_.set("u_pick", pick);
  blurrer_.set("u_withCoarser", coarser ? 1 : 0);
  blurrer_.set("u_step", glm::vec2(step, 0));
  glDrawArrays(GL_TRIANGLES, 0, 3);

  soft_[at].bind();
  glBindTexture(GL_TEXTURE_2D, across_[at].texture());
  blurrer_.set("u_level", 0.0f);
  blurrer_.set("u_pick", glm::vec4(1, 0, 0, 0));
  blurrer_.set("u_withCoarser", 0);
  blurrer_.set("u_step", glm::vec2(0, step));
  glDrawArrays(GL_TRIANGLES, 0, 3);

  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, 0);
  glActiveTexture(GL_TEXTURE0);
}

}  // namespace pw::render

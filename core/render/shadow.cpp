// SPDX-License-Identifier: Apache-2.0
#include "render/shadow.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <numbers>
#include <utility>

#include "render/shaders.hpp"

namespace pw::render {
namespace {

using base::Vec3;

constexpr int pictureSize = 512;
// Directions of light per picture, fewer for large models: this many triangles in all.
constexpr std::uint32_t triangleBudget = 1'500'000;
constexpr int mostDirections = 32;
constexpr double sameLight = 0.02;  // closer directions give the same shadow
constexpr double longest = 0.9;     // of a shadow, as a share of the model's size

// A third of the light comes from around the key light, the rest from the sky, which darkens the
// ground where the model touches it.
Vec3 direction(int index, int count, const Vec3& key) {
  const double golden = std::numbers::pi * (3 - std::sqrt(5.0));
  const bool fromKey = index % 3 == 0;
  const double spread = (fromKey ? 0.22 : 0.7) * std::sqrt((index + 0.5) / count);
  const Vec3 axis = fromKey ? key : glm::normalize(Vec3{key.x * 0.4, key.y * 0.4, 1});
  const Vec3 light = axis + Vec3{std::cos(index * golden), std::sin(index * golden), 0} * spread;
  return glm::normalize(Vec3{light.x, light.y, std::max(light.z, 0.35)});
}

}  // namespace

Shadow::~Shadow() {
  if (nothing_) glDeleteVertexArrays(1, &nothing_);
}

base::Status Shadow::make() {
  auto cast = Program::make(shaders::shadow_cast_vert, shaders::shadow_cast_frag);
  if (!cast) return cast.failure();
  auto blur = Program::make(shaders::shadow_blur_vert, shaders::shadow_blur_frag);
  if (!blur) return blur.failure();
  cast_ = std::move(*cast);
  blur_ = std::move(*blur);
  sharp_.make(pictureSize, true);
  soft_.make(pictureSize, false);
  glGenVertexArrays(1, &nothing_);
  return base::Done{};
}

void Shadow::update(const ModelBuffers& model, const std::vector<scene::DrawItem>& items,
                    const base::Box3& box, double ground, const Vec3& light) {
  if (ready_ && ground == ground_ && glm::length(light - light_) < sameLight) return;
  std::uint32_t triangles = 1;
  for (const scene::DrawItem& item : items)
    if (item.blend == scene::Blend::Opaque) triangles += item.indexCount / 3;
  const int count = std::clamp(static_cast<int>(triangleBudget / triangles), 1, mostDirections);

  const Vec3 size = box.max - box.min;
  const double reach =
      std::min(std::max(box.max.z - ground, 0.0) * 1.6, longest * std::max(size.x, size.y)) +
      0.15 * std::max({size.x, size.y, 1.0});
  area_ = {box.min.x - reach, box.min.y - reach, box.max.x + reach, box.max.y + reach};

  sharp_.bind();
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glDepthMask(GL_TRUE);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glEnable(GL_BLEND);
  glBlendFunc(GL_ONE, GL_ONE);
  // Everything lies at one depth, so of several layers only the first one counts.
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_LESS);
  cast_.use();
  cast_.set("u_height", static_cast<float>(ground));
  cast_.set("u_area", area_);
  cast_.set("u_share", 1.0f / static_cast<float>(count));
  for (int index = 0; index < count; ++index) {
    glClear(GL_DEPTH_BUFFER_BIT);
    cast_.set("u_lightInWorld", glm::vec3(direction(index, count, light)));
    for (const scene::DrawItem& item : items)
      if (item.blend == scene::Blend::Opaque) model.drawFaces(item.firstIndex, item.indexCount);
  }
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_BLEND);
  const float spread = count > 8 ? 1.8f : 2.4f;
  blur(sharp_, soft_, {spread / pictureSize, 0});
  blur(soft_, sharp_, {0, spread / pictureSize});
  light_ = light;
  ground_ = ground;
  ready_ = true;
}

void Shadow::blur(const Target& from, const Target& to, glm::vec2 step) {
  to.bind();
  glBindVertexArray(nothing_);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, from.texture());
  blur_.use();
  blur_.set("u_source", 0);
  blur_.set("u_step", step);
  glDrawArrays(GL_TRIANGLES, 0, 3);
}

}  // namespace pw::render

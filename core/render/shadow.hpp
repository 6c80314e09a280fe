// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <glm/vec4.hpp>
#include <vector>

#include "base/result.hpp"
#include "render/model_buffers.hpp"
#include "render/program.hpp"
#include "scene/draw_list.hpp"
#include "scene/light.hpp"

namespace pw::render {

// The soft shadow of a model on the ground. For each of some directions of light the model is squashed
// onto the ground, keeping how high what throws the shadow is; all that is as high is blurred as far as the
// light between two directions spreads from there. So few directions give the same smooth picture as
// many, but for what several parts one above the other do. Directions are added while the model and the
// light rest.
class Shadow {
 public:
  static constexpr int levels = 7;  // of blur

  Shadow() = default;
  Shadow(const Shadow&) = delete;
  Shadow& operator=(const Shadow&) = delete;
  ~Shadow();
  base::Status make();
  void forget() { count_ = goal_ = 0; }
  // At most so many directions, 1 to scene::mostLightSamples.
  void setMost(int directions);
  void update(const ModelBuffers& model, const std::vector<scene::DrawItem>& items,
              const base::Box3& box, double ground, const base::Vec3& light);
  bool ready() const { return count_ > 0; }
  bool settled() const { return count_ == goal_; }  // update() would add nothing
  GLuint texture() const { return soft_[0].texture(); }
  glm::vec4 area() const { return area_; }  // min x, min y, max x, max y in mm

 private:
  void place(const base::Box3& box, double ground, const base::Vec3& light);
  void cast(const ModelBuffers& model, const std::vector<scene::DrawItem>& items, int index,
            const scene::LightSample& sample);
  void gather();
  void blur(int level);

  Program caster_, gatherer_, blurrer_;
  Layers rises_;                              // one channel per direction
  Pyramid near_, far_;                        // one channel per level of blur
  std::array<Target, levels> soft_, across_;  // blurred from the coarsest up; across: along x only
  GLuint gathered_ = 0;                       // frame buffer of near and far
  GLuint nothing_ = 0;                        // a vertex array without arrays

  scene::Light lamps_;
  base::Vec3 light_{0};
  glm::vec4 area_{0, 0, 1, 1};
  double ground_ = 0, tall_ = 1;  // z; mm above it
  int most_ = scene::mostLightSamples;
  int cast_ = 0;   // directions that are drawn
  int count_ = 0;  // of them in the picture: a number without a bias
  int goal_ = 0;   // the picture will have at rest
};

}  // namespace pw::render

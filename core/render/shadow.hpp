// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glm/vec4.hpp>
#include <vector>

#include "base/result.hpp"
#include "render/model_buffers.hpp"
#include "render/program.hpp"
#include "scene/draw_list.hpp"

namespace pw::render {

// The soft shadow of a model on the ground: its outline squashed along several directions of light,
// added up and blurred. Made anew only when the model or the light has moved.
class Shadow {
 public:
  Shadow() = default;
  Shadow(const Shadow&) = delete;
  Shadow& operator=(const Shadow&) = delete;
  ~Shadow();
  base::Status make();
  void forget() { ready_ = false; }
  void update(const ModelBuffers& model, const std::vector<scene::DrawItem>& items,
              const base::Box3& box, double ground, const base::Vec3& light);
  bool ready() const { return ready_; }
  GLuint texture() const { return sharp_.texture(); }
  glm::vec4 area() const { return area_; }  // min x, min y, max x, max y in mm

 private:
  void blur(const Target& from, const Target& to, glm::vec2 step);
  Program cast_, blur_;
  Target sharp_, soft_;
  GLuint nothing_ = 0;
  glm::vec4 area_{0, 0, 1, 1};
  base::Vec3 light_{0};
  double ground_ = 0;
  bool ready_ = false;
};

}  // namespace pw::render

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "base/result.hpp"
#include "scene/scene.hpp"

namespace pw::render {

struct Viewport {
  int width = 1, height = 1;  // device pixels
  double pixelRatio = 1;      // device pixels per CSS pixel
};

// Draws scenes with the OpenGL ES 3 context (WebGL 2) that was current when it was made. Keeps the
// last model on the GPU. One thread. After a lost context, make another and drop this one.
class Renderer {
 public:
  // Internal where the driver refuses a shader.
  static base::Result<std::unique_ptr<Renderer>> make();
  ~Renderer();

  // Directions of light that shadows are made of, at most: as many as the model's size allows without.
  void setMostShadows(int directions);
  // False while drawing the same once more would refine the shadow.
  bool settled() const;

  // `onGround` is called when the ground is drawn and the model is not: what it draws lies under
  // it.
  void draw(const scene::Scene& scene, const Viewport& viewport,
            const std::function<void()>& onGround);

 private:
  struct Parts;
  explicit Renderer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace pw::render

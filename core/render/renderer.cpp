// SPDX-License-Identifier: Apache-2.0
#include "render/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <tuple>
#include <utility>

#include "render/model_buffers.hpp"
#include "render/program.hpp"
#include "render/shaders.hpp"
#include "render/shadow.hpp"
#include "scene/light.hpp"

namespace pw::render {
namespace {

using base::Color;
using base::Vec3;
using scene::Blend;
using scene::DrawItem;

constexpr float edgeWidth = 1.15f;     // CSS pixels
constexpr float outlineWidth = 0.85f;  // CSS pixels of a silhouette outside the body
constexpr float staleSaturation = 0.35f;
constexpr float darkestShadow = 0.55f;
constexpr double pullPixels = 0.8;  // edges stand this far in front of the faces they bound
constexpr double pushPixels = 3;    // silhouettes stand this far behind the body
// Silhouettes draw everything once more; on huge models the crease lines do.
constexpr std::uint32_t mostOutlined = 3 * 2'000'000;

glm::vec4 vec(const Color& color) { return {color.r, color.g, color.b, color.a}; }

// A length of pixels in depth: as a share of the distance with perspective, else in mm.
glm::vec2 alongView(const scene::Camera& camera, double pixels) {
  const double length = camera.millimetresPerPixel() * pixels;
  return camera.perspective() ? glm::vec2(length / camera.pose().distance, 0)
                              : glm::vec2(0, length);
}

}  // namespace

struct Renderer::Parts {
  Program lit, outline, line, grid;
  Shadow shadow;
  ModelBuffers model;
  GLuint nothing = 0;  // a vertex array without arrays: the shader makes the corners
  unsigned shown = ~0u;

  // Of the picture being drawn.
  glm::mat4 viewFromWorld{1}, clipFromView{1}, clipFromWorld{1};
  glm::vec2 size{1};
  float ratio = 1;
  Vec3 light{0, 0, 1};

  ~Parts() {
    if (nothing) glDeleteVertexArrays(1, &nothing);
  }
  // Of the sphere that holds everything drawn: a tall model's shadow reaches beyond its ground.
  double radius(const scene::Scene& scene) const {
    double reach = scene.radius();
    if (!shadow.ready()) return reach;
    const glm::vec4 area = shadow.area();
    for (const float x : {area.x, area.z})
      for (const float y : {area.y, area.w})
        reach = std::max(reach, glm::length(Vec3{x, y, scene.ground().height} - scene.centre()));
    return reach;
  }
  void drawGround(const scene::Scene& scene);
  void drawFaces(const DrawItem& item, float saturation);
  void drawOutline(const DrawItem& item, const scene::Camera& camera);
  void drawEdges(const DrawItem& item, const scene::Camera& camera);
};

Renderer::Renderer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Renderer::~Renderer() = default;

base::Result<std::unique_ptr<Renderer>> Renderer::make() {
  auto parts = std::make_unique<Parts>();
  const std::tuple<Program*, const char*, const char*> programs[] = {
      {&parts->lit, shaders::mesh_lit_vert, shaders::mesh_lit_frag},
      {&parts->outline, shaders::mesh_outline_vert, shaders::mesh_outline_frag},
      {&parts->line, shaders::edges_line_vert, shaders::edges_line_frag},
      {&parts->grid, shaders::ground_grid_vert, shaders::ground_grid_frag},
  };
  for (const auto& [program, vertex, fragment] : programs) {
    auto made = Program::make(vertex, fragment);
    if (!made) return made.failure();
    *program = std::move(*made);
  }
  if (auto status = parts->shadow.make(); !status) return status.failure();
  glGenVertexArrays(1, &parts->nothing);
  return std::unique_ptr<Renderer>(new Renderer(std::move(parts)));
}

void Renderer::setMostShadows(int directions) { parts_->shadow.setMost(directions); }
bool Renderer::settled() const { return parts_->shadow.settled(); }

void Renderer::draw(const scene::Scene& scene, const Viewport& viewport,
                    const std::function<void()>& onGround) {
  Parts& parts = *parts_;
  const scene::Camera& camera = scene.camera;
  if (parts.shown != scene.revision()) {
    parts.model.upload(scene.preview());
    parts.shadow.forget();
    parts.shown = scene.revision();
  }
  parts.light = scene::keyLight(camera);
  if (!scene.empty() && !scene.preview().flat)
    parts.shadow.update(parts.model, scene.items(), scene.box(), scene.ground().height,
                        parts.light);

  const base::Mat4 view = camera.viewFromWorld();
  const base::Mat4 clip = camera.clipFromView(scene.centre(), parts.radius(scene));
  parts.viewFromWorld = glm::mat4(view);
  parts.clipFromView = glm::mat4(clip);
  parts.clipFromWorld = glm::mat4(clip * view);
  parts.size = {viewport.width, viewport.height};
  parts.ratio = static_cast<float>(viewport.pixelRatio);

  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glViewport(0, 0, viewport.width, viewport.height);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glDepthMask(GL_TRUE);
  const Color& canvas = scene.theme().canvas;
  glClearColor(canvas.r, canvas.g, canvas.b, 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);

  parts.drawGround(scene);
  if (onGround) onGround();

  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_LEQUAL);
  // Faces step back a little so that the edges drawn on them are whole.
  glEnable(GL_POLYGON_OFFSET_FILL);
  const float saturation = scene.stale ? staleSaturation : 1;
  for (const DrawItem& item : scene.items()) {
    glPolygonOffset(item.inFront ? -1.0f : 1.0f, item.inFront ? -2.0f : 1.0f);
    glDepthMask(GL_TRUE);
    if (item.blend == Blend::Translucent) {
      glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
      glDisable(GL_BLEND);
      parts.drawFaces(item, saturation);
      glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
      glEnable(GL_BLEND);
      parts.drawFaces(item, saturation);
    } else {
      glDisable(GL_BLEND);
      if (scene.display.edges && !scene.preview().flat) parts.drawOutline(item, camera);
      parts.drawFaces(item, saturation);
    }
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    if (scene.display.edges) parts.drawEdges(item, camera);
  }
  glDisable(GL_POLYGON_OFFSET_FILL);
  glDepthMask(GL_TRUE);
  glBindVertexArray(0);
}

void Renderer::Parts::drawGround(const scene::Scene& scene) {
  const scene::Ground ground = scene.ground();
  const double opacity = scene::groundOpacity(ground, scene.camera);
  const bool shaded = shadow.ready() && opacity > 0.5;
  if (!scene.display.grid && !shaded) return;
  const glm::vec4 bed{ground.min.x, ground.min.y, ground.max.x, ground.max.y};
  const float rim = static_cast<float>(ground.minor) * 0.5f;
  glm::vec4 area{bed.x - rim, bed.y - rim, bed.z + rim, bed.w + rim};
  const glm::vec4 shadowed = shadow.area();
  if (shaded)
    area = {std::min(area.x, shadowed.x), std::min(area.y, shadowed.y),
            std::max(area.z, shadowed.z), std::max(area.w, shadowed.w)};
  glDisable(GL_DEPTH_TEST);
  glEnable(GL_BLEND);
  glBindVertexArray(nothing);
  grid.use();
  grid.set("u_clipFromWorld", clipFromWorld);
  grid.set("u_area", area);
  grid.set("u_height", static_cast<float>(ground.height));
  grid.set("u_bed", bed);
  grid.set("u_steps", glm::vec2(ground.minor, ground.major));
  const Color& line = scene.theme().control;
  grid.set("u_line", glm::vec3(line.r, line.g, line.b));
  grid.set("u_lines", scene.display.grid ? static_cast<float>(opacity) : 0.0f);
  grid.set("u_pixelRatio", ratio);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, shadow.texture());
  grid.set("u_shadow", 0);
  grid.set("u_shadowArea", shadowed);
  grid.set("u_shade", shaded ? darkestShadow * static_cast<float>(opacity) : 0.0f);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void Renderer::Parts::drawFaces(const DrawItem& item, float saturation) {
  lit.use();
  lit.set("u_clipFromWorld", clipFromWorld);
  lit.set("u_color", vec(item.color));
  lit.set("u_lightInWorld", glm::vec3(light));
  lit.set("u_saturation", saturation);
  model.drawFaces(item.firstIndex, item.indexCount);
}

void Renderer::Parts::drawOutline(const DrawItem& item, const scene::Camera& camera) {
  if (item.indexCount > mostOutlined) return;
  glEnable(GL_CULL_FACE);
  glCullFace(GL_FRONT);
  outline.use();
  outline.set("u_viewFromWorld", viewFromWorld);
  outline.set("u_clipFromView", clipFromView);
  outline.set("u_push", alongView(camera, pushPixels));
  outline.set("u_viewport", size);
  outline.set("u_width", outlineWidth * ratio);
  outline.set("u_color", glm::vec4(glm::vec3(vec(item.edgeColor)), 1.0f));
  model.drawFaces(item.firstIndex, item.indexCount);
  glDisable(GL_CULL_FACE);
}

void Renderer::Parts::drawEdges(const DrawItem& item, const scene::Camera& camera) {
  if (item.edgeCount == 0) return;
  line.use();
  line.set("u_viewFromWorld", viewFromWorld);
  line.set("u_clipFromView", clipFromView);
  line.set("u_viewport", size);
  line.set("u_width", edgeWidth * ratio);
  line.set("u_pull", alongView(camera, pullPixels));
  line.set("u_color", vec(item.edgeColor));
  model.drawEdges(item.firstEdge, item.edgeCount);
}

}  // namespace pw::render

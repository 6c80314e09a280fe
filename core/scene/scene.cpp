// SPDX-License-Identifier: Apache-2.0
#include "scene/scene.hpp"

#include <algorithm>
#include <glm/geometric.hpp>
#include <utility>

namespace pw::scene {

using base::Vec3;

void Scene::show(protocol::Preview preview, double now) {
  const bool turned = preview.flat != preview_.flat;
  preview_ = std::move(preview);
  picker_.reset(preview_);
  items_ = drawList(preview_, *theme_, tint_);
  ++revision_;
  // '%' parts lie outside the box.
  reach_ = 0;
  const Vec3 middle = centre();
  for (std::size_t at = 0; at + 2 < preview_.positions.size(); at += 3) {
    const Vec3 point{preview_.positions[at], preview_.positions[at + 1],
                     preview_.positions[at + 2]};
    reach_ = std::max(reach_, glm::length(point - middle));
  }
  if (empty()) return;
  if (!fitted_) {
    fitted_ = true;
    home(now);
    camera.settle();
  } else if (turned && camera.framed()) {
    home(now);
  } else {
    follow(now);
  }
}

void Scene::resize(double width, double height) {
  camera.resize(width, height);
  if (!fitted_ || !camera.framed()) return;
  follow(0);
  camera.settle();
}

void Scene::follow(double now) {
  if (camera.framed() && !camera.shows(box())) fit(now);
}

void Scene::clear() {
  preview_ = {};
  reach_ = 0;
  items_.clear();
  picker_.reset(preview_);
  ++revision_;
  fitted_ = false;
}

void Scene::setTheme(const Theme& theme) {
  theme_ = &theme;
  items_ = drawList(preview_, theme, tint_);
}

void Scene::setTint(Tint tint) {
  tint_ = tint;
  items_ = drawList(preview_, *theme_, tint);
}

void Scene::fit(double now) { camera.fit(box(), now); }

void Scene::home(double now) {
  camera.look(preview_.flat ? NamedView::Top : NamedView::Home, now);
  camera.fit(box(), now);
}

base::Box3 Scene::box() const {
  const base::Box3& box = preview_.box;
  if (empty() ||
      !(box.max.x - box.min.x > 0 || box.max.y - box.min.y > 0 || box.max.z - box.min.z > 0))
    return {{-50, -50, 0}, {50, 50, 100}};
  return box;
}

Ground Scene::ground() const { return groundUnder(box(), camera.millimetresPerPixel()); }

Vec3 Scene::centre() const {
  const base::Box3 around = box();
  return (around.min + around.max) * 0.5;
}

double Scene::radius() const {
  const base::Box3 around = box();
  const Ground under = ground();
  const Vec3 middle = centre();
  double reach = glm::length(around.max - middle);
  for (const double x : {under.min.x, under.max.x})
    for (const double y : {under.min.y, under.max.y})
      reach = std::max(reach, glm::length(Vec3{x, y, under.height} - middle));
  reach = std::max(reach, reach_);
  return reach;
}

std::optional<Vec3> Scene::pick(double x, double y) const {
  const auto hit = picker_.pick(preview_, camera.rayAt(x, y));
  if (!hit) return std::nullopt;
  return hit->point;
}

}  // namespace pw::scene

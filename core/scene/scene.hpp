// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "protocol/preview.hpp"
#include "scene/camera.hpp"
#include "scene/draw_list.hpp"
#include "scene/ground.hpp"
#include "scene/picking.hpp"
#include "scene/theme.hpp"

namespace pw::scene {

// What is switched on in the view.
struct Display {
  bool grid = true;
  bool edges = true;
  bool dimensions = false;
  bool operator==(const Display&) const = default;
};

// Everything one picture is made of. No GPU: render draws it, ui shows and changes it. One thread.
class Scene {
 public:
  Camera camera;
  Display display;
  bool stale = false;  // what is shown is the last good model, not the values' own

  // -- The model --
  // The first model after clear() is seen from home and fitted. Later ones keep the camera; but while
  // nobody has moved it since it was fitted, it follows a model that leaves the view or shrinks to a speck.
  void show(protocol::Preview preview, double now);
  void clear();
  bool empty() const { return preview_.indices.empty() && preview_.edges.empty(); }
  const protocol::Preview& preview() const { return preview_; }
  unsigned revision() const { return revision_; }  // another number for every model

  // -- The look --
  void setTheme(const Theme& theme);
  const Theme& theme() const { return *theme_; }
  void setTint(Tint tint);
  const std::vector<DrawItem>& items() const { return items_; }

  // -- Views --
  // Of the canvas, in CSS pixels. The camera follows as it does in show(), at once.
  void resize(double width, double height);
  void fit(double now);
  void home(double now);
  base::Box3 box() const;  // of the model; a 100 mm cube's where there is none
  Ground ground() const;
  // The sphere that holds everything drawn.
  base::Vec3 centre() const;
  double radius() const;

  std::optional<base::Vec3> pick(double x, double y) const;

 private:
  void follow(double now);

  protocol::Preview preview_;
  std::vector<DrawItem> items_;
  Picker picker_;
  const Theme* theme_ = &lightTheme();
  Tint tint_ = Tint::None;
  unsigned revision_ = 0;
  double reach_ = 0;  // mm from the centre to the farthest point drawn
  bool fitted_ = false;
};

}  // namespace pw::scene

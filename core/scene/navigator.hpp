// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/vectors.hpp"
#include "scene/camera.hpp"

namespace pw::scene {

enum class PointerKind { Mouse, Touch, Pen };

// One finger, pen or mouse button on the canvas. Positions are CSS pixels.
struct Pointer {
  int id = 0;
  PointerKind kind = PointerKind::Mouse;
  double x = 0, y = 0;
  int button = 0;  // 0 left, 1 middle, 2 right
  bool shift = false;
};

// Turns pointers and the wheel into camera moves.
//   mouse: left orbits, middle, right and Shift pan, wheel zooms to the cursor, double click
//   centres touch: one finger orbits, two pan and pinch, a double tap centres
class Navigator {
 public:
  // What lies under a point of the canvas, for zooming and centring.
  using Pick = std::function<std::optional<base::Vec3>(double x, double y)>;

  Navigator(Camera& camera, Pick pick) : camera_(camera), pick_(std::move(pick)) {}

  void down(const Pointer& pointer, double now);
  void move(const Pointer& pointer);
  void up(int id, double now);
  void cancel();  // the browser took the pointers away
  bool dragging() const { return !held_.empty(); }

  // `steps` is in notches of a wheel: positive zooms out. A pinch on a touchpad arrives the same
  // way.
  void wheel(double steps, double x, double y);

 private:
  struct Held {
    Pointer pointer;
    double startX = 0, startY = 0, startTime = 0;
    bool moved = false;
  };
  void tapped(const Held& held, double now);
  void pinch(const Held& before, Held& moving, const Held& other);

  Camera& camera_;
  Pick pick_;
  std::vector<Held> held_;
  struct {
    double time = -1e9, x = 0, y = 0;
  } lastTap_;
};

}  // namespace pw::scene

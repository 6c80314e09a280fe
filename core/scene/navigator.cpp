// SPDX-License-Identifier: Apache-2.0
#include "scene/navigator.hpp"

#include <algorithm>
#include <cmath>

namespace pw::scene {
namespace {

constexpr double slop = 5;             // px a tap may wander
constexpr double tapTime = 300;        // ms a tap may last
constexpr double doubleTapTime = 320;  // ms between two taps
constexpr double doubleTapReach = 28;  // px between them
constexpr double zoomPerStep = 1.15;

}  // namespace

void Navigator::down(const Pointer& pointer, double now) {
  std::erase_if(held_, [&](const Held& held) { return held.pointer.id == pointer.id; });
  if (held_.size() == 2) return;  // a third finger changes nothing
  held_.push_back({pointer, pointer.x, pointer.y, now, false});
  // The second finger makes it no tap.
  if (held_.size() == 2)
    for (Held& held : held_) held.moved = true;
}

void Navigator::move(const Pointer& pointer) {
  const auto found = std::find_if(held_.begin(), held_.end(),
                                  [&](const Held& held) { return held.pointer.id == pointer.id; });
  if (found == held_.end()) return;
  const Held before = *found;
  const double dx = pointer.x - before.pointer.x, dy = pointer.y - before.pointer.y;
  found->pointer.x = pointer.x;
  found->pointer.y = pointer.y;
  if (!found->moved) {
    if (std::hypot(pointer.x - before.startX, pointer.y - before.startY) < slop) {
      // The drag begins where the pointer went down, so nothing jumps once it is one.
      found->pointer = before.pointer;
      return;
    }
    found->moved = true;
  }
  if (held_.size() == 2) {
    pinch(before, *found, found == held_.begin() ? held_[1] : held_[0]);
  } else if (before.pointer.button != 0 || before.pointer.shift) {
    camera_.pan(dx, dy);
  } else {
    camera_.orbit(dx, dy);
  }
}

void Navigator::pinch(const Held& before, Held& moving, const Held& other) {
  const Pointer &was = before.pointer, &now = moving.pointer, &still = other.pointer;
  // The middle of the fingers carries the picture, their distance scales it.
  camera_.pan((now.x - was.x) / 2, (now.y - was.y) / 2);
  const double apartBefore = std::hypot(was.x - still.x, was.y - still.y);
  const double apart = std::hypot(now.x - still.x, now.y - still.y);
  if (apartBefore < 1 || apart < 1) return;
  camera_.zoomAt(apartBefore / apart, (now.x + still.x) / 2, (now.y + still.y) / 2);
}

void Navigator::up(int id, double now) {
  const auto found = std::find_if(held_.begin(), held_.end(),
                                  [&](const Held& held) { return held.pointer.id == id; });
  if (found == held_.end()) return;
  const Held held = *found;
  held_.erase(found);
  if (!held.moved && held.pointer.button == 0 && now - held.startTime < tapTime) tapped(held, now);
}

void Navigator::tapped(const Held& held, double now) {
  const bool second =
      now - lastTap_.time < doubleTapTime &&
      std::hypot(held.startX - lastTap_.x, held.startY - lastTap_.y) < doubleTapReach;
  lastTap_ = {second ? -1e9 : now, held.startX, held.startY};
  if (!second) return;
  if (const auto point = pick_(held.startX, held.startY)) camera_.centre(*point, now);
}

void Navigator::cancel() { held_.clear(); }

void Navigator::wheel(double steps, double x, double y) {
  const double factor = std::pow(zoomPerStep, std::clamp(steps, -6.0, 6.0));
  if (const auto point = pick_(x, y)) camera_.zoomAt(factor, x, y, *point);
  else camera_.zoomAt(factor, x, y);
}

}  // namespace pw::scene

// SPDX-License-Identifier: Apache-2.0
#include "scene/camera.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <numbers>

namespace pw::scene {
namespace {

using base::Mat4;
using base::Vec3;

constexpr double pi = std::numbers::pi;
constexpr double radiansPerPixel = 0.4 * pi / 180;
// Home shows front, right and top, as the view cube of the design does.
constexpr double homeYaw = 28 * pi / 180;
constexpr double homePitch = 33 * pi / 180;
constexpr double margin = 1.3;  // the ground around the model, and the tools over it
constexpr double border = 0.97;  // of the canvas: what reaches beyond leaves it
constexpr double speck = 0.45;   // of the distance: what could be seen from there is too small here
constexpr double nearest = 1e-3, farthest = 1e9;  // mm

double wrapped(double angle) { return angle - 2 * pi * std::round(angle / (2 * pi)); }

// From the target towards the eye.
Vec3 outward(double yaw, double pitch) {
  return {std::cos(pitch) * std::sin(yaw), -std::cos(pitch) * std::cos(yaw), std::sin(pitch)};
}
Vec3 rightOf(double yaw) { return {std::cos(yaw), std::sin(yaw), 0}; }
Vec3 upOf(double yaw, double pitch) {
  return {-std::sin(pitch) * std::sin(yaw), std::sin(pitch) * std::cos(yaw), std::cos(pitch)};
}

Vec3 cornerOf(const base::Box3& box, int corner) {
  return {corner & 1 ? box.max.x : box.min.x, corner & 2 ? box.max.y : box.min.y,
          corner & 4 ? box.max.z : box.min.z};
}

Pose withinLimits(Pose pose) {
  pose.pitch = std::clamp(pose.pitch, -pi / 2, pi / 2);
  pose.yaw = wrapped(pose.yaw);
  pose.distance = std::clamp(pose.distance, nearest, farthest);
  return pose;
}

}  // namespace

Pose lerp(const Pose& from, const Pose& to, double t) {
  Pose pose;
  pose.target = from.target + (to.target - from.target) * t;
  pose.yaw = from.yaw + wrapped(to.yaw - from.yaw) * t;
  pose.pitch = from.pitch + (to.pitch - from.pitch) * t;
  pose.distance = from.distance * std::pow(to.distance / from.distance, t);
  return pose;
}

void Camera::resize(double width, double height) {
  width_ = std::max(1.0, width);
  height_ = std::max(1.0, height);
}

void Camera::jump(const Pose& pose) {
  goal_ = withinLimits(pose);
  framed_ = false;
  settle();
}

void Camera::settle() {
  pose_ = goal_;
  moving_ = false;
}

void Camera::moveTo(const Pose& pose, double now) {
  ease(pose, now);
  framed_ = false;
}

void Camera::ease(const Pose& pose, double now) {
  goal_ = withinLimits(pose);
  if (reducedMotion_ || goal_ == pose_) {
    settle();
    return;
  }
  from_ = pose_;
  started_ = now;
  moving_ = true;
  fresh_ = true;
}

void Camera::turnBy(double yaw, double pitch, double now) {
  Pose pose = goal_;
  pose.yaw += yaw;
  pose.pitch += pitch;
  moveTo(pose, now);
}

void Camera::look(NamedView view, double now) {
  Pose pose = goal_;
  pose.pitch = 0;
  switch (view) {
    case NamedView::Front:
      pose.yaw = 0;
      break;
    case NamedView::Right:
      pose.yaw = pi / 2;
      break;
    case NamedView::Back:
      pose.yaw = pi;
      break;
    case NamedView::Left:
      pose.yaw = -pi / 2;
      break;
    case NamedView::Top:
      pose.yaw = 0, pose.pitch = pi / 2;
      break;
    case NamedView::Bottom:
      pose.yaw = 0, pose.pitch = -pi / 2;
      break;
    case NamedView::Home:
      pose.yaw = homeYaw, pose.pitch = homePitch;
      break;
  }
  moveTo(pose, now);
}

void Camera::lookFrom(const Vec3& direction, double now) {
  const double flat = std::hypot(direction.x, direction.y);
  Pose pose = goal_;
  pose.pitch = std::atan2(direction.z, flat);
  // Straight from above or below there is no yaw to read: the nearest quarter keeps the picture
  // upright.
  pose.yaw = flat > 1e-9 ? std::atan2(direction.x, -direction.y)
                         : std::round(pose.yaw / (pi / 2)) * (pi / 2);
  moveTo(pose, now);
}

double Camera::distanceToFit(const base::Box3& box, double yaw, double pitch) const {
  const Vec3 centre = (box.min + box.max) * 0.5;
  const Vec3 out = outward(yaw, pitch), side = rightOf(yaw), above = upOf(yaw, pitch);
  double distance = nearest;
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 offset = cornerOf(box, corner) - centre;
    const double towardsEye = perspective_ ? glm::dot(offset, out) : 0;
    const double wide = std::abs(glm::dot(offset, side)) * margin / tangentX();
    const double high = std::abs(glm::dot(offset, above)) * margin / tangentY();
    distance = std::max(distance, towardsEye + std::max(wide, high));
  }
  return distance;
}

void Camera::fit(const base::Box3& box, double now) {
  Pose pose = goal_;
  pose.target = (box.min + box.max) * 0.5;
  pose.distance = distanceToFit(box, pose.yaw, pose.pitch);
  ease(pose, now);
  framed_ = true;
}

bool Camera::shows(const base::Box3& box) const {
  if (distanceToFit(box, goal_.yaw, goal_.pitch) < goal_.distance * speck) return false;
  const Vec3 out = outward(goal_.yaw, goal_.pitch), side = rightOf(goal_.yaw);
  const Vec3 above = upOf(goal_.yaw, goal_.pitch);
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 offset = cornerOf(box, corner) - goal_.target;
    const double depth = goal_.distance - (perspective_ ? glm::dot(offset, out) : 0);
    if (std::abs(glm::dot(offset, side)) > depth * tangentX() * border ||
        std::abs(glm::dot(offset, above)) > depth * tangentY() * border)
      return false;
  }
  return true;
}

void Camera::centre(const Vec3& point, double now) {
  Pose pose = goal_;
  pose.target = point;
  moveTo(pose, now);
}

bool Camera::advance(double now) {
  if (!moving_) return false;
  // A frame after a long pause would show the end of the move only.
  if (fresh_) started_ = std::max(started_, now - 17);
  fresh_ = false;
  const double t = std::clamp((now - started_) / moveTime, 0.0, 1.0);
  const double eased = t * t * (3 - 2 * t);
  pose_ = t < 1 ? lerp(from_, goal_, eased) : goal_;
  moving_ = t < 1;
  return true;
}

void Camera::orbit(double dx, double dy) {
  Pose pose = pose_;
  pose.yaw -= dx * radiansPerPixel;
  pose.pitch += dy * radiansPerPixel;
  jump(pose);
}

void Camera::pan(double dx, double dy) {
  Pose pose = pose_;
  pose.target += (right() * -dx + up() * dy) * millimetresPerPixel();
  jump(pose);
}

void Camera::zoomAt(double factor, double x, double y, const Vec3& anchor) {
  Pose pose = pose_;
  pose.distance = std::clamp(pose.distance * factor, nearest, farthest);
  const double applied = pose.distance / pose_.distance;
  // Shrinking everything about the anchor leaves its picture where it is. Without perspective depth
  // doesn't matter, and any point of the ray will do.
  const Vec3 fixed = perspective_ ? anchor : onTargetPlane(x, y);
  pose.target = fixed + (pose.target - fixed) * applied;
  jump(pose);
}

void Camera::zoomAt(double factor, double x, double y) {
  zoomAt(factor, x, y, onTargetPlane(x, y));
}

Vec3 Camera::eye() const { return pose_.target + outward(pose_.yaw, pose_.pitch) * pose_.distance; }
Vec3 Camera::right() const { return rightOf(pose_.yaw); }
Vec3 Camera::up() const { return upOf(pose_.yaw, pose_.pitch); }
Vec3 Camera::forward() const { return -outward(pose_.yaw, pose_.pitch); }

double Camera::tangentX() const {
  return std::tan(fieldOfView / 2) * std::max(1.0, width_ / height_);
}
double Camera::tangentY() const {
  return std::tan(fieldOfView / 2) * std::max(1.0, height_ / width_);
}

Mat4 Camera::viewFromWorld() const {
  const Vec3 side = right(), above = up(), back = -forward(), from = eye();
  Mat4 view(1);
  for (int axis = 0; axis < 3; ++axis) {
    view[axis][0] = side[axis];
    view[axis][1] = above[axis];
    view[axis][2] = back[axis];
  }
  view[3][0] = -glm::dot(side, from);
  view[3][1] = -glm::dot(above, from);
  view[3][2] = -glm::dot(back, from);
  return view;
}

Mat4 Camera::clipFromView(const Vec3& centre, double radius) const {
  const double depth = glm::dot(centre - eye(), forward());
  const double reach = std::max(radius, 1e-3) * 1.02;
  if (!perspective_) {
    const double halfWidth = pose_.distance * tangentX(), halfHeight = pose_.distance * tangentY();
    return glm::ortho(-halfWidth, halfWidth, -halfHeight, halfHeight, depth - reach, depth + reach);
  }
  const double far = std::max(depth + reach, pose_.distance * 0.01);
  const double near = std::max({depth - reach, far * 1e-4, pose_.distance * 1e-3});
  return glm::frustum(-near * tangentX(), near * tangentX(), -near * tangentY(), near * tangentY(),
                      near, std::max(far, near * 1.01));
}

Ray Camera::rayAt(double x, double y) const {
  const double u = (2 * x / width_ - 1) * tangentX(), v = (1 - 2 * y / height_) * tangentY();
  if (perspective_) return {eye(), glm::normalize(forward() + right() * u + up() * v)};
  return {eye() + (right() * u + up() * v) * pose_.distance, forward()};
}

Vec3 Camera::onTargetPlane(double x, double y) const {
  const Ray ray = rayAt(x, y);
  const double along = glm::dot(ray.direction, forward());
  return ray.origin + ray.direction * (glm::dot(pose_.target - ray.origin, forward()) / along);
}

double Camera::millimetresPerPixel() const { return 2 * pose_.distance * tangentY() / height_; }

double Camera::millimetresPerPixelAt(const Vec3& point) const {
  if (!perspective_) return millimetresPerPixel();
  return 2 * std::max(glm::dot(point - eye(), forward()), 0.0) * tangentY() / height_;
}

Vec3 Camera::project(const Vec3& point) const {
  const Vec3 offset = point - eye();
  const double depth = glm::dot(offset, forward());
  const double scale = perspective_ ? std::max(std::abs(depth), 1e-9) : pose_.distance;
  return {(glm::dot(offset, right()) / (scale * tangentX()) + 1) * 0.5 * width_,
          (1 - glm::dot(offset, up()) / (scale * tangentY())) * 0.5 * height_, depth};
}

}  // namespace pw::scene

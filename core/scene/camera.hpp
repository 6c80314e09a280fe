// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/vectors.hpp"

namespace pw::scene {

enum class NamedView { Front, Right, Back, Left, Top, Bottom, Home };

// Where the camera stands: on a sphere around `target`, upright (world z points up on the screen).
// Angles are radians. Yaw 0 looks along +y (the front view) and grows as the camera walks to the
// right; pitch 0 is level and pi/2 looks straight down. Lengths are mm.
struct Pose {
  base::Vec3 target{0};
  double yaw = 0;
  double pitch = 0;
  double distance = 100;
  bool operator==(const Pose&) const = default;
};

Pose lerp(const Pose& from, const Pose& to, double t);  // the short way round, even zoom

// A half line in the world; `direction` has length 1.
struct Ray {
  base::Vec3 origin{0}, direction{0, 1, 0};
};

// The view of a scene. Moves are eased over `moveTime` by times the caller hands in; nothing here
// reads a clock. Points on the screen are CSS pixels from the top left corner of the canvas.
class Camera {
 public:
  static constexpr double fieldOfView = 0.5236;  // 30 degrees, of the shorter side of the canvas
  static constexpr double moveTime = 200;        // ms

  // -- The canvas --
  void resize(double width, double height);
  double width() const { return width_; }
  double height() const { return height_; }

  // -- Where it stands --
  const Pose& pose() const { return pose_; }
  const Pose& goal() const { return goal_; }  // where the move under way ends
  void jump(const Pose& pose);
  void settle();  // ends the move under way, at its goal
  // Nobody has chosen another view since the last fit().
  bool framed() const { return framed_; }
  bool perspective() const { return perspective_; }
  void setPerspective(bool on) { perspective_ = on; }
  void setReducedMotion(bool reduced) { reducedMotion_ = reduced; }

  // -- Eased moves; `now` is ms --
  void moveTo(const Pose& pose, double now);
  void turnBy(double yaw, double pitch, double now);
  void look(NamedView view, double now);                   // keeps target and distance
  void lookFrom(const base::Vec3& direction, double now);  // from there towards the target
  void fit(const base::Box3& box, double now);             // keeps the angles
  void centre(const base::Vec3& point, double now);        // `point` comes to the middle
  bool advance(double now);                                // true while a move is under way
  bool moving() const { return moving_; }

  // -- Moves that follow the hand --
  void orbit(double dx, double dy);  // pixels dragged
  void pan(double dx, double dy);    // pixels dragged: the target plane follows the pointer
  void zoomAt(double factor, double x, double y,
              const base::Vec3& anchor);           // `anchor` stays under x, y
  void zoomAt(double factor, double x, double y);  // the point of the target plane stays

  // -- What it sees --
  base::Mat4 viewFromWorld() const;
  // Near and far planes enclose the sphere, so that depth is not wasted on empty space.
  base::Mat4 clipFromView(const base::Vec3& centre, double radius) const;
  base::Vec3 eye() const;
  base::Vec3 right() const;
  base::Vec3 up() const;
  base::Vec3 forward() const;
  Ray rayAt(double x, double y) const;
  base::Vec3 onTargetPlane(double x, double y) const;
  double millimetresPerPixel() const;  // at the target
  double millimetresPerPixelAt(const base::Vec3& point) const;
  // Pixels, and in z the depth in front of the eye in mm (negative: behind it).
  base::Vec3 project(const base::Vec3& point) const;

  // The distance from which the whole box is in view, with a margin.
  double distanceToFit(const base::Box3& box, double yaw, double pitch) const;
  // Where the move under way ends, the box lies in view, and not as a speck.
  bool shows(const base::Box3& box) const;

 private:
  void ease(const Pose& pose, double now);
  double tangentX() const;
  double tangentY() const;

  Pose pose_, goal_, from_;
  double width_ = 1, height_ = 1;
  double started_ = 0;
  bool moving_ = false;
  bool fresh_ = false;  // the move takes its start time from the first advance
  bool framed_ = false;
  bool perspective_ = true;
  bool reducedMotion_ = false;
};

}  // namespace pw::scene

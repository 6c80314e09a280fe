// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "base/vectors.hpp"

namespace pw::mesh {

using Contour = std::vector<base::Vec2>;

// A region of the plane as OpenSCAD keeps it: closed contours, in mm. `sanitized` is true where the
// contours are the result of Clipper2 (outer counter-clockwise, holes clockwise, no crossings,
// nested even-odd); a fresh circle, square or polygon need not be. Copies share the contours; any
// thread may read them.
class Outline {
 public:
  Outline() = default;
  Outline(std::vector<Contour> contours, bool sanitized);

  bool isEmpty() const { return !contours_ || contours_->empty(); }
  bool isSanitized() const { return sanitized_; }
  const std::vector<Contour>& contours() const;
  std::size_t bytes() const;
  double area() const;       // mm^2; of the even-odd region
  double perimeter() const;  // mm
  base::Box2 box() const;

 private:
  std::shared_ptr<const std::vector<Contour>> contours_;
  bool sanitized_ = true;
};

}  // namespace pw::mesh

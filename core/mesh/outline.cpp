// SPDX-License-Identifier: Apache-2.0
#include "mesh/outline.hpp"

#include <cmath>

#include "mesh/clip.hpp"

namespace pw::mesh {

Outline::Outline(std::vector<Contour> contours, bool sanitized) : sanitized_(sanitized) {
  if (!contours.empty())
    contours_ = std::make_shared<const std::vector<Contour>>(std::move(contours));
}

const std::vector<Contour>& Outline::contours() const {
  static const std::vector<Contour> none;
  return contours_ ? *contours_ : none;
}

std::size_t Outline::bytes() const {
  std::size_t sum = sizeof(Outline);
  for (const Contour& contour : contours())
    sum += sizeof(Contour) + contour.size() * sizeof(base::Vec2);
  return sum;
}

double Outline::area() const {
  if (isEmpty()) return 0;
  if (!sanitized_) return sanitized(*this).area();
  double twice = 0;
  for (const Contour& contour : contours()) twice += twiceArea(contour);
  return twice / 2;
}

double Outline::perimeter() const {
  if (isEmpty()) return 0;
  if (!sanitized_) return sanitized(*this).perimeter();
  double sum = 0;
  for (const Contour& contour : contours()) {
    for (std::size_t i = 0; i < contour.size(); ++i)
      sum += glm::length(contour[(i + 1) % contour.size()] - contour[i]);
  }
  return sum;
}

base::Box2 Outline::box() const {
  base::Box2 box;
  bool first = true;
  for (const Contour& contour : contours()) {
    for (const base::Vec2& p : contour) {
      box.min = first ? p : glm::min(box.min, p);
      box.max = first ? p : glm::max(box.max, p);
      first = false;
    }
  }
  return box;
}

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#include "mesh/degrees.hpp"

#include <cmath>
#include <numbers>

namespace pw::mesh {

namespace {

// 0 to 45 degrees, where both are most precise.
double smallSin(double angle) {
  if (angle == 30) return 0.5;
  if (angle == 45) return std::numbers::sqrt2 / 2;
  return std::sin(angle * pi / 180);
}
double smallCos(double angle) {
  if (angle == 30) return std::numbers::sqrt3 / 2;
  if (angle == 45) return std::numbers::sqrt2 / 2;
  return std::cos(angle * pi / 180);
}

}  // namespace

double sinDegrees(double angle) {
  if (!std::isfinite(angle)) return std::nan("");
  double x = std::fmod(angle, 360);
  double sign = 1;
  if (x < 0) x += 360;
  if (x >= 180) {
    x -= 180;
    sign = -1;
  }
  if (x > 90) x = 180 - x;
  return sign * (x > 45 ? smallCos(90 - x) : smallSin(x)) + 0.0;
}

double cosDegrees(double angle) {
  if (!std::isfinite(angle)) return std::nan("");
  double x = std::fmod(std::abs(angle), 360);
  if (x > 180) x = 360 - x;
  double sign = 1;
  if (x > 90) {
    x = 180 - x;
    sign = -1;
  }
  return sign * (x > 45 ? smallSin(90 - x) : smallCos(x)) + 0.0;
}

}  // namespace pw::mesh

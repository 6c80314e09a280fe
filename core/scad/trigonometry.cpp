// SPDX-License-Identifier: Apache-2.0
#include "scad/trigonometry.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace pw::scad {
namespace {

constexpr double halfRoot2 = std::numbers::sqrt2 / 2;
constexpr double halfRoot3 = std::numbers::sqrt3 / 2;
constexpr double thirdOfRoot3 = std::numbers::sqrt3 / 3;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// One factor, not a product and a quotient: the last digit then agrees with OpenSCAD's.
double toRadians(double degrees) { return degrees * (std::numbers::pi / 180); }
double toDegrees(double radians) { return radians * (180 / std::numbers::pi); }

// Beyond that OpenSCAD gives up: the whole turns could no longer be counted. Nor can those of inf and nan.
constexpr double mostTurns = 0x1p52;

bool isCountable(double degrees) { return std::fabs(degrees) <= mostTurns * 360; }

// Whole periods in an angle; 0 where it is between 0 and one already, so that -0 stays.
double periodsIn(double degrees, double period) {
  return degrees >= 0 && degrees < period ? 0 : std::floor(degrees / period);
}

// The nearest whole degree where the function has exactly that value there, else the angle as computed.
double wholeWhere(double degrees, double value, double (*function)(double)) {
  const double whole = std::round(degrees);
  return function(whole) == value ? whole : degrees;
}

// For 0 to 90 degrees.
double quadrantSine(double degrees) {
  if (degrees == 30) return 0.5;
  if (degrees == 45) return halfRoot2;
  if (degrees == 60) return halfRoot3;
  return degrees > 45 ? std::cos(toRadians(90 - degrees)) : std::sin(toRadians(degrees));
}

double quadrantCosine(double degrees) {
  if (degrees == 30) return halfRoot3;
  if (degrees == 45) return halfRoot2;
  if (degrees == 60) return 0.5;
  return degrees > 45 ? std::sin(toRadians(90 - degrees)) : std::cos(toRadians(degrees));
}

double quadrantTangent(double degrees) {
  if (degrees == 30) return thirdOfRoot3;
  if (degrees == 45) return 1;
  if (degrees == 60) return std::numbers::sqrt3;
  return std::tan(toRadians(degrees));
}

}  // namespace

double sinDegrees(double degrees) {
  if (!isCountable(degrees)) return nan;
  double angle = degrees - periodsIn(degrees, 360) * 360;
  const bool negative = angle >= 180;
  if (negative) angle -= 180;
  if (angle > 90) angle = 180 - angle;
  const double sine = quadrantSine(angle);
  return negative ? -sine : sine;
}

double cosDegrees(double degrees) {
  if (!isCountable(degrees)) return nan;
  double angle = degrees - periodsIn(degrees, 360) * 360;
  bool negative = angle >= 180;
  if (negative) angle -= 180;
  if (angle > 90) {
    angle = 180 - angle;
    negative = !negative;
  }
  const double cosine = quadrantCosine(angle);
  return negative ? -cosine : cosine;
}

double tanDegrees(double degrees) {
  if (!isCountable(degrees)) return nan;
  double periods = periodsIn(degrees, 180);
  // OpenSCAD 2021.01 counts half turns in an int, and takes that many off whether it could or not.
  constexpr double least = std::numeric_limits<std::int32_t>::min();
  if (periods < least || periods > std::numeric_limits<std::int32_t>::max()) periods = least;
  const bool odd = std::fmod(periods, 2) != 0;
  double angle = degrees - periods * 180;
  const bool negative = angle > 90;
  if (negative) angle = 180 - angle;
  if (angle == 0) return odd != negative ? -0.0 : 0.0;
  if (angle == 90) return odd ? -infinity : infinity;
  const double tangent = quadrantTangent(angle);
  return negative ? -tangent : tangent;
}

double asinDegrees(double sine) { return wholeWhere(toDegrees(std::asin(sine)), sine, sinDegrees); }

double acosDegrees(double cosine) {
  return wholeWhere(toDegrees(std::acos(cosine)), cosine, cosDegrees);
}

double atanDegrees(double tangent) {
  return wholeWhere(toDegrees(std::atan(tangent)), tangent, tanDegrees);
}

double atan2Degrees(double y, double x) {
  constexpr double tolerance = 3e-14;  // between the 2.8e-14 that OpenSCAD rounds and the 3.6e-14 it leaves
  const double degrees = toDegrees(std::atan2(y, x));
  const double whole = std::round(degrees);
  return std::fabs(degrees - whole) < tolerance ? whole : degrees;
}

}  // namespace pw::scad

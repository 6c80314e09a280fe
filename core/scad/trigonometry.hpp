// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pw::scad {

// Trigonometry in degrees, exact at multiples of 30 and 45 degrees: sin(30) is 0.5 and asin(0.5) is 30.
// An infinite or nan angle gives nan; tan(90) is inf.
double sinDegrees(double degrees);
double cosDegrees(double degrees);
double tanDegrees(double degrees);
double asinDegrees(double sine);
double acosDegrees(double cosine);
double atanDegrees(double tangent);
double atan2Degrees(double y, double x);

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to mesh/: sine and cosine of degrees, exact at multiples of 30 and 45 as in OpenSCAD
// 2021.01, so that a hexagon's corners lie on the numbers a designer computes with.
namespace pw::mesh {

inline constexpr double pi = 3.14159265358979323846;

double sinDegrees(double angle);
double cosDegrees(double angle);

}  // namespace pw::mesh

// SPDX-License-Identifier: Apache-2.0
#include "exact/placement.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

namespace pw::exact {
namespace {

using base::Mat4;
using base::Vec3;
using base::Vec4;

// Directions may be off by rounding in the design's own arithmetic: at 100 mm this is 1e-8 mm, less
// than what the kernel takes for one point.
constexpr double slack = 1e-10;

Vec3 columnOf(const Mat4& matrix, int column) { return Vec3(matrix[column]); }

}  // namespace

bool isSimilarity(const Mat4& matrix) {
  const Vec3 x = columnOf(matrix, 0), y = columnOf(matrix, 1), z = columnOf(matrix, 2);
  const double scale = glm::dot(x, x);
  if (!(scale > 0) || !std::isfinite(scale)) return false;
  return std::abs(glm::dot(y, y) - scale) <= slack * scale &&
         std::abs(glm::dot(z, z) - scale) <= slack * scale && std::abs(glm::dot(x, y)) <= slack * scale &&
         std::abs(glm::dot(x, z)) <= slack * scale && std::abs(glm::dot(y, z)) <= slack * scale;
}

double largestScale(const Mat4& matrix) {
  // The Frobenius norm bounds it; for a similarity it is divided down to the scale itself.
  double sum = 0;
  for (int i = 0; i < 3; ++i) sum += glm::dot(columnOf(matrix, i), columnOf(matrix, i));
  return std::sqrt(isSimilarity(matrix) ? sum / 3 : sum);
}

std::optional<Upright> uprightOf(const Mat4& matrix) {
  const Vec3 x = columnOf(matrix, 0), y = columnOf(matrix, 1), z = columnOf(matrix, 2);
  const double along = glm::length(x), up = glm::length(z), across = glm::length(y);
  const double least = 1e-9;
  if (!(along > least) || !(up > least) || !(across > least) || !std::isfinite(along + up + across))
    return std::nullopt;
  if (std::abs(glm::dot(x, z)) > slack * along * up || std::abs(glm::dot(y, z)) > slack * across * up)
    return std::nullopt;
  Upright out;
  const Vec3 axis = z / up, first = x / along;
  const Vec3 second = glm::cross(axis, first);
  const double shear = glm::dot(y, first), rise = glm::dot(y, second);
  if (std::abs(rise) < least) return std::nullopt;
  out.rigid = Mat4(Vec4(first, 0), Vec4(second, 0), Vec4(axis, 0), Vec4(columnOf(matrix, 3), 1));
  out.plane[0][0] = std::abs(along - 1) < 1e-14 ? 1 : along;
  out.plane[1][0] = std::abs(shear) < 1e-14 * across ? 0 : shear;
  out.plane[1][1] = std::abs(rise - 1) < 1e-14 ? 1 : rise;
  out.heights = std::abs(up - 1) < 1e-14 ? 1 : up;
  out.planeKept = out.plane == Mat4(1);
  return out;
}

std::optional<SameAxis> sameAxis(const Mat4& hereFromThere) {
  const Vec3 axis = columnOf(hereFromThere, 2);
  if (std::abs(axis.x) > slack || std::abs(axis.y) > slack) return std::nullopt;
  SameAxis out;
  out.sign = axis.z < 0 ? -1 : 1;
  out.shift = hereFromThere[3][2];
  for (const int column : {0, 1})
    for (const int row : {0, 1}) out.plane[column][row] = hereFromThere[column][row];
  out.plane[3][0] = hereFromThere[3][0];
  out.plane[3][1] = hereFromThere[3][1];
  return out;
}

Mat4 inverseOfRigid(const Mat4& matrix) {
  Mat4 out(1);
  for (int column = 0; column < 3; ++column)
    for (int row = 0; row < 3; ++row) out[column][row] = matrix[row][column];
  const Vec3 shift = columnOf(matrix, 3);
  for (int row = 0; row < 3; ++row) out[3][row] = -glm::dot(columnOf(matrix, row), shift);
  return out;
}

Mat4 translation(Vec3 shift) {
  Mat4 out(1);
  out[3] = Vec4(shift, 1);
  return out;
}

}  // namespace pw::exact

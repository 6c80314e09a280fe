// SPDX-License-Identifier: Apache-2.0
#include "scene/ground.hpp"

#include <algorithm>
#include <cmath>

namespace pw::scene {
namespace {

using base::Vec3;

constexpr double pixelsPerMinor = 14;  // closer lines would compete with the model
constexpr double labelPixels = 13;
constexpr int mostLabels = 40;  // per side

double powerOfTenFrom(double least) { return std::pow(10, std::ceil(std::log10(least) - 1e-9)); }

std::string textOf(double value) {
  std::string text = std::to_string(static_cast<long long>(std::llround(value)));
  return text;
}

}  // namespace

Ground groundUnder(const base::Box3& box, double millimetresPerPixel) {
  Ground ground;
  ground.height = std::min(0.0, box.min.z);
  ground.minor = std::clamp(powerOfTenFrom(millimetresPerPixel * pixelsPerMinor), 1.0, 1e7);
  ground.major = ground.minor * 5;
  const double extent = std::max({box.max.x - box.min.x, box.max.y - box.min.y, 1.0});
  // The rectangle follows the model and not the zoom, so that it stands still.
  const double step = 5 * std::clamp(powerOfTenFrom(extent / 40), 1.0, 1e7);
  const double reach = std::max(extent * 0.12, step * 0.2);
  for (int axis = 0; axis < 2; ++axis) {
    ground.min[axis] = std::floor((box.min[axis] - reach) / step) * step;
    ground.max[axis] = std::ceil((box.max[axis] + reach) / step) * step;
  }
  return ground;
}

double groundOpacity(const Ground& ground, const Camera& camera) {
  const double height = (camera.eye().z - ground.height) / camera.pose().distance;
  return std::clamp(0.15 + height * 8, 0.15, 1.0);
}

std::vector<GroundLabel> groundLabels(const Ground& ground, const Camera& camera) {
  std::vector<GroundLabel> labels;
  if (groundOpacity(ground, camera) < 0.5) return labels;
  const double yaw = camera.pose().yaw;
  // Which of the four edges face the camera. In a view from above the yaw says it.
  const bool front = std::cos(yaw) >= 0, rightSide = std::sin(yaw) >= 0;
  const Vec3 along{front ? 1.0 : -1.0, 0, 0}, upward{0, front ? 1.0 : -1.0, 0};
  const double edgeY = front ? ground.min.y : ground.max.y;
  const double edgeX = rightSide ? ground.max.x : ground.min.x;
  const auto add = [&](double value, bool onX) {
    const Vec3 edge = onX ? Vec3{value, edgeY, ground.height} : Vec3{edgeX, value, ground.height};
    const double size = camera.millimetresPerPixelAt(edge) * labelPixels;
    if (!(size > 0)) return;
    GroundLabel label{textOf(value), edge, along, upward, size};
    if (onX) label.at.y += (front ? -0.8 : 0.8) * size;
    else
      label.at.x +=
          (rightSide ? 1.0 : -1.0) * size * (0.35 + 0.3 * static_cast<double>(label.text.size()));
    labels.push_back(std::move(label));
  };
  for (const bool onX : {true, false}) {
    const double low = onX ? ground.min.x : ground.min.y, high = onX ? ground.max.x : ground.max.y;
    double step = ground.major;
    while ((high - low) / step > mostLabels) step *= 2;
    for (double value = std::ceil(low / step) * step; value <= high; value += step) add(value, onX);
  }
  return labels;
}

}  // namespace pw::scene

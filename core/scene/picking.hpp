// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/preview.hpp"
#include "scene/camera.hpp"

namespace pw::scene {

struct Hit {
  base::Vec3 point{0};
  double distance = 0;  // mm along the ray
  std::uint32_t triangle = 0;
};

// Finds what a ray meets in a preview. Runs of triangles are kept with their boxes, which costs one
// pass over the mesh and is quick enough for a pointer on a million triangles.
class Picker {
 public:
  void reset(const protocol::Preview& preview);  // keeps no reference
  // The nearest triangle of what is not background, from either side.
  std::optional<Hit> pick(const protocol::Preview& preview, const Ray& ray) const;

 private:
  struct Run {
    std::uint32_t first = 0, count = 0;  // triangles
    float low[3], high[3];
  };
  std::vector<Run> runs_;
};

}  // namespace pw::scene

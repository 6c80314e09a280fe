// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/vectors.hpp"
#include "mesh/solid.hpp"

namespace pw::formats {

// One body of a file: triangles in millimetres, counter-clockwise seen from outside. Triangles::source
// is neither read nor written.
struct Object {
  std::string name;
  mesh::Triangles triangles;
  std::optional<base::Color> color = std::nullopt;
  // Where faces differ in colour: one entry for each triangle, none where a face has no colour; `color` is then
  // not looked at.
  std::vector<std::optional<base::Color>> faceColors = {};
};

// What a file says about itself; "" is left out.
struct Metadata {
  std::string title, designer, licence, description, source;
  bool operator==(const Metadata&) const = default;
};

}  // namespace pw::formats

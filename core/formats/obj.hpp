// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "mesh/solid.hpp"

namespace pw::formats {

// Wavefront OBJ, in millimetres: vertices and triangles only. Numbers are the shortest that read back
// the same. Failures as for STL.
base::Result<std::string> writeObj(const mesh::Triangles& triangles);

// Faces with more corners are cut into a fan; texture, normal and material words are passed over.
// Failures: BadInput with the line, Empty, Limit (facets).
base::Result<mesh::Triangles> readObj(std::string_view text, const base::Limits& limits);

}  // namespace pw::formats

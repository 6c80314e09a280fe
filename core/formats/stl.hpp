// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "mesh/solid.hpp"

namespace pw::formats {

// STL knows no unit; millimetres are meant. Coordinates are rounded to 32-bit floats in both kinds;
// triangles that lose a corner by it are left out, so that a closed solid stays closed. The same solid
// gives the same bytes. Failures: Empty; BadInput for a coordinate that is no finite 32-bit number or
// an index outside.
base::Result<std::string> writeStl(const mesh::Triangles& triangles);
base::Result<std::string> writeStlText(const mesh::Triangles& triangles, std::string_view name);

// Either kind, told apart by the length. Corners at the same place become one vertex. Failures:
// BadInput with what is wrong and where (byte or line), Empty, Limit (facets).
base::Result<mesh::Triangles> readStl(std::string_view bytes, const base::Limits& limits);

}  // namespace pw::formats

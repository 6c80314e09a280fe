// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "mesh/solid.hpp"

namespace pw::formats {

// Object File Format, in millimetres: vertices and triangles only. Numbers are the shortest that read
// back the same. Failures as for STL.
base::Result<std::string> writeOff(const mesh::Triangles& triangles);

// Plain OFF; faces with more corners are cut into a fan, colours are passed over. Failures: BadInput
// with the line, Unsupported for its variants (COFF, binary), Empty, Limit (facets).
base::Result<mesh::Triangles> readOff(std::string_view text, const base::Limits& limits);

}  // namespace pw::formats

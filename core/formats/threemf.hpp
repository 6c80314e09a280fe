// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "formats/object.hpp"

namespace pw::formats {

// A 3MF package: core specification 1.4 with the colour groups of the materials extension, millimetres.
// One mesh object per Object, by name; several become components of one assembly, so that slicers keep
// them in place. Empty objects are left out. The same objects give the same bytes. Failures: Empty
// where nothing is left, BadInput as for STL.
base::Result<std::string> write3mf(std::span<const Object> objects, const Metadata& metadata);

struct ThreemfContents {
  std::vector<Object> objects;  // of the build, components resolved, in mm and in the build's frame
  Metadata metadata;
};

// Failures: BadInput for a broken package, names the part and the element; Unsupported for a required
// extension other than materials; Limit (facets, size, nesting).
base::Result<ThreemfContents> read3mf(std::string_view bytes, const base::Limits& limits);

}  // namespace pw::formats

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "protocol/preview.hpp"

namespace pw::scene {

// A preview of at most `most` triangles that looks like the given one from afar: corners in one cell of a
// grid become one, triangles that lose a side go, edges likewise. A preview that has no more is returned as
// it is. For showing only: the result is not closed, and nothing is measured on it.
protocol::Preview simplified(protocol::Preview preview, std::size_t most);

}  // namespace pw::scene

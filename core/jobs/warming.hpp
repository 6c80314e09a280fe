// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jobs/workshop.hpp"

namespace pw::jobs {

// Opens, builds and writes a small design of its own with all that the exact engine is asked for most, so
// that a WASM engine has compiled it before the first real work. For a workshop that has nothing open; it is
// of no use afterwards. Nothing without an exact engine.
void warmUp(Workshop& workshop);

}  // namespace pw::jobs

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "jobs/workshop.hpp"

namespace pw::wasm {

// What a module's worker works with: each module defines it with the engines it has.
std::unique_ptr<jobs::Workshop> makeWorkshop();

}  // namespace pw::wasm

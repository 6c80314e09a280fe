// SPDX-License-Identifier: Apache-2.0
#include "model/memory.hpp"

namespace pw::model {

std::size_t bytesOf(const Geometry& geometry) {
  return std::visit([](const auto& held) { return held.bytes(); }, geometry);
}

}  // namespace pw::model

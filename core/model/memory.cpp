// SPDX-License-Identifier: Apache-2.0
#include "model/memory.hpp"

namespace pw::model {
namespace {

// What the list, the index and the handle cost beside the geometry itself.
constexpr std::size_t entryBytes = 200;

}  // namespace

std::size_t bytesOf(const Geometry& geometry) {
  return std::visit([](const auto& held) { return held.bytes(); }, geometry);
}

const Geometry* Memory::find(const base::Digest& key) {
  const auto found = index_.find(key);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->geometry;
}

void Memory::keep(const base::Digest& key, const Geometry& geometry) {
  const std::size_t bytes = bytesOf(geometry) + entryBytes;
  if (bytes > budget_ || index_.contains(key)) return;
  while (bytes_ + bytes > budget_) {
    bytes_ -= entries_.back().bytes;
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, geometry, bytes});
  index_.emplace(key, entries_.begin());
  bytes_ += bytes;
}

void Memory::clear() {
  index_.clear();
  entries_.clear();
  bytes_ = 0;
}

}  // namespace pw::model

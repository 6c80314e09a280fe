// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>

#include "base/digest.hpp"
#include "model/engine.hpp"

namespace pw::model {

// Results by content hash, at most `bytes` of them: the ones not asked for longest go first. Not for
// several threads at once.
template <class Result>
class MemoryOf {
 public:
  explicit MemoryOf(std::size_t bytes) : budget_(bytes) {}

  // Null where it is not known; valid until the next keep, drop or clear.
  const Result* find(const base::Digest& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->result;
  }
  // `bytes` is what the result holds; a key that is known keeps its result.
  void keep(const base::Digest& key, const Result& result, std::size_t bytes) {
    bytes += entryBytes;
    if (bytes > budget_ || index_.contains(key)) return;
    while (bytes_ + bytes > budget_) drop(entries_.back().key);
    entries_.push_front({key, result, bytes});
    index_.emplace(key, entries_.begin());
    bytes_ += bytes;
  }
  void drop(base::Digest key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    bytes_ -= found->second->bytes;
    entries_.erase(found->second);
    index_.erase(found);
  }
  void clear() {
    index_.clear();
    entries_.clear();
    bytes_ = 0;
  }
  std::size_t bytes() const { return bytes_; }
  std::size_t size() const { return index_.size(); }

 private:
  // What the list, the index and the handle cost beside the result itself.
  static constexpr std::size_t entryBytes = 200;

  struct Entry {
    base::Digest key;
    Result result;
    std::size_t bytes;
  };
  std::list<Entry> entries_;  // the one asked for last stands first
  std::unordered_map<base::Digest, typename std::list<Entry>::iterator, base::DigestHash> index_;
  std::size_t budget_;
  std::size_t bytes_ = 0;
};

// Memory held by a geometry, for budgets.
std::size_t bytesOf(const Geometry& geometry);

class Memory : public MemoryOf<Geometry> {
 public:
  using MemoryOf<Geometry>::MemoryOf;
  void keep(const base::Digest& key, const Geometry& geometry) {
    MemoryOf<Geometry>::keep(key, geometry, bytesOf(geometry));
  }
};

}  // namespace pw::model

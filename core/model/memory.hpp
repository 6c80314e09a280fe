// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>

#include "base/digest.hpp"
#include "model/engine.hpp"

namespace pw::model {

// Memory held by a geometry, for budgets.
std::size_t bytesOf(const Geometry& geometry);

// Results by content hash, at most `bytes` of them: the ones not asked for longest go first. Not for
// several threads at once.
class Memory {
 public:
  explicit Memory(std::size_t bytes) : budget_(bytes) {}
  const Geometry* find(const base::Digest& key);  // null where it is not known; valid until keep()
  void keep(const base::Digest& key, const Geometry& geometry);
  void clear();
  std::size_t bytes() const { return bytes_; }
  std::size_t size() const { return index_.size(); }

 private:
  struct Entry {
    base::Digest key;
    Geometry geometry;
    std::size_t bytes;
  };
  std::list<Entry> entries_;  // the one asked for last stands first
  std::unordered_map<base::Digest, std::list<Entry>::iterator, base::DigestHash> index_;
  std::size_t budget_;
  std::size_t bytes_ = 0;
};

}  // namespace pw::model

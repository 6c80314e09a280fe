// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace pw::scad {

// Memory of one file's nodes: handed out in order, given back all at once, so that freeing a deep
// tree takes no stack and no time.
class Storage {
 public:
  template <class T>
  T* make() {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (take(sizeof(T))) T();
  }

  template <class T, class From>
  std::span<const T> keep(const From* first, std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (!count) return {};
    T* copy = static_cast<T*>(take(sizeof(T) * count));
    std::uninitialized_copy(first, first + count, copy);
    return {copy, count};
  }

  const std::string* keep(std::string text) { return &texts_.emplace_back(std::move(text)); }

 private:
  static constexpr std::size_t chunkBytes = 64 * 1024;
  static constexpr std::size_t alignment = alignof(std::max_align_t);

  void* take(std::size_t bytes) {
    bytes = (bytes + alignment - 1) / alignment * alignment;
    if (bytes > left_) {
      const std::size_t size = std::max(bytes, chunkBytes);
      chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
      next_ = chunks_.back().get();
      left_ = size;
    }
    void* place = next_;
    next_ += bytes;
    left_ -= bytes;
    return place;
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::deque<std::string> texts_;
};

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace pw::base {

// The numbers from 0 up to a count in groups that only ever grow together (union-find, with the paths halved:
// practically constant time a call).
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t count) : leader_(count) {
    std::iota(leader_.begin(), leader_.end(), std::size_t{0});
  }

  // The least number of its group.
  std::size_t leaderOf(std::size_t i) {
    while (leader_[i] != i) i = leader_[i] = leader_[leader_[i]];
    return i;
  }
  void join(std::size_t i, std::size_t j) {
    const std::size_t a = leaderOf(i), b = leaderOf(j);
    leader_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> leader_;
};

}  // namespace pw::base

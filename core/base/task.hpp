// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace pw::base {

// Asked at every node and every few thousand evaluator steps. Copies share one flag; any thread may
// raise it. A browser worker is ended instead, so there the flag is never raised.
class Cancel {
 public:
  Cancel() : raised_(std::make_shared<std::atomic<bool>>(false)) {}
  void raise() const { raised_->store(true, std::memory_order_relaxed); }
  bool raised() const { return raised_->load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<std::atomic<bool>> raised_;
};

// Told as work goes on: the stage in the reader's words ("Reading", "Building", "Writing"), steps
// done and steps in all (0 where it is not known). Called often; the receiver thins it out.
using Progress = std::function<void(std::string_view stage, std::size_t done, std::size_t total)>;

struct Task {
  Progress progress = nullptr;
  Cancel cancel = {};
  void report(std::string_view stage, std::size_t done, std::size_t total) const {
    if (progress) progress(stage, done, total);
  }
};

}  // namespace pw::base

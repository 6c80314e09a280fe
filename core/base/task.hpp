// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace pw::base {

// Asked at every node and every few thousand evaluator steps. Copies share one flag; any thread may
// raise it. A browser worker is ended instead, so there the flag is never raised.
class Cancel {
  struct State;

 public:
  // Ends a watch with its life.
  class Watch {
   public:
    Watch(Watch&&) = delete;
    ~Watch();

   private:
    friend class Cancel;
    Watch(std::shared_ptr<State> state, std::function<void()> react);
    std::shared_ptr<State> state_;
    std::list<std::function<void()>>::iterator entry_;
  };

  Cancel() : state_(std::make_shared<State>()) {}
  void raise() const;
  bool raised() const { return state_->raised.load(std::memory_order_relaxed); }
  // For work that can't ask by itself, as one call into a kernel: `react` runs on the raising thread
  // when the flag is raised, or here and now if it is; never after the Watch has ended.
  [[nodiscard]] Watch watch(std::function<void()> react) const {
    return Watch(state_, std::move(react));
  }

 private:
  struct State {
    std::atomic<bool> raised = false;
    std::mutex mutex;  // of the list
    std::list<std::function<void()>> watchers;
  };
  std::shared_ptr<State> state_;
};

inline void Cancel::raise() const {
  state_->raised.store(true, std::memory_order_relaxed);
  const std::lock_guard lock(state_->mutex);
  for (const std::function<void()>& react : state_->watchers) react();
}

inline Cancel::Watch::Watch(std::shared_ptr<State> state, std::function<void()> react)
    : state_(std::move(state)) {
  const std::lock_guard lock(state_->mutex);
  entry_ = state_->watchers.insert(state_->watchers.end(), std::move(react));
  if (state_->raised.load(std::memory_order_relaxed)) (*entry_)();
}

inline Cancel::Watch::~Watch() {
  const std::lock_guard lock(state_->mutex);
  state_->watchers.erase(entry_);
}

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

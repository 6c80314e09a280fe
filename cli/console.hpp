// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/task.hpp"
#include "protocol/messages.hpp"

namespace pw::cli {

// What a shell sees: results on standard output, words on standard error, colours and a progress line
// only where standard error is a terminal.
class Console {
 public:
  Console();

  void result(std::string_view text);  // standard output, as it is
  void words(std::string_view text);   // standard error, one line
  void show(const protocol::Diagnostic& line);  // standard error, coloured by kind
  void show(const protocol::Problem& problem);
  void showAll(const std::vector<protocol::Diagnostic>& lines);

  // A task whose progress is one line, rewritten in place once the work takes over a second.
  base::Task task();
  void endProgress();

 private:
  std::string painted(std::string_view color, std::string_view text) const;

  bool terminal_ = false;
  bool progressShown_ = false;
  std::chrono::steady_clock::time_point began_, shown_;
};

}  // namespace pw::cli

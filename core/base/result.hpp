// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace pw::base {

// What kind of thing went wrong. The kind decides the exit status of the command line and what the
// page offers; the words are in Failure::message.
enum class Code {
  BadInput,     // the design or the file is at fault
  Empty,        // there is nothing to show or export
  NotFound,     // a file that was named is not there
  Limit,        // refused by a limit in base::Limits
  Unsupported,  // understood, but not something this program does
  Cancelled,    // the caller asked to stop
  Usage,        // the request itself is wrong (unknown parameter set, format, option)
  Internal,     // a check of our own failed; never shown as a result
};

// A place in a source file. `line` counts from 1; 0 where only the file is known.
struct Place {
  std::string file;
  int line = 0;
  bool operator==(const Place&) const = default;
};

// One failure in the reader's words: what happened, with the value, and the way out.
struct Failure {
  Code code = Code::Internal;
  std::string message;
  std::optional<Place> place = std::nullopt;
};

// A value or the failure that stands in its place. Failures are values: no exception leaves a room.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  // Only where ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only where !ok().
  const Failure& failure() const { return std::get<1>(state_); }

 private:
  std::variant<T, Failure> state_;
};

struct Done {};
using Status = Result<Done>;

}  // namespace pw::base

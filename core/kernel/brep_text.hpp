// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace pw::kernel {

// The beginning of a stranger's word for a message: printable ASCII in quotes.
std::string quoted(std::string_view word);

// Words of a stranger's BREP file, each judged as it is taken. What is wrong ends the walk: `Stop` is thrown, and
// `failure` says why; prescanBrep catches it.
class BrepText {
 public:
  struct Stop {};

  BrepText(std::string_view bytes, const base::Limits& limits) : limits(limits), rest_(bytes) {}

  std::string_view word();
  std::int64_t integer(std::string_view what, std::int64_t low, std::int64_t high);
  bool flag() { return integer("a flag", 0, 1) == 1; }
  void numbers(std::uint64_t count);
  // How many things follow, each of at least so many bytes: OpenCASCADE allocates what a count asks for.
  std::uint64_t count(std::string_view what, std::uint64_t bytesEach);
  // The name of a table and its count.
  std::uint64_t table(std::string_view name, std::uint64_t bytesEach);
  // One of a table of `size`; 0 is none.
  void index(std::string_view what, std::uint64_t size) { integer(what, 0, static_cast<std::int64_t>(size)); }
  // The same, with a continuity behind it that is written without a blank: "3CN".
  void indexAndContinuity(std::string_view what, std::uint64_t size);
  // 1 to 3, from the line "CASCADE Topology V1, (c) Matra-Datavision". The first lines may name a viewer's class.
  int version();

  [[noreturn]] void bad(const std::string& what);
  [[noreturn]] void over(const std::string& what, std::uint64_t limit);
  std::size_t bytesLeft() const { return rest_.size(); }

  const base::Limits& limits;
  base::Failure failure;

 private:
  std::int64_t parsed(std::string_view text, std::string_view what, std::int64_t low, std::int64_t high);

  std::string_view rest_;
  std::size_t line_ = 1;
};

}  // namespace pw::kernel

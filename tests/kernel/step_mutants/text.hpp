// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// A STEP file as text that can be spoilt: its records and the words in them, found by their looks.
namespace pw::step_mutants {

// SplitMix64: the standard library's distributions differ between implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }

 private:
  std::uint64_t state_;
};

struct Span {
  std::size_t at = 0, length = 0;
};

// A seed's text with its records ("#12=...;") found.
struct Text {
  std::string all;
  std::vector<Span> records;

  explicit Text(std::string text);
  std::string record(std::size_t i) const { return all.substr(records[i].at, records[i].length); }
  std::string number(std::size_t i) const;  // "#12"
  void replace(Span span, const std::string& with) { all.replace(span.at, span.length, with); }
  void append(const std::string& text);  // before the first ENDSEC that follows the data
};

// Within the data, after each '='.
std::vector<Span> references(const Text& text);
std::vector<Span> numbers(const Text& text);
std::vector<Span> keywords(const Text& text);
std::vector<Span> enumerations(const Text& text);
std::vector<Span> lists(const Text& text);  // of references, without the closing bracket
// Where a kind of record is written, its argument list from '(' on.
std::vector<Span> argumentsOf(const Text& text, const std::string& keyword);

Span anyOf(const std::vector<Span>& spans, Random& random);
void replaceAll(Text& text, std::vector<Span> spans, const std::string& with);
std::string repeated(const std::string& what, std::size_t count);

inline constexpr int fresh = 1000000;  // seeds stay below
std::string numbered(int number);
// "#12" of the first record of a kind; of any record where there is none.
std::string numberOf(const Text& text, const std::string& keyword);

}  // namespace pw::step_mutants

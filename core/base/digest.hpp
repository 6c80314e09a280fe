// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pw::base {

// 128-bit content hash (XXH3). Identity is content: equal digests are taken as equal content.
struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Digest&) const = default;
  std::string hex() const;  // 32 lower-case digits
};

struct DigestHash {
  std::size_t operator()(const Digest& digest) const { return static_cast<std::size_t>(digest.low); }
};

Digest digestOf(std::string_view bytes);

// Collects typed fields into one digest. Numbers are hashed by their bits with -0 taken as 0 and
// every nan as one nan, strings with their length, so that no two field lists run together.
class Hasher {
 public:
  Hasher& add(std::uint64_t value);
  Hasher& add(double value);
  Hasher& add(std::string_view text);
  Hasher& add(const Digest& digest);
  Digest digest() const;

 private:
  std::vector<unsigned char> bytes_;
};

}  // namespace pw::base

// SPDX-License-Identifier: Apache-2.0
#include "base/digest.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace pw::base {

std::string Digest::hex() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const std::uint64_t half : {high, low})
    for (int shift = 60; shift >= 0; shift -= 4) out.push_back(digits[(half >> shift) & 15]);
  return out;
}

Digest digestOf(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

Hasher& Hasher::add(std::uint64_t value) {
  unsigned char raw[8];
  std::memcpy(raw, &value, 8);
  bytes_.insert(bytes_.end(), raw, raw + 8);
  return *this;
}

Hasher& Hasher::add(double value) {
  if (value == 0) value = 0.0;
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return add(std::bit_cast<std::uint64_t>(value));
}

Hasher& Hasher::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  return *this;
}

Hasher& Hasher::add(const Digest& digest) { return add(digest.high).add(digest.low); }

Digest Hasher::digest() const {
  return digestOf({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

}  // namespace pw::base

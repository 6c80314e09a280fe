// SPDX-License-Identifier: Apache-2.0
#include "scad/rands.hpp"

#include <cmath>

namespace pw::scad {

double randomNumber(double low, double high, std::uint32_t firstWord, std::uint32_t secondWord) {
  const double part = (firstWord + 4294967296.0 * secondWord) / 18446744073709551616.0;
  return low + (high - low) * part;
}

std::uint32_t seedOf(double number) {
  constexpr int bits = 31;
  constexpr std::uint32_t prime = (1u << bits) - 1;
  if (std::isnan(number)) return 0;
  if (std::isinf(number)) return number > 0 ? 314159u : 0u - 314159u;

  // Modulo 2^31 - 1 a factor 2^k is a rotation of 31 bits by k.
  const auto rotated = [](std::uint32_t value, int by) {
    return by == 0 ? value : ((value << by) & prime) | (value >> (bits - by));
  };
  int exponent = 0;
  double mantissa = std::frexp(std::fabs(number), &exponent);
  std::uint32_t hash = 0;
  constexpr int chunk = 28;
  while (mantissa != 0) {
    mantissa *= 1 << chunk;
    exponent -= chunk;
    const auto whole = static_cast<std::uint32_t>(mantissa);
    mantissa -= whole;
    hash = rotated(hash, chunk) + whole;
    if (hash >= prime) hash -= prime;
  }
  hash = rotated(hash, ((exponent % bits) + bits) % bits);
  return number < 0 ? 0u - hash : hash;
}

}  // namespace pw::scad

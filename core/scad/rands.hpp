// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <random>

namespace pw::scad {

// The numbers of OpenSCAD's rands(). Two 32-bit words w make one value:
// low + (high - low) * (w[2i] + 2^32 * w[2i+1]) / 2^64.
double randomNumber(double low, double high, std::uint32_t firstWord, std::uint32_t secondWord);

// The 32-bit seed that OpenSCAD makes of a seed number: Python's hash of a number with the prime 2^31 - 1
// (p/q gives sign * (p * q^-1 mod P), inf 314159, nan 0, and -1 stays -1).
std::uint32_t seedOf(double number);

// Words of a seeded call: the Mersenne twister, which C++ defines bit by bit.
using RandomWords = std::mt19937;

}  // namespace pw::scad

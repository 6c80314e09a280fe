// SPDX-License-Identifier: Apache-2.0
#include "scad/arguments.hpp"

#include <algorithm>

namespace pw::scad {
namespace {

std::uint64_t mixed(std::uint64_t value) { return value ^ (value >> 47); }

// MurmurHash64A with libstdc++'s seed.
std::uint64_t hashOf(std::string_view text) {
  constexpr std::uint64_t multiplier = (0xc6a4a793ull << 32) + 0x5bd1e995ull;
  std::uint64_t hash = 0xc70f6907ull ^ (text.size() * multiplier);
  const auto word = [&](std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << (8 * i);
    return value;
  };
  const std::size_t aligned = text.size() & ~std::size_t{7};
  for (std::size_t at = 0; at < aligned; at += 8) {
    hash ^= mixed(word(at, 8) * multiplier) * multiplier;
    hash *= multiplier;
  }
  if (aligned < text.size()) {
    hash ^= word(aligned, text.size() - aligned);
    hash *= multiplier;
  }
  return mixed(mixed(hash) * multiplier);
}

}  // namespace

std::vector<std::size_t> evaluationOrder(std::span<const std::string_view> names) {
  // Buckets share one list; a name goes before the first of its bucket, or to the front.
  static constexpr std::size_t sizes[] = {13, 29, 59, 127, 257, 541, 1109};
  std::vector<std::uint64_t> hashes;
  for (const std::string_view name : names) hashes.push_back(hashOf(name));
  std::vector<std::size_t> order;
  std::size_t buckets = sizes[0];
  const auto insert = [&](std::vector<std::size_t>& list, std::size_t index) {
    const auto first = std::find_if(list.begin(), list.end(), [&](std::size_t other) {
      return hashes[other] % buckets == hashes[index] % buckets;
    });
    list.insert(first == list.end() ? list.begin() : first, index);
  };
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (index + 1 > buckets) {
      const auto next = std::find_if(std::begin(sizes), std::end(sizes),
                                     [&](std::size_t size) { return size >= buckets * 2; });
      if (next != std::end(sizes)) buckets = *next;
      std::vector<std::size_t> rehashed;
      for (const std::size_t other : order) insert(rehashed, other);
      order = std::move(rehashed);
    }
    insert(order, index);
  }
  return order;
}

BoundArguments bindArguments(const Names& names, std::span<const Argument> arguments,
                             std::span<const Name> parameters, std::size_t positional) {
  BoundArguments bound;
  std::vector<BoundArgument> supplied;
  std::vector<Name> suppliedNames;
  std::size_t next = 0;
  bool surplus = false;  // said once
  for (const Argument& argument : arguments) {
    Name name = argument.name;
    std::int32_t parameter = BoundArgument::special;
    bool named = name != noName;
    if (!named) {
      if (next >= positional) {
        if (!surplus) bound.warnings.push_back("Too many unnamed arguments supplied");
        surplus = true;
        continue;
      }
      name = parameters[next++];
    }
    const auto found = std::find(parameters.begin(), parameters.end(), name);
    if (found != parameters.end()) {
      parameter = static_cast<std::int32_t>(found - parameters.begin());
    } else if (!names.isSpecial(name)) {
      bound.warnings.push_back("variable " + names.spelling(name) + " not specified as parameter");
      parameter = BoundArgument::unknown;
    }
    const auto earlier = std::find(suppliedNames.begin(), suppliedNames.end(), name);
    if (earlier == suppliedNames.end()) {
      suppliedNames.push_back(name);
      supplied.push_back({parameter, &argument});
      continue;
    }
    if (named)
      bound.warnings.push_back("argument " + names.spelling(name) + " supplied more than once");
    supplied[static_cast<std::size_t>(earlier - suppliedNames.begin())].argument = &argument;
  }
  std::vector<std::string_view> spellings;
  for (const Name name : suppliedNames) spellings.push_back(names.spelling(name));
  for (const std::size_t index : evaluationOrder(spellings)) bound.inOrder.push_back(supplied[index]);
  return bound;
}

}  // namespace pw::scad

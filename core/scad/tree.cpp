// SPDX-License-Identifier: Apache-2.0
#include "scad/tree.hpp"

namespace pw::scad {
namespace {

std::uint32_t hashOf(std::string_view text) {
  std::uint32_t hash = 2166136261u;  // FNV-1a: names are short
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash ^ hash >> 15;
}

}  // namespace

Names::Names() : slots_(1024) {
  spellings_.emplace_back();
  special_.push_back(false);
}

Name Names::intern(std::string_view spelling) {
  if (spelling.empty()) return noName;
  const std::uint32_t hash = hashOf(spelling);
  std::size_t place = hash & (slots_.size() - 1);
  for (; slots_[place].name != noName; place = (place + 1) & (slots_.size() - 1))
    if (slots_[place].hash == hash && spellings_[slots_[place].name] == spelling)
      return slots_[place].name;
  const Name name = static_cast<Name>(spellings_.size());
  spellings_.emplace_back(spelling);
  special_.push_back(spelling.front() == '$');
  slots_[place] = {hash, name};
  if (spellings_.size() * 2 > slots_.size()) grow();
  return name;
}

void Names::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.name == noName) continue;
    std::size_t place = slot.hash & (slots_.size() - 1);
    while (slots_[place].name != noName) place = (place + 1) & (slots_.size() - 1);
    slots_[place] = slot;
  }
}

}  // namespace pw::scad

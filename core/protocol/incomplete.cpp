// SPDX-License-Identifier: Apache-2.0
#include "protocol/incomplete.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace pw::protocol {

void add(std::vector<Incomplete>& list, Incomplete one) {
  const auto known = std::find_if(list.begin(), list.end(), [&](const Incomplete& other) {
    return other.what == one.what && other.name == one.name && other.detail == one.detail;
  });
  if (known != list.end()) known->count += one.count;
  else if (list.size() < base::Limits{}.incompleteThings) list.push_back(std::move(one));
}

void add(std::vector<Incomplete>& list, const std::vector<Incomplete>& more) {
  for (const Incomplete& one : more) add(list, one);
}

std::string wordsOf(const Incomplete& one) {
  const std::string call = one.name + "()";
  const auto because = [&](std::string sentence) {
    return one.detail.empty() ? sentence + "." : sentence + ": " + one.detail + (one.detail.ends_with('.') ? "" : ".");
  };
  switch (one.what) {
    case Lack::Builtin:
      return "What " + call + " makes is missing: Partwright does not support it yet.";
    case Lack::File:
      return "What '" + one.name + "' defines is missing: the file is not there.";
    case Lack::Module:
      return "What " + call + " would make is missing: nothing defines this module.";
    case Lack::Function:
      return "The value of " + call + " is missing: nothing defines this function.";
    case Lack::Dimension:
      return because(call + " is left out, because 2D and 3D objects can't be combined");
    case Lack::Value:
      return because(call + " is left out or changed");
    case Lack::Limit:
      return because(call + " is left out");
    case Lack::Open:
      return because("A solid that is not closed is left out of " + call);
    case Lack::NotClosed:
      return because("The model is not closed. A slicer may fill or drop parts of it");
    case Lack::Part:
      return one.detail;
  }
  return one.detail;
}

bool refusesFile(Lack what) { return what == Lack::Builtin || what == Lack::File; }

}  // namespace pw::protocol

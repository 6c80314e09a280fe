// SPDX-License-Identifier: Apache-2.0
#include "graph/occurrence.hpp"

#include <algorithm>
#include <utility>

namespace pw::graph {

OccurrenceRef makeOccurrence(Occurrence occurrence) {
  occurrence.hasColor = occurrence.color.has_value();
  occurrence.hasMarks = occurrence.highlight || occurrence.background;
  occurrence.depth = 1;
  for (const OccurrenceRef& child : occurrence.children) {
    occurrence.hasColor |= child->hasColor;
    occurrence.hasMarks |= child->hasMarks;
    occurrence.depth = std::max(occurrence.depth, child->depth + 1);
  }
  return std::make_shared<Occurrence>(std::move(occurrence));
}

Call::~Call() {
  std::shared_ptr<const Call> next = std::move(caller);
  while (next && next.use_count() == 1) next = std::move(const_cast<Call&>(*next).caller);
}

Occurrence::~Occurrence() {
  std::vector<OccurrenceRef> doomed = std::move(children);
  while (!doomed.empty()) {
    const OccurrenceRef occurrence = std::move(doomed.back());
    doomed.pop_back();
    if (!occurrence || occurrence.use_count() > 1) continue;
    auto& below = const_cast<Occurrence&>(*occurrence).children;
    for (OccurrenceRef& child : below) doomed.push_back(std::move(child));
    below.clear();
  }
}

}  // namespace pw::graph

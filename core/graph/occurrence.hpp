// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/vectors.hpp"
#include "graph/node.hpp"

namespace pw::graph {

// One step of a call chain: the module and where it was called.
struct Call {
  std::string module;
  base::Place place;
  std::shared_ptr<const Call> caller;  // the call around this one; null at top level
  ~Call();                             // deep chains are destroyed in a loop
};

struct Occurrence;
using OccurrenceRef = std::shared_ptr<const Occurrence>;

// One appearance of a node in the design: what a node leaves out because its shape does not depend on
// it. The tree runs beside the graph: `node->children[i]` is the shape of the i-th child here that is
// no background and has a node. An occurrence with one child and no shape of its own (a group, a
// module, color()) shares its child's node.
struct Occurrence {
  NodeRef node;                      // what it contributes to its parent; null: no node at all
  std::string name;                  // the statement's own name: "cube", "union", "my_part", "color"
  base::Place place;                 // where the statement begins
  std::shared_ptr<const Call> call;  // the innermost user module around it; null at top level
  std::optional<base::Color> color;  // of a color() statement; the outermost one wins
  bool highlight = false;            // '#': exported, and shown highlighted
  bool background = false;           // '%': shown, never exported; `node` is what is shown
  std::uint32_t only = 0;            // '!': the number of its statement, from 1; it is built instead of the whole
  std::vector<OccurrenceRef> children;
  // Colours or '#'/'%' anywhere in here. Without them the node alone says all.
  bool hasColor = false;
  bool hasMarks = false;
  std::uint32_t depth = 1;
  ~Occurrence();
};

OccurrenceRef makeOccurrence(Occurrence occurrence);  // fills hasColor, hasMarks, depth

}  // namespace pw::graph

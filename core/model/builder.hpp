// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "graph/occurrence.hpp"
#include "mesh/operations.hpp"
#include "model/design_parts.hpp"
#include "model/engine.hpp"
#include "model/memory.hpp"

namespace pw::model {

// What an engine keeps from run to run.
struct Remembered {
  explicit Remembered(std::size_t bytes) : results(bytes) {}
  void clear();

  Memory results;
  // Of nodes that had something to say; few, so they outlive the result itself and are said again
  // whenever the node stands in a design, computed anew or not.
  Remarks remarks;
  std::unordered_map<std::uint32_t, base::Color> colors;  // identity in Triangles::source -> colour
};

struct ColoredPlan;

// One run of an engine: makes the geometry of nodes and of coloured occurrences. Nodes are made in an
// order planned beforehand, each once, children first; nothing recurses.
class Builder {
 public:
  Builder(Remembered& remembered, const base::Limits& limits, const base::Task& task);

  // Makes all of these; afterwards plain() has them. The failure has the place of the statement in
  // `design` that made the node.
  base::Status make(const std::vector<graph::NodeRef>& nodes, const graph::Occurrence& design);
  Geometry plain(const graph::Node& node) const;

  // The same shape as the occurrence's node, with faces that tell their colour (3D).
  base::Result<Geometry> colored(const graph::Occurrence& design);

  const base::Limits& limits() const { return context_.limits; }
  std::size_t built() const { return built_; }
  std::size_t fromMemory() const { return fromMemory_; }

 private:
  struct Slot {
    std::optional<Geometry> geometry;
    std::size_t uses = 0;  // by nodes still to be made
    bool kept = false;     // asked for by the caller
  };

  struct Group {
    Geometry geometry;
    std::vector<mesh::Remark> remarks;
  };
  // Coloured operands are nobody else's.
  enum class Sharing { None, Groups };
  base::Result<Group> united(const graph::Node& node, const std::vector<Geometry>& children);
  base::Result<Geometry> madeFrom(const graph::Node& node, std::vector<Geometry> children, Sharing sharing,
                                  const graph::Occurrence& design);
  Geometry withColor(const Geometry& geometry, const std::optional<base::Color>& color);
  base::Result<Geometry> coloredOne(const ColoredPlan& plan, std::size_t step,
                                    std::vector<Geometry>& results, const graph::Occurrence& design);

  Remembered& remembered_;
  mesh::Context context_;
  std::unordered_map<base::Digest, Slot, base::DigestHash> slots_;
  std::size_t built_ = 0, fromMemory_ = 0;
  std::size_t done_ = 0, planned_ = 0;
};

}  // namespace pw::model

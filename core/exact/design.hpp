// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exact/evaluation.hpp"
#include "graph/occurrence.hpp"
#include "kernel/exchange.hpp"
#include "model/exact_engine.hpp"

// A design as a whole: its exact solid with colours, compared; its parts for a file. Private to exact/.
namespace pw::exact {

struct Whole {
  kernel::Solid solid;
  double doubt = 0;  // mm^3, between the solid and the third evaluation
};

class DesignRun {
 public:
  DesignRun(Remembered& remembered, const graph::OccurrenceRef& root, const base::Limits& limits,
            const base::Task& task);

  // The whole design. Where it is not what the third evaluation says, every step is compared, and what is at
  // fault is made with other seams or left faceted.
  base::Result<Whole> whole(bool crossCheck);
  // Parts of one colour each; those of a design without colours by its statements, where they are apart.
  base::Result<std::vector<kernel::Part>> parts(const std::string& title);

  // Triangles as written, of any node.
  base::Result<mesh::Solid> asWritten(const graph::NodeRef& node);
  // Triangles of the whole with true circles finely faceted: what `whole` is compared with.
  base::Result<mesh::Solid> fine();
  std::size_t built() const { return built_; }
  std::size_t fromMemory() const { return fromMemory_; }

 private:
  base::Result<kernel::Solid> solidOnce();
  base::Result<ValueRef> colored(Evaluation& evaluation);
  base::Result<std::vector<kernel::Part>> partsByColor(const std::vector<model::ColorGroup>& groups);
  base::Result<std::vector<kernel::Part>> partsByStatement(const std::optional<base::Color>& color);
  kernel::Part partOf(std::string name, kernel::Solid solid, const std::optional<base::Color>& color) const;

  Remembered& remembered_;
  graph::OccurrenceRef root_;
  const base::Limits& limits_;
  const base::Task& task_;
  model::Builder meshes_;
  std::size_t built_ = 0, fromMemory_ = 0;
};

// What of the solid is exact, by source line.
model::Exactness exactnessOf(const Remembered& remembered, const graph::Occurrence& design,
                             const kernel::Solid& solid);

}  // namespace pw::exact

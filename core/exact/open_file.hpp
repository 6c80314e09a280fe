// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "kernel/exchange.hpp"
#include "model/exact_engine.hpp"

namespace pw::exact {

// A stranger's STEP or BREP file, read once: its picture first, and what takes longer (the check of its surfaces,
// solids for a file of triangles) when it is asked for. Private to exact/.
class OpenFile {
 public:
  static base::Result<OpenFile> read(std::string_view bytes, model::ExactFormat format, const base::Limits& limits,
                                     const base::Task& task);

  bool holds(std::string_view bytes) const;
  base::Result<model::ExactBuilt> built(const model::ExactOptions& options, const base::Limits& limits,
                                        const base::Task& task);

 private:
  OpenFile() = default;
  base::Status draw(double deflection, const base::Limits& limits, const base::Task& task);
  base::Status check(const base::Limits& limits, const base::Task& task);
  void picture(model::ExactBuilt& out) const;
  void describe(model::ExactBuilt& out) const;
  base::Status solids(model::ExactBuilt& out, const base::Limits& limits, const base::Task& task) const;

  base::Digest digest_;
  kernel::Reading reading_;
  double deflection_ = 0;                          // of `drawn_`; 0: not drawn yet
  std::vector<kernel::Drawn> drawn_;               // by shape
  std::optional<std::vector<std::string>> faults_; // by shape
};

}  // namespace pw::exact

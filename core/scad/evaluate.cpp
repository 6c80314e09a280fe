// SPDX-License-Identifier: Apache-2.0
#include "scad/evaluate.hpp"

#include "scad/machine.hpp"

namespace pw::scad {

Evaluated evaluate(const std::shared_ptr<const Program>& program, const EvaluateRequest& request,
                   const base::Task& task) {
  Machine machine(*program, request, task);
  return machine.run();
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "scad/evaluate.hpp"

#include <new>

#include "scad/machine.hpp"

namespace pw::scad {

Evaluated evaluate(const std::shared_ptr<const Program>& program, const EvaluateRequest& request,
                   const base::Task& task) {
  try {
    Machine machine(*program, request, task);
    return machine.run();
  } catch (const std::bad_alloc&) {
    Evaluated result;
    result.failure = base::Failure{base::Code::Limit,
                                   "This design needs more memory than there is. Make its lists shorter"};
    return result;
  }
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "scad/evaluate.hpp"

#include <new>

#include "scad/machine.hpp"

namespace pw::scad {
namespace {

Evaluated run(const Program& program, const EvaluateRequest& request, const base::Task& task,
              bool newer) {
  try {
    Machine machine(program, request, task, newer);
    return machine.run();
  } catch (const std::bad_alloc&) {
    Evaluated result;
    result.failure = base::Failure{base::Code::Limit,
                                   "This design needs more memory than there is. Make its lists shorter"};
    return result;
  }
}

}  // namespace

Evaluated evaluate(const std::shared_ptr<const Program>& program, const EvaluateRequest& request,
                   const base::Task& task) {
  Evaluated result = run(*program, request, task, program->newer);
  const bool stopped = result.failure && result.failure->code == base::Code::BadInput;
  if (!stopped || program->newer || request.preview) return result;
  // 2021.01 reads it but an assertion ends it: it may be written for later versions.
  Evaluated later = run(*program, request, task, true);
  if (later.failure) return result;
  later.diagnostics.insert(
      later.diagnostics.begin(),
      {protocol::Severity::Note,
       "By the rules of OpenSCAD 2021.01 this design stops at an assertion; the rules of later versions "
       "are used.",
       result.failure->place ? result.failure->place->file : std::string(),
       result.failure->place ? result.failure->place->line : 0});
  return later;
}

}  // namespace pw::scad

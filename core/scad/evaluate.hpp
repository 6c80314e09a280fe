// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "graph/occurrence.hpp"
#include "protocol/diagnostic.hpp"
#include "protocol/incomplete.hpp"
#include "protocol/literal.hpp"
#include "protocol/parameter.hpp"
#include "scad/tree.hpp"

namespace pw::scad {

struct EvaluateRequest {
  // Replace the literal of the main file's top-level assignment of that name. They are data, never
  // parsed as source, and win over everything, -D included.
  protocol::ParameterValues values;
  std::map<std::string, protocol::Literal> literals;  // the same, for lists, ranges and undef
  bool preview = false;          // $preview: true only for `echo`
  std::uint32_t randomSeed = 0;  // of unseeded rands()
  double time = 0;               // $t
  base::Limits limits;
};

struct Evaluated {
  graph::OccurrenceRef root;                      // an implicit union of the top level; null after a fatal error
  std::vector<protocol::Diagnostic> diagnostics;  // all of OpenSCAD's lines, in order, with its rules for repetition
  // What OpenSCAD says when it builds geometry, not when it evaluates (2D mixed with 3D, points out of
  // bounds ...): it belongs after `diagnostics` where geometry is built, and is absent from echo output.
  std::vector<protocol::Diagnostic> geometryDiagnostics;
  std::optional<base::Failure> failure;           // assertion, recursion, loop or limit: with the place
  // What the design asks for and the root lacks, without words. What stands below '%', or beside '!', is not
  // in the files that are made, so it is not missing there.
  std::vector<protocol::Incomplete> incomplete;
  std::uint64_t steps = 0;
};

// Runs a program by the rules of OpenSCAD 2021.01, or of later versions where it is written for them
// (Program::newer), or where an assertion ends it by the former and not by the latter; a Note says so,
// and for `preview` requests this is not tried. The same program and request give the same result. Frames live on the heap: native
// and WASM stop at the same depth. Cancelled through task.cancel, looked at every few thousand steps.
Evaluated evaluate(const std::shared_ptr<const Program>& program, const EvaluateRequest& request,
                   const base::Task& task);

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/sources.hpp"
#include "protocol/diagnostic.hpp"
#include "protocol/incomplete.hpp"
#include "scad/tree.hpp"

namespace pw::scad {

struct ParseRequest {
  std::string file;  // the design, as Sources knows it
  // Searched after the folder of the file that includes or uses (--library, OPENSCADPATH).
  std::vector<std::string> libraries = {};
  // -D: source put behind the text of the design and, as in OpenSCAD, of every used file.
  std::string appended = {};
  base::Limits limits = {};
};

struct Parsed {
  std::shared_ptr<const Program> program;         // always there; text not understood is Broken
  std::vector<protocol::Diagnostic> diagnostics;  // in order
  std::vector<std::string> missing;  // files named by include/use that are not there, as written
  std::vector<protocol::Incomplete> incomplete;  // the same, with the places that name them
  bool failed = false;               // a syntax error or a limit: OpenSCAD would not evaluate
  // Where failed: the first reason in plain words. BadInput for syntax, Limit, NotFound for the
  // design itself.
  std::optional<base::Failure> failure;
};

// Files parsed before, by path and content: a library that did not change is not parsed again.
// Not for several threads at once.
class ParseCache {
 public:
  ParseCache();
  ~ParseCache();
  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// Reads a design and all it includes and uses. Never gives up: several errors in one run, each with
// a place; after an error it goes on at the next statement. Accepts OpenSCAD 2021.01 and what later
// snapshots add (see docs/architecture). Linear time; nesting is bounded by limits.syntaxDepth.
Parsed parse(const base::Sources& sources, const ParseRequest& request, ParseCache& cache);

// `path` seen from `folder`, both normalised; `path` itself where that can't be said. How messages
// name files.
std::string relativePath(const std::string& path, const std::string& folder);

}  // namespace pw::scad

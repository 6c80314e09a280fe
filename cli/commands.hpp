// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"

namespace pw::cli {

// What scripts may rely on.
enum ExitStatus {
  done = 0,         // with warnings or without
  designAtFault = 1,  // or its model is empty
  wrongUse = 2,
  refused = 3,      // by a limit, or not supported
};

// The command line, read.
struct Options {
  std::string file;
  std::string output;
  std::vector<std::string> definitions;  // -D
  std::string setsFile, setName;         // -p, -P
  std::vector<std::string> libraries;    // --library, then OPENSCADPATH
  bool json = false;
  bool partial = false;
  bool text = false;  // STL as text
  bool exact = false;         // triangles of the exact model
  bool surfaces = false;      // check: of a STEP or BREP file, its own check too
  double deflection = 0.05;   // mm between those and its surfaces
};

// Each prints its result and returns the exit status.
int listParameters(const Options& options, Console& console);
int checkDesign(const Options& options, Console& console);
int echoLines(const Options& options, Console& console);
int exportDesign(const Options& options, Console& console);
int bakePreview(const Options& options, Console& console);
// `file` is a folder of designs, or one; `output` the folder of the catalogue.
int buildCatalogue(const Options& options, Console& console);

}  // namespace pw::cli

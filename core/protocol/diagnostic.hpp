// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pw::protocol {

enum class Severity { Echo, Warning, Deprecated, Error, Trace, Note };

// One line of the console. `text` is the whole line as OpenSCAD prints it, prefix and place included
// ("WARNING: Ignoring unknown variable 'x' in file a.scad, line 3"); `file` and `line` repeat the place
// so that it can be opened (line 0: no line is known).
struct Diagnostic {
  Severity severity = Severity::Note;
  std::string text;
  std::string file;
  int line = 0;
};

}  // namespace pw::protocol

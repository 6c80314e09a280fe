// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace pw::protocol {

// How a model falls short of what its design asks for.
enum class Lack {
  Builtin,    // a module or function that this program does not have yet: "text"
  File,       // an include or use that is not there: "lib/gears.scad"
  Module,     // a module that nothing defines: "my_gear"
  Function,   // a function that nothing defines, so that its value is undef: "teeth"
  Dimension,  // a 2D object among 3D ones, or the other way round: "square"
  Value,      // a shape that its values do not allow: "polygon"
  Limit,      // a loop of more turns than there may be: "for"
  Open,       // a solid that is not closed, left out of an operation: "union"
  NotClosed,  // the model itself is not closed
  Part,       // what a STEP or BREP file holds and the model does not
};

// One of them. What the page, an embed and the command line say of an incomplete model is made of these.
struct Incomplete {
  Lack what = Lack::Part;
  std::string name;    // as beside each Lack; "" where there is none
  std::string detail;  // the reason in the reader's words, "" where `what` says it all
  std::string file;    // of the first of them; "" where no place is known
  int line = 0;
  int count = 1;       // how often
  std::string words;   // one sentence for the reader
};

// Counts one that is in the list by kind, name and reason, adds another: at most
// base::Limits::incompleteThings, so that a loop over names fills no memory. A list that is full stays so.
void add(std::vector<Incomplete>& list, Incomplete one);
// Each of `more`, with its count.
void add(std::vector<Incomplete>& list, const std::vector<Incomplete>& more);

// "What text() makes is missing: it is not supported yet."
std::string wordsOf(const Incomplete& one);

// Whether no file is written without being asked for a part: what is missing would come with a later version
// of this program or with a file. The others are left out by OpenSCAD 2021.01 too, and said.
bool refusesFile(Lack what);

}  // namespace pw::protocol

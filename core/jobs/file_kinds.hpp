// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

// What files are, in words, where none of them is a design. Private to jobs/ and for the command line.
namespace pw::jobs {

// "OpenSCAD designs (.scad), STEP ..."; the end of a sentence.
std::string openableWords();

// Why nothing in these files can be opened: what they are, by their names, and what can be.
std::string nothingToOpen(const std::vector<std::string>& files);

}  // namespace pw::jobs

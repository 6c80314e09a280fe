// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/parameter.hpp"

namespace pw::scad {

// The name of a variable as people read it: "grid_x" is "Grid x", "wallThickness" "Wall thickness", "PCBWidth" "PCB
// width", "$fn" stays as it is. "" where it has no letter or digit.
std::string nameInWords(std::string_view name);

// Whether a description can be shown as a label whole: short, one sentence, words and neither code nor a ruler.
bool isLabel(std::string_view description);

// The unit that a description states: "mm", "cm", "in", "°", "%", "g"; "" for none.
std::string unitIn(std::string_view description);

// What labels are made from, one per parameter.
struct LabelSource {
  std::string description;
  bool describes = true;  // false where the description is about something else, as the file's first comment is
};

// Sets label and unit of every parameter. A label is the description where isLabel(), else the name in words; where
// two parameters would share one (case and blanks aside), each takes its name in words, and where that is shared too, its
// name. So no two are alike and none is empty.
void labelParameters(std::vector<protocol::Parameter>& parameters, const std::vector<LabelSource>& sources);

}  // namespace pw::scad

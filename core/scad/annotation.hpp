// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pw::scad {

// What stands behind `//` on the line of a customizable assignment:
//
//   annotation := '[' values ']' | NUM | words | '[' NUM ':' NUM ']' | '[' NUM ':' NUM ':' NUM ']'
//   values     := value (',' value)*
//   value      := NUM | words | (NUM | words) ':' (NUM | words)
//   words      := WORDs and NUMs, at least one of them a WORD, joined by a blank
//   WORD       := "quoted" | a run of characters other than ( ) [ ] , " : and blanks
//
// Grammar as observed in OpenSCAD 2021.01; anything else annotates nothing.
struct Annotation {
  using Item = std::variant<double, std::string>;
  struct Value {
    Item value;
    std::string spelling;  // of the value as it stands there
    std::optional<Item> label;
  };
  enum Kind { None, List, Number, Words, Range } kind = None;
  std::vector<Value> values;   // List; one number alone is a maximum
  double begin = 0, end = 0;   // Range
  std::optional<double> step;  // Range, Number
  std::string words;           // Words
};

Annotation parseAnnotation(std::string_view text);

}  // namespace pw::scad

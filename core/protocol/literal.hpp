// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pw::protocol {

// A value as OpenSCAD source writes it, without names, operators and calls. Reading one evaluates
// nothing: text from a link, a parameter-set file or the form is data.
struct Literal {
  enum class Kind { Undef, Truth, Number, Text, List, Range };
  Kind kind = Kind::Undef;
  bool truth = false;
  double number = 0;
  std::string text;
  std::vector<Literal> items;  // of a list; of a range its begin, step and end
  bool operator==(const Literal&) const = default;
};

//   literal := NUM | "text" | true | false | undef | '[' [entry (',' entry)* [',']] ']' | range
//   entry   := item | item ':' item            // two items with ':' are a list of the two
//   range   := '[' NUM ':' NUM ']' | '[' NUM ':' NUM ':' NUM ']'
//   item    := literal | words                 // inside a list, bare words are text: [nuts, bolts]
//
// The same text means the same in a parameter set of OpenSCAD 2021.01 (measured), which reads no lists
// inside lists, no empty list, and true and false as text. Brackets ( ) are passed over. None for
// anything else, for numbers that are not finite, and beyond Limits::literalBytes and literalDepth.
std::optional<Literal> readLiteral(std::string_view text);

// As it is read: ["nuts", 2, [1, 2]], [0 : 1 : 5]. Numbers are the shortest text that reads back as the same.
std::string textOf(const Literal& literal);

// The shortest text that reads back as the same number; zero has no sign.
std::string textOf(double number);

}  // namespace pw::protocol

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "scad/lexer.hpp"
#include "scad/storage.hpp"
#include "scad/tree.hpp"

namespace pw::scad {

// A place where the text is not OpenSCAD.
struct SyntaxError {
  Span span;  // of the token that does not fit
  TokenKind token = TokenKind::Unknown;
  std::string words;           // what was expected, as a sentence
  bool limit = false;          // refused by a limit rather than wrong
  std::uint32_t sequence = 0;  // of what comes next
};

// One file as it was parsed, before what it includes is put in its place.
struct Unit {
  // A statement at the top level of the file, or an `include` between two of them.
  struct Item {
    const Statement* statement = nullptr;  // null: an include
    std::string_view include;              // the path as written
    Span span;
    std::uint32_t sequence = 0;
  };
  // What a reader of the file is told at that point of the sequence.
  struct Event {
    enum Kind { Overwritten, MissingInclude, MissingLibrary } kind = Overwritten;
    std::uint32_t sequence = 0;
    Name name = noName;
    Span previous, current;
    std::string path;
  };

  std::string path;
  std::string text;         // with what was appended
  std::size_t ownSize = 0;  // bytes of the file alone
  std::uint32_t slot = 0;   // Span::file
  Storage storage;
  std::vector<Item> items;
  std::vector<Event> events;  // by sequence
  std::vector<SyntaxError> errors;
  std::size_t nodes = 0;
  bool newer = false;    // holds syntax that OpenSCAD 2021.01 refuses or reads otherwise
  bool spliced = false;  // an include stood inside a statement: its tokens are part of this unit
  std::vector<std::shared_ptr<const Unit>> parts;  // those included files
};

// Finds the files that a parser meets.
class IncludeHost {
 public:
  virtual ~IncludeHost() = default;

  enum class Action {
    Keep,    // whole statements: the include stays an item, to be put together later
    Splice,  // read its tokens here and now; `closeInclude` follows
    Missing,
  };
  struct Opened {
    Action action = Action::Missing;
    std::shared_ptr<const Unit> unit;  // Splice: whose text to read
  };
  // `betweenStatements`: the include stands where a statement of the file could stand.
  virtual Opened openInclude(std::string_view path, std::uint32_t fromFile,
                             bool betweenStatements) = 0;
  virtual void closeInclude() = 0;
};

// Parses unit.text into the rest of `unit`. Never gives up before Limits::syntaxErrors; linear
// time; native stack use does not depend on the text.
void parseUnit(Unit& unit, Names& names, const base::Limits& limits, IncludeHost& host);

}  // namespace pw::scad

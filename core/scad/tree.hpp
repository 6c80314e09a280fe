// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The syntax tree of OpenSCAD source: what was written, before any name is looked up.
namespace pw::scad {

// An interned identifier. Equal numbers are equal spellings.
using Name = std::uint32_t;
inline constexpr Name noName = 0;

// Interned spellings, shared by all files of one run. `$`-names are special (dynamic) variables.
class Names {
 public:
  Names();
  Name intern(std::string_view spelling);
  const std::string& spelling(Name name) const { return spellings_[name]; }
  bool isSpecial(Name name) const { return special_[name]; }
  std::size_t size() const { return spellings_.size(); }

 private:
  void grow();

  std::deque<std::string> spellings_;
  std::vector<bool> special_;
  // Open addressing, a power of two of slots, at most half full.
  struct Slot {
    std::uint32_t hash = 0;
    Name name = noName;
  };
  std::vector<Slot> slots_;
};

// Where something begins. `file` indexes Program::files. `begin`/`end` are byte offsets.
struct Span {
  std::uint32_t file = 0;
  std::uint32_t line = 0;  // from 1
  std::uint32_t begin = 0, end = 0;
};

enum class ExpressionKind : std::uint8_t {
  Number,  // number
  String,  // text (escapes resolved)
  True,
  False,
  Undef,
  Variable,     // name
  Unary,        // op, a
  Binary,       // op, a, b
  Conditional,  // a ? b : c
  Vector,       // elements (may hold the comprehension kinds below)
  Range,        // [a : b : c]; b, the step, is null where there is none
  Index,        // a [ b ]
  Member,       // a . name
  Call,         // a ( arguments ); a is a Variable for a call by name
  Let,          // let(arguments) a
  Assert,       // assert(arguments) [a]
  Echo,         // echo(arguments) [a]
  Function,     // function(parameters) a
  // Only inside Vector (or nested in one of these):
  ListFor,   // for(arguments) a
  ListCFor,  // for(arguments; b; update) a
  ListIf,    // if(b) a [else c]
  ListLet,   // let(arguments) a
  ListEach,  // each a
  Group,     // ( a ): kept for lists in parentheses; a is never printed differently for it
  Broken,    // text that could not be understood; evaluates to undef, an error was reported
};

enum class Operator : std::uint8_t {
  None,
  Not,
  Negate,
  Plus,
  BitNot,
  Power,
  Multiply,
  Divide,
  Modulo,
  Add,
  Subtract,
  ShiftLeft,
  ShiftRight,
  BitAnd,
  BitOr,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  And,
  Or,
};

struct Expression;

// One argument of a call (`name = value`, name optional), one assignment, or one parameter of a
// definition (value: its default, may be null).
struct Argument {
  Name name = noName;
  const Expression* value = nullptr;
  Span span;
};

// Nodes and their lists live in the storage of their file: they are never destroyed one by one.
//
// `height` bounds what a recursive walk needs: 1 for a leaf, else one more than the highest child.
// A Binary on the left of a Binary does not count, so a walk goes down left operands in a loop; a
// chain of 100,000 additions has height 2. Never above Limits::syntaxDepth.
struct Expression {
  ExpressionKind kind = ExpressionKind::Broken;
  Operator op = Operator::None;
  std::uint16_t height = 1;
  Name name = noName;
  Span span;
  double number = 0;
  const std::string* text = nullptr;
  const Expression* a = nullptr;
  const Expression* b = nullptr;
  const Expression* c = nullptr;
  std::span<const Expression* const> elements;
  std::span<const Argument> arguments;  // also parameters of Function
  std::span<const Argument> update;     // ListCFor
};

enum class Modifier : std::uint8_t {
  None = 0,
  Disable = 1,
  ShowOnly = 2,
  Highlight = 4,
  Background = 8
};

enum class StatementKind : std::uint8_t {
  Assignment,  // name = value
  Module,      // module name(parameters) body
  Function,    // function name(parameters) = value
  Call,        // [modifiers] name(arguments) children   (echo, assert, let, for, each module alike)
  If,          // [modifiers] if(value) children else otherwise
  Block,       // never in a tree: bare { } dissolves into the statements around it
  Empty,       // never in a tree: ; leaves nothing
  Use,         // use <path>: `path`
};

struct Statement {
  StatementKind kind = StatementKind::Empty;
  std::uint8_t modifiers = 0;  // or of Modifier
  Name name = noName;
  Span span;
  const Expression* value = nullptr;
  std::span<const Argument> arguments;          // arguments or parameters
  std::span<const Statement* const> children;   // a module's body; a call's or if's children
  std::span<const Statement* const> otherwise;  // else
  bool braces = false;                          // children stood in { }
  bool hasElse = false;                         // with something to do or without
  const std::string* path = nullptr;  // Use: as written; SourceFile::uses has what was found
};

// One file as it was parsed; `include` has been spliced in textually: its statements carry spans of
// their own file. Nodes live in `storage`, which other programs of the same ParseCache may share.
struct SourceFile {
  std::string path;       // as Sources knows it
  std::string shownPath;  // relative to the main file's folder, as messages print it
  std::string_view text;  // of the file alone, without what `-D` appended
  std::vector<const Statement*> statements;  // of a main or used file; empty for included ones
  std::vector<std::int32_t> uses;            // files used by this one, in order
  std::vector<std::shared_ptr<const void>>
      storage;  // this file's nodes, and those of what it includes
};

// All files of a design: files[main] is the design, the others are what it includes and uses.
// Places of `files` no span of this program names are null.
struct Program {
  std::shared_ptr<Names> names = std::make_shared<Names>();
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::uint32_t main = 0;
  // Whether any of them uses syntax that OpenSCAD 2021.01 refuses or reads otherwise: a trailing
  // comma in call arguments, << >> & | ~, hexadecimal numbers, a comprehension in parentheses right
  // in a list. Such a program is written for a later version, and some rules follow that: version()
  // is 2025.07.18;
  // `$` variables of a used file don't beat the caller's; `$` arguments of children(), union(),
  // difference(), intersection() and group() reach the children; defaults are evaluated only for
  // parameters that are not given; the assignments among a module's children at every children().
  bool newer = false;
  const SourceFile& file(std::uint32_t index) const { return *files[index]; }
};

// An expression as OpenSCAD prints it in function values and assertion texts.
std::string textOf(const Program& program, const Expression& expression);

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scad/functions.hpp"
#include "scad/modules.hpp"
#include "scad/scope.hpp"
#include "scad/tree.hpp"
#include "scad/value.hpp"

// What the compiler makes of the tree: routines of instructions for a machine with an operand stack. Names
// are gone but for `$` variables, which are dynamic, and for calls of function values.
namespace pw::scad {

// Operands a, b, c, d are described per instruction; "top" is the top of the operand stack, local n is
// the n-th cell above the frame's base.
enum class Op : std::uint8_t {
  // -- Values --
  Constant,          // push constants[c]
  LoadLocal,         // push local c
  LoadLocalChecked,  // push local c and go to d; go on where it is unset
  LoadCapture,       // push what the closure captured as c
  LoadLateCapture,   // push the cell captured as c and go to d; go on where it is unset
  LoadEnvironment,   // push slot c of the environment b levels out
  LoadEnvironmentChecked,  // the same and go to d; go on where it is unset
  LoadSpecial,       // push the `$` variable numbered c; a: silently undef where there is none
  LoadChildCount,    // push $children of the module b levels out
  LoadModuleDepth,   // push $parent_modules; a as for LoadSpecial
  UnknownVariable,   // warn of name c, push undef
  Not, Negate, Plus, BitNot,
  Add, Subtract, Multiply, Divide, Modulo, Power,
  Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual,
  OtherBinary,       // operator a; of all binary ones the left operand is on top
  ToBool,
  Index,             // what is indexed is on top, the index below
  Member,            // .name c
  MakeVector,        // of the c topmost
  MakeRange,         // of first, last, step; a: 1 with a step, 2 all literals
  Append,            // pop, append to the vector c below the top
  AppendEach,        // pop, append its elements to the vector c below the top
  Pop,               // c values
  Slide,             // remove c values below the top
  PushUnset,         // c unset cells
  Store,             // pop into local c
  StoreIfUnset,      // pop into local c unless it was given
  SkipIfSet,         // go to d where local c was given
  StoreEnvironment,  // pop into slot c of the innermost environment
  UnsetEnvironment,  // slots c ... c + d - 1
  // -- Control --
  Jump,              // to d
  JumpIfFalse,       // pop; to d
  StopUnlessNumber,  // where top is no number (a 1: or not a finite one), push c undefs and go to d
  PrepareLoop,       // top becomes something to iterate over, push the position; a: as a module
  NextElement,       // push the next element; at the end pop both and go to d
  CountTurn,         // of a C-style loop: the counter is local c
  // -- `$` variables --
  MarkSpecials,
  UnmarkSpecials,
  PushSpecial,       // pop into the `$` variable numbered c until the mark
  SetSpecial,        // pop into it until the frame ends: in place of a value the frame itself pushed
  // -- Functions --
  ReserveCall,       // push a cell for the function and c unset parameters
  EvaluateDefaults,  // of function or module `targets[c]`, into the cells reserved
  EnterFile,         // files[c]: evaluates the assignments of a used file
  Call,              // calls[c]: the reserved cells are the arguments
  TailCall,
  CallBuiltin,       // calls[c]
  CallValue,         // calls[c]: [function or anything][arguments]; falls back to the named function
  TailCallValue,
  RequireFunction,   // top is a function; else warn (a 1: of name c, 0: of its type), make it undef, go to
                     // d; a 2: it is a `$` variable, never called
  WarnMissingFunction,  // name c, push undef
  MakeClosure,       // closures[c]
  BindLate,          // top goes to the cells waiting for the late variable c
  Return,
  ReturnDefaults,    // keep c cells
  // -- Statements in expressions --
  Echo,              // calls[c]: prints the c arguments
  Assert,            // calls[c]: [condition][message]
  WarnArgument,      // texts[c]; a: 1 in an expression, 2 in a function that calls itself in tail position: the
                     // first time only
  WarnUnnamedLet,    // pop
  // -- Modules --
  BeginStatement,    // statements[c]
  DropStatement,     // it leaves no node
  EndGroup,          // its children are its shape
  EndIntersectionFor,
  BuiltinModule,     // statements[c]: takes its arguments
  EndBuiltin,
  MakeBlock,         // blocks[c]: children for the next call
  ReturnBlock,       // its assignments are done
  CallModule,        // calls[c]
  ReturnModule,
  Children,          // b levels out; a: with an argument
  LegacyChild,       // child(), the same
  ReturnChild,       // one statement of a block is done
  WarnUnknownModule, // name c, a background a
  WarnMissingModule, // name c, a background a
  DeprecateAssign,
  WarnNoChildren,    // name c
  WarnLiteral,       // texts[c]
  Finish,
};

struct Instruction {
  Op op;
  std::uint8_t a = 0;
  std::uint16_t b = 0;
  std::uint32_t c = 0;
  std::uint32_t d = 0;
};

// Instructions that are run from the first to the last: of a function's body, a block, a file.
struct Routine {
  const SourceFile* root = nullptr;  // the design or the used file it belongs to
  std::vector<Instruction> code;
  std::vector<const Span*> places;   // beside code
  std::uint32_t stack = 0;           // cells needed above the base
};

struct ClosureCode;
struct BlockCode;

// A named function or module, or what is needed to call one.
struct Target {
  Name name = noName;
  bool module = false;
  std::span<const Argument> parameters;
  // 2021.01 warns of a named argument that is no parameter, and makes it a variable all the same. Calls with such
  // arguments get a variant of the definition, which has them as parameters behind its own.
  const Target* base = nullptr;            // of a variant: the definition as it is written
  std::vector<Argument> ownParameters;     // of a variant: what `parameters` shows
  std::vector<Target*> variants;
  const Expression* body = nullptr;        // of a function
  const Statement* statement = nullptr;    // of a definition
  Span span;
  Scope* scope = nullptr;                  // where it is defined
  FileScope* file = nullptr;
  // Compiled when first called.
  std::unique_ptr<Routine> routine;              // arguments are in their cells
  std::unique_ptr<Routine> defaults;          // null where there are none to evaluate
  std::unique_ptr<Routine> dynamicRoutine;       // called through a value: evaluates defaults itself
  EnvironmentShape shape;                  // of a module
  bool compiled = false, dynamicCompiled = false;

  const Target& definition() const { return base ? *base : *this; }
};

struct CallSite {
  Target* target = nullptr;
  BuiltinFunction builtin = nullptr;
  Name name = noName;
  std::uint32_t count = 0;               // arguments on the stack
  std::vector<Name> names;               // per argument; noName where positional
  bool named = false;                    // any of them is not
  std::vector<Name> specialNames;        // `$` arguments of a call of a value
  std::vector<bool> given;               // per parameter of the target
  std::uint32_t environmentDepth = 0;    // from the caller's environment to the callee's
  bool entersFile = false;               // its environment is the file entered last
  bool hasBlock = false;
  const Expression* condition = nullptr; // of an assertion
  const Span* place = nullptr;
  std::vector<const Span*> argumentPlaces;
};

struct ClosureCode {
  const Expression* expression = nullptr;
  Routine routine;
  std::span<const Argument> parameters;
  struct Capture {
    enum class From : std::uint8_t { Local, Capture, Late } from;
    std::uint32_t index;                 // Late: the late variable's number
  };
  std::vector<Capture> captures;
  // As of a Target. A variant runs with the captures of the closure it is called through.
  std::vector<Argument> ownParameters;
  std::vector<ClosureCode*> variants;
  // What it takes to compile a variant later.
  std::vector<std::pair<Name, bool>> captureNames;  // beside captures: name, late
  Scope* scope = nullptr;
  FileScope* file = nullptr;
  std::uint32_t level = 0;
  bool deferred = false;
};

// The children of a call of a user module.
struct BlockCode {
  Routine routine;
  EnvironmentShape shape;
  std::vector<std::uint32_t> children;   // where each begins
};

struct StatementCode {
  Name name = noName;
  const Span* place = nullptr;
  std::uint8_t modifiers = 0;
  ModuleId module = ModuleId::None;
  std::uint32_t argumentCount = 0;
};

}  // namespace pw::scad

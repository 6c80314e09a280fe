// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "scad/compile.hpp"

// What the compiler's own sources share: the routine at hand, the work list's steps, facts about the tree.
namespace pw::scad {

struct Compiler::Local {
  enum class Kind : std::uint8_t { Set, Pending, MaybeUnset } kind;
  Name name;
  std::uint32_t index;
  std::int32_t late = -1;
};

// One routine being compiled.
struct Compiler::State {
  State* parent = nullptr;        // of a closure: the routine around it
  ClosureCode* closure = nullptr;
  Target* target = nullptr;       // of a function's body
  Routine* routine = nullptr;
  Scope* scope = nullptr;
  FileScope* file = nullptr;
  std::uint32_t level = 0;        // of the environment it runs in
  bool deferred = false;          // may run before the scopes around it are complete
  std::vector<Local> locals;
  std::uint32_t depth = 0;        // cells in use above the base
  std::vector<std::pair<Name, bool>> captures;  // name, late
};

enum class Compiler::Step : std::uint8_t {
  Visit, Element, EmitUnary, EmitBinary, LogicMiddle, LogicEnd, ConditionThen, ConditionElse, ConditionEnd,
  VectorNext, AppendTop, EmitRange, EmitIndex, EmitMember, StopUnlessNumber, StopsEnd, LookupAgain, LetNext, LetBind, LetEnd,
  ForNext, ForBind, ForBody, ForEnd, CForBind, CForTest, CForUpdate, CForBody, CForStore, CForEnd,
  ListIfThen, ListIfElse, ListIfEnd,
  ReserveArguments, ArgumentStore, ArgumentSpecial, ArgumentDrop, EmitCall, EmitValueCall, RequireFunction, EmitEcho, EmitAssert,
  Discard, UndefBody, DefaultSkip, DefaultStore, FinishClosure, ClosureBody,
  // Statements
  Assign, ScopeReady, ExitScope, Statement, Statements, EndGroup, EndBuiltin, BuiltinReady,
  IfThen, IfElse, IfEnd, LoopNext, LoopBind, LoopBody, LoopEnd, LoopsDone, LetStatement, LetStatementBind,
  LetStatementDone, AssignModule, AssignModuleDone, EchoDone, AssertDone, ChildrenDone, BlockChild, BlockDone,
  ChildrenScope, UserArguments, UserCall, Unmark, EmitSimple,
};

struct Compiler::Task {
  Step step;
  std::uint8_t flags;
  const void* node;
  std::uint32_t x, y;
};

struct Compiler::Declared {
  struct Assignment {
    Name name;
    const scad::Statement* last;
  };
  std::vector<Assignment> assignments;         // at the place of the first, with the last value
  std::vector<const scad::Statement*> children;
  bool special = false;                        // assigns `$` variables
};

namespace compiling {

// Of a task on the work list.
inline constexpr std::uint8_t tailFlag = 1, listFlag = 2, markFlag = 4;

// Numbers, texts, truth values, undef, their negations, and lists and ranges of them.
bool isLiteral(const Expression* expression);
// A default whose evaluation shows nowhere.
bool isPlainConstant(const Expression& expression);
bool isComprehension(const Expression& expression);
// How many arguments a builtin function insists on before it evaluates any, how many it then evaluates at most, and
// whether it stops at the first that is not a number.
struct Arity {
  std::uint32_t least = 0, most = ~0u, evaluated = ~0u;
  bool numbers = false;
};
Arity arityOf(std::string_view name);
// An argument evaluated twice doubles what is in it: no higher ones are.
inline constexpr std::uint32_t mostRepeated = 12;
const Expression& ungrouped(const Expression& expression);
Value valueOf(const protocol::ParameterValue& value);
Value valueOf(const protocol::Literal& literal);
bool hasSpecial(const BoundArguments& bound);
bool hasComplexDefault(std::span<const Argument> parameters);
std::vector<Name> namesOf(std::span<const Argument> parameters);

}  // namespace compiling
}  // namespace pw::scad

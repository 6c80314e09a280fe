// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/parameter.hpp"
#include "scad/arguments.hpp"
#include "scad/code.hpp"
#include "scad/evaluate.hpp"
#include "scad/scope.hpp"
#include "scad/tree.hpp"

namespace pw::scad {

// Turns a program into code, each function and module when it is first called: a design that includes
// a large library pays for what it uses. Works on an explicit stack: no nesting of the source can
// exhaust the native one.
class Compiler {
 public:
  // `newer`: by the rules of versions after 2021.01 (see Program::newer).
  Compiler(const Program& program, const EvaluateRequest& request, bool newer);
  ~Compiler();

  FileScope& mainFile() const { return *main_; }
  // The main file: its assignments, its statements, Finish.
  Routine& mainRoutine();

  // -- When first needed --
  void compile(Target& target);          // routine, defaults, shape
  void compileDynamic(Target& target);   // dynamicRoutine
  void compileAssignments(FileScope& file);
  // With those names as further parameters, in alphabetical order of their numbers.
  Target& variantOf(Target& target, std::vector<Name> names);
  ClosureCode& variantOf(ClosureCode& closure, std::vector<Name> names);

  // -- Tables the instructions refer to --
  std::vector<Value> constants;
  std::deque<Target> targets;
  std::deque<FileScope> files;
  std::deque<CallSite> calls;
  std::deque<ClosureCode> closures;
  std::deque<BlockCode> blocks;
  std::deque<StatementCode> statements;
  std::vector<std::string> texts;
  std::vector<Name> specialNames;        // `$` variables by number

  std::uint32_t specialNumber(Name name);
  const Program& program() const { return program_; }

 private:
  struct Local;
  struct State;
  struct Task;
  enum class Step : std::uint8_t;

  // -- Scopes --
  FileScope* fileScope(std::uint32_t index);
  Scope* newScope(Scope* parent, EnvironmentShape* shape);
  struct Declared;
  const Declared& declare(std::span<const Statement* const> statements, Scope& scope, FileScope* file);
  Target* findTarget(Scope* scope, Name name, bool module);
  bool isVariable(const State& state, Name name) const;

  // -- Emitting --
  std::size_t emit(Op op, const Span* place, int change, std::uint32_t c = 0, std::uint8_t a = 0,
                   std::uint16_t b = 0, std::uint32_t d = 0);
  void emitConstant(Value value, const Span* place);
  void emitVariable(Name name, const Span* place, bool silent);
  void patch(std::size_t at);
  std::uint32_t here() const;
  int captureOf(State& state, Name name, bool& late);

  // -- The work list --
  void push(Step step, const void* node = nullptr, std::uint32_t x = 0, std::uint32_t y = 0,
            std::uint8_t flags = 0);
  void run();
  void step(const Task& task);
  void stepStatement(const Task& task);
  void visit(const Expression& expression, bool tail);
  void visitElement(const Expression& expression, std::uint32_t at, std::uint8_t each);
  void visitCall(const Expression& expression, bool tail);
  void visitStatement(const Statement& statement);
  void visitModuleCall(const Statement& statement);
  void visitScope(std::span<const Statement* const> statements, bool root, FileScope* file);
  void visitUserModule(const Statement& statement, Target& target);
  void visitBuiltinModule(const Statement& statement, const ModuleInfo& info);
  void visitChildren(const Statement& statement, bool legacy);
  void beginClosure(ClosureCode& closure, State* parent);
  void pushClosureBody(const ClosureCode& closure);
  void nameParameters(const Target& target);
  Target* bindCall(Target& target, std::span<const Argument> arguments, bool tail, BoundArguments& bound);
  enum class WarnAs : std::uint8_t { Statement, Expression, Once };
  void warnOfArguments(const BoundArguments& bound, const Span* place, WarnAs as);
  void keepUnknown(const CallSite& site, std::uint32_t base);
  void reserve(std::uint32_t call, const BoundArguments& bound);
  void finishDefaults(std::uint32_t call);
  void pushDefault(const Argument& parameter, std::uint32_t cell, bool whereUnset);
  bool isSpecial(const Argument& argument) const;
  bool anySpecial(std::span<const Argument> arguments) const;
  void emitSpecial(const Span* place, std::uint32_t cell, std::uint32_t number, bool tail);
  bool bindsSpecials(const Target& target, bool itself) const;
  void bindSpecialParameters(const CallSite& site, std::uint32_t base, bool tail);
  // `parameters`: those whose `$` names are variables while the arguments are evaluated.
  void pushArguments(const BoundArguments& bound, std::uint32_t base, bool tail,
                     std::span<const Argument> parameters = {});
  void pushValueArguments(std::span<const Argument> arguments, CallSite& site, bool tail);
  const Expression* evaluatedAgain(const Statement& statement, const ModuleInfo& info,
                                   const BoundArguments& bound) const;
  const std::vector<Name>& parametersOf(const ModuleInfo& info);
  std::optional<Value> givenFor(Name name) const;

  const Program& program_;
  const EvaluateRequest& request_;
  const bool newer_;
  std::deque<Scope> scopes_;
  std::deque<Declared> declared_;
  std::unordered_map<const Scope*, const Declared*> declaredOfFiles_;
  std::deque<BoundArguments> bounds_;
  std::unordered_map<std::uint32_t, FileScope*> fileScopes_;
  std::unordered_map<Name, std::uint32_t> specialNumbers_;
  std::unordered_map<const ModuleInfo*, std::vector<Name>> moduleParameters_;
  std::unordered_map<const std::string*, std::uint32_t> stringConstants_;
  FileScope* main_ = nullptr;
  std::unique_ptr<Routine> mainRoutine_;
  std::vector<Task> tasks_;
  std::vector<std::size_t> labels_;
  std::vector<std::unique_ptr<State>> states_;
  State* state_ = nullptr;
  std::uint32_t lateCount_ = 0;

  // Names with a meaning of their own.
  Name let_, for_, intersectionFor_, echo_, assert_, assign_, children_, child_, if_;
  Name childCount_, moduleDepth_, isUndef_, lookup_, pi_, version_, versionNumber_,
      condition_, message_;
};

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "graph/occurrence.hpp"
#include "scad/code.hpp"
#include "scad/compile.hpp"
#include "scad/emptiness.hpp"
#include "scad/evaluate.hpp"
#include "scad/functions.hpp"
#include "scad/messages.hpp"
#include "scad/modules.hpp"

namespace pw::scad {

struct Environment;

// The children given to one call of a user module.
struct Block {
  const BlockCode* code = nullptr;
  Environment* environment = nullptr;
  std::shared_ptr<const graph::Call> call;  // around the statements of the block
};

// The variables of one file, module body or block while it lives. Slots follow the header.
struct Environment {
  Environment* parent = nullptr;
  Block* block = nullptr;       // of a module: its children; null for none
  std::uint32_t slots = 0;
  bool captured = false;        // a function value refers to it
  Value* values() { return reinterpret_cast<Value*>(this + 1); }
};

// A function literal with the values it saw.
struct Closure final : FunctionObject {
  const Program* program = nullptr;
  const ClosureCode* code = nullptr;
  Environment* environment = nullptr;
  std::vector<Value> captures;
  std::string text() const override { return textOf(*program, *code->expression); }
};

// A variable a closure refers to before it has a value: let(f = function(n) ... f(n - 1)).
struct LateCell final : FunctionObject {
  Value value;
  bool bound = false;
  std::string text() const override { return {}; }
};

// Runs compiled code. Every frame, operand and open group is on the heap, so the depth it reaches is
// that of base::Limits, whatever the native stack.
class Machine final : public FunctionHost, public ModuleHost {
 public:
  // `newer`: by the rules of versions after 2021.01 (see Program::newer).
  Machine(const Program& program, const EvaluateRequest& request, const base::Task& task, bool newer);
  ~Machine() override;
  Evaluated run();

  // -- FunctionHost, ModuleHost --
  void warn(std::string text) override;
  void warnInExpression(std::string text);
  void warnWithoutPlace(std::string text) override;
  void deprecate(std::string text) override;
  void deprecateModule(std::string text) override;
  void note(std::string text) override;
  void geometryWarning(std::string text, Place place) override;
  void geometryError(std::string text) override;
  void lacks(protocol::Lack what, std::string name, std::string detail) override;
  std::size_t moduleDepth() const override { return modules_.size(); }
  std::string moduleName(std::size_t fromInnermost) const override;
  std::uint32_t nextRandomWord() override;
  FragmentSettings fragments() override;
  const base::Limits& limits() const override { return request_.limits; }

 private:
  struct Frame {
    enum class Kind : std::uint8_t { Main, Function, Defaults, File, Module, Block, Child };
    const Routine* routine = nullptr;
    const Instruction* next = nullptr;
    std::uint32_t base = 0, result = 0;
    Environment* environment = nullptr;
    const Closure* closure = nullptr;
    std::uint32_t specials = 0, lates = 0, tails = 0;  // heights at entry
    std::uint32_t tailCalls = 0;
    Kind kind = Kind::Main;
    Name name = noName;                     // of the function called
    const Span* calledAt = nullptr;
    const Span* definedAt = nullptr;
    Environment* owned = nullptr;           // a used file's, for this call only
  };
  struct Builder {
    const StatementCode* code = nullptr;
    std::uint32_t frame = 0;
    std::size_t first = 0;                  // of its children in occurrences_
    bool handsOn = false;                   // one child counts as itself
    Made made;
    std::vector<protocol::Incomplete> lacks;  // of what is evaluated inside
    std::vector<base::Digest> evaluated;      // contents of its children of which something was said
  };
  // A function whose frame went to another one it called in tail position: TRACE names it still.
  struct TailCaller {
    Name name;
    const Span* calledAt;
  };
  struct ModuleRun {
    Name name;
    std::shared_ptr<const graph::Call> caller;
  };
  struct ChildRun {
    const Block* block;
    std::vector<double> indices;
    bool all;
    std::size_t next = 0;
    std::shared_ptr<const graph::Call> caller;
  };
  struct FileRun {
    FileScope* file;
    std::uint64_t effects;
    std::uint32_t specials;
    std::vector<std::pair<std::uint32_t, Value>> reads;
  };

  // -- The loop --
  void execute();
  bool poll();                              // false: stop
  bool overBudget();
  bool setsViewport() const;
  void fail(base::Code code, std::string text, const Span* place);
  bool isUnset(const Value& value) const {
    return value.isFunction() && &value.asFunction() == unset_;
  }

  // -- Stack --
  void grow(std::size_t cells);
  void release(Value* from);                // gives back what lies above
  bool pushFrame(Frame frame);
  void truncateSpecials(std::uint32_t height);
  void pushSpecial(std::uint32_t number, Value value);
  void setSpecial(std::uint32_t number, Value value, std::uint32_t from);
  void noteRead(std::uint32_t number);

  // -- Operations --
  void binary(Operator op);
  void unary(Operator op);
  void makeRange(bool withStep, bool literal);
  void prepareLoop(bool module);
  bool nextElement();
  void appendEach(std::uint32_t below, int levels);
  void makeClosure(const ClosureCode& code);
  void echo(const CallSite& site);
  bool assertHolds(const CallSite& site);

  // -- Calls --
  Environment* environmentOf(const CallSite& site, bool take);
  bool call(const CallSite& site);
  bool tailCall(const CallSite& site);
  bool callValue(const CallSite& site, bool tail);
  std::vector<Name> unknownNames(const CallSite& site, std::span<const Argument> parameters) const;
  void bindSpecials(const CallSite& site, std::span<const Argument> parameters, Value* cells);
  bool bind(const CallSite& site, std::span<const Argument> parameters, std::size_t own, Value* callee);
  void callBuiltin(const CallSite& site);
  bool passFrame(const CallSite& site, const Span* definedAt);
  bool evaluateDefaults(const CallSite& site);
  void returnValue();
  bool enterFile(FileScope& file);
  void leaveFile();
  void pushSpecialsOf(const FileScope& file, Environment& environment);
  void refresh();                           // after the compiler ran

  // -- Environments --
  Environment* newEnvironment(Environment* parent, std::uint32_t slots);
  void freeEnvironment(Environment* environment);
  Environment* outer(std::uint32_t levels) const;

  // -- Modules and geometry --
  void beginStatement(const StatementCode& code);
  void dropStatement();
  void leave();
  void endGroup();
  void endBuiltin();
  void endOperation(graph::Shape shape, std::optional<graph::Dimension> takes,
                    std::optional<graph::Dimension> gives);
  void finish(graph::Occurrence occurrence);
  std::vector<graph::OccurrenceRef> takeChildren();
  struct Operands {
    std::vector<graph::NodeRef> nodes;
    graph::Dimension dimension = graph::Dimension::None;  // of all of them
    FirstOperand first = FirstOperand::Typed;
  };
  enum class Report : std::uint8_t { Mixed, Nothing };  // of children of the other dimension
  Operands operandsOf(std::vector<graph::OccurrenceRef>& children, const graph::Shape& shape,
                      std::optional<graph::Dimension> takes, Report report = Report::Mixed);
  bool isFirst(const base::Digest& content);
  bool isFirst(const graph::Shape& shape, const std::vector<graph::OccurrenceRef>& children);
  bool isFirstMade();
  graph::NodeRef united(std::vector<graph::OccurrenceRef>& children, bool handsOn = false);
  graph::NodeRef node(graph::Shape shape, graph::Dimension dimension,
                      std::vector<graph::NodeRef> children = {});
  graph::NodeRef nothing(graph::Dimension dimension);
  bool makeBlock(const BlockCode& code);
  bool callModule(const CallSite& site);
  void returnModule();
  bool children(std::uint32_t levels, bool withIndex, bool legacy);
  bool nextChild();
  base::Place placeOf(const Span& span) const;
  void geometryWarningAt(std::string text, const base::Place& place);
  void lacksAt(protocol::Lack what, std::string name, std::string detail, base::Place place);
  static std::string tooMany(std::size_t count, std::size_t most);

  const Program& program_;
  const EvaluateRequest& request_;
  const base::Task& task_;
  const bool newer_;
  Compiler compiler_;
  Messages messages_, geometryMessages_;
  std::set<base::Digest> evaluated_;           // contents of which something was said and whose parents are done
  std::span<const Value> making_;              // arguments of the primitive being made
  std::optional<bool> firstMade_;              // decided when the first is said of it
  Evaluated result_;
  std::vector<protocol::Incomplete> lacks_;  // of the top level
  std::vector<std::vector<protocol::Incomplete>> onlyLacks_;  // beside onlyPlaces_
  const FunctionObject* unset_;

  std::vector<Value> stack_;
  Value* top_ = nullptr;                    // one above the topmost
  std::vector<Frame> frames_;
  std::vector<std::vector<Value>> specials_;
  std::vector<std::uint32_t> specialLog_, marks_;
  std::vector<std::pair<std::uint32_t, LateCell*>> lates_;
  std::vector<Value> lateCells_;
  std::vector<TailCaller> tailCallers_;
  std::vector<FileRun> fileRuns_;
  std::vector<Environment*> fileEnvironments_;
  std::vector<Environment*> allEnvironments_;
  std::vector<std::vector<Environment*>> freeEnvironments_;

  std::vector<Builder> builders_;
  std::vector<graph::OccurrenceRef> occurrences_;
  std::vector<Block*> blocks_;
  std::vector<ModuleRun> modules_;
  std::vector<ChildRun> childRuns_;
  std::shared_ptr<const graph::Call> call_;
  std::array<graph::NodeRef, 3> nothing_;   // by dimension
  std::vector<const Span*> onlyPlaces_;     // of statements with `!` that made something, each once
  std::size_t nodes_ = 0;

  const Span* place_ = nullptr;             // of the instruction that runs
  std::uint64_t steps_ = 0;
  std::uint64_t effects_ = 0;               // messages and random numbers so far
  static constexpr std::uint32_t stepsPerPoll = 4096;
  std::uint32_t untilPoll_ = stepsPerPoll;
  std::size_t functionDepth_ = 0;
  std::uint32_t fn_ = 0, fa_ = 0, fs_ = 0;
  std::uint64_t random_ = 0;
};

}  // namespace pw::scad

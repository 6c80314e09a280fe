// SPDX-License-Identifier: Apache-2.0
#include "scad/machine.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>

#include "scad/operators.hpp"

namespace pw::scad {
namespace {

struct UnsetObject final : FunctionObject {
  std::string text() const override { return {}; }
};

}  // namespace

const Value& unset() {
  // Lives as long as its thread: one reference is never given back.
  static thread_local const Value value(new UnsetObject);
  return value;
}

Machine::Machine(const Program& program, const EvaluateRequest& request, const base::Task& task,
                 bool newer)
    : program_(program),
      request_(request),
      task_(task),
      newer_(newer),
      compiler_(program, request, newer),
      messages_(program, request.limits.messages),
      geometryMessages_(program, request.limits.messages),
      unset_(&unset().asFunction()),
      stack_(4096),
      random_(request.randomSeed) {
  top_ = stack_.data();
  Names& names = *program.names;
  const auto initial = [&](const char* name, Value value) {
    const std::uint32_t number = compiler_.specialNumber(names.intern(name));
    refresh();
    specials_[number].push_back(std::move(value));
    return number;
  };
  const auto zeros = [] { return Value(std::vector<Value>{0.0, 0.0, 0.0}); };
  fn_ = initial("$fn", 0.0);
  fa_ = initial("$fa", 12.0);
  fs_ = initial("$fs", 2.0);
  initial("$t", request.time);
  initial("$vpr", zeros());
  initial("$vpt", zeros());
  initial("$vpd", 500.0);
  initial("$vpf", 22.5);
  initial("$preview", request.preview);
}

Machine::~Machine() {
  // Function values and environments may refer to each other in circles: empty all, then free.
  while (top_ > stack_.data()) *--top_ = Value();
  for (Value& cell : lateCells_) static_cast<LateCell&>(cell.asFunction()).value = Value();
  specials_.clear();
  for (FileScope& file : compiler_.files) file.remembersFor.clear();
  for (Environment* environment : allEnvironments_)
    for (std::uint32_t i = 0; i < environment->slots; ++i) environment->values()[i] = Value();
  for (Environment* environment : allEnvironments_) {
    delete environment->block;  // of a module that a failure kept from returning
    std::free(environment);
  }
  for (Block* block : blocks_) delete block;
}

void Machine::refresh() { specials_.resize(compiler_.specialNames.size()); }

// -- Stack --

void Machine::grow(std::size_t cells) {
  const auto used = static_cast<std::size_t>(top_ - stack_.data());
  if (used + cells <= stack_.size()) return;
  stack_.resize(std::max(stack_.size() * 2, used + cells));
  top_ = stack_.data() + used;
}

void Machine::release(Value* from) {
  while (top_ > from) *--top_ = Value();
}

bool Machine::pushFrame(Frame frame) {
  frame.next = frame.routine->code.data();
  frame.specials = static_cast<std::uint32_t>(specialLog_.size());
  frame.lates = static_cast<std::uint32_t>(lates_.size());
  frame.tails = static_cast<std::uint32_t>(tailCallers_.size());
  grow(frame.routine->stack + 1);
  frames_.push_back(frame);
  return true;
}

void Machine::truncateSpecials(std::uint32_t height) {
  while (specialLog_.size() > height) {
    specials_[specialLog_.back()].pop_back();
    specialLog_.pop_back();
  }
}

void Machine::pushSpecial(std::uint32_t number, Value value) {
  specials_[number].push_back(std::move(value));
  specialLog_.push_back(number);
}

void Machine::setSpecial(std::uint32_t number, Value value, std::uint32_t from) {
  for (std::size_t i = specialLog_.size(); i-- > from;) {
    if (specialLog_[i] != number) continue;
    specials_[number].back() = std::move(value);
    return;
  }
  pushSpecial(number, std::move(value));
}

// What the assignments of a used file read of the caller's `$` variables decides how long their result
// holds.
void Machine::noteRead(std::uint32_t number) {
  for (FileRun& run : fileRuns_) {
    const auto begin = specialLog_.begin() + run.specials;
    if (std::find(begin, specialLog_.end(), number) != specialLog_.end()) continue;
    const bool known = std::any_of(run.reads.begin(), run.reads.end(),
                                   [&](const auto& read) { return read.first == number; });
    if (known) continue;
    const auto& values = specials_[number];
    run.reads.emplace_back(number, values.empty() ? unset() : values.back());
  }
}

// -- Environments --

Environment* Machine::newEnvironment(Environment* parent, std::uint32_t slots) {
  Environment* environment = nullptr;
  if (slots < freeEnvironments_.size() && !freeEnvironments_[slots].empty()) {
    environment = freeEnvironments_[slots].back();
    freeEnvironments_[slots].pop_back();
  } else {
    void* const memory = std::malloc(sizeof(Environment) + slots * sizeof(Value));
    if (!memory) throw std::bad_alloc();
    environment = new (memory) Environment;
    environment->slots = slots;
    for (std::uint32_t i = 0; i < slots; ++i) new (environment->values() + i) Value();
    allEnvironments_.push_back(environment);
  }
  environment->parent = parent;
  environment->block = nullptr;
  environment->captured = false;
  for (std::uint32_t i = 0; i < slots; ++i) environment->values()[i] = unset();
  return environment;
}

void Machine::freeEnvironment(Environment* environment) {
  for (std::uint32_t i = 0; i < environment->slots; ++i) environment->values()[i] = Value();
  if (environment->slots >= freeEnvironments_.size()) freeEnvironments_.resize(environment->slots + 1);
  freeEnvironments_[environment->slots].push_back(environment);
}

Environment* Machine::outer(std::uint32_t levels) const {
  Environment* environment = frames_.back().environment;
  while (levels-- > 0) environment = environment->parent;
  return environment;
}

// -- The run --

namespace {

struct ShownOnly {
  graph::OccurrenceRef root;  // null without one
  std::uint32_t other = 0;    // the statement that 2021.01 names where there are more; 0 for none
};

// The first `!` from the outside in, in the order of the source. Of other statements with one, 2021.01 names the
// last that it comes to: it leaves a list of children at the first, and goes on in the lists around it.
ShownOnly shownOnly(const std::vector<graph::OccurrenceRef>& top) {
  ShownOnly found;
  std::vector<std::pair<const std::vector<graph::OccurrenceRef>*, std::size_t>> open{{&top, 0}};
  while (!open.empty()) {
    auto& [children, next] = open.back();
    if (next == children->size()) {
      open.pop_back();
      continue;
    }
    const graph::OccurrenceRef& child = (*children)[next++];
    if (child->only != 0) {
      if (!found.root) {
        found.root = child;
      } else if (child->only != found.root->only) {
        found.other = child->only;
        open.pop_back();
        continue;
      }
    }
    open.emplace_back(&child->children, 0);
  }
  return found;
}

}  // namespace

Evaluated Machine::run() {
  Budget& budget = Budget::current();
  const Budget before = budget;
  budget.cellLimit = budget.cells + request_.limits.listCells;
  budget.byteLimit = budget.bytes + request_.limits.stringBytes;
  budget.workLimit = budget.work + request_.limits.steps;
  budget.refused = false;

  Frame frame;
  frame.routine = &compiler_.mainRoutine();
  refresh();
  frame.environment = newEnvironment(nullptr, compiler_.mainFile().shape.slots);
  pushFrame(frame);
  execute();

  if (!result_.failure) {
    std::vector<graph::OccurrenceRef> children = std::move(occurrences_);
    const ShownOnly only = onlyPlaces_.empty() ? ShownOnly{} : shownOnly(children);
    if (only.root) {
      graph::Occurrence root = *only.root;
      lacks_ = std::move(onlyLacks_[root.only - 1]);
      root.background = false;  // `!%` shows and exports what `%` alone would only show
      children = {graph::makeOccurrence(std::move(root))};
    }
    if (setsViewport()) {
      messages_.warning("Viewall and autocenter disabled in favor of $vp*");
    }
    if (only.other != 0) messages_.warning("More than one Root Modifier (!)", *onlyPlaces_[only.other - 1]);
    graph::Occurrence root;
    root.place = base::Place{program_.file(program_.main).path, 0};
    root.node = united(children);
    root.children = std::move(children);
    if (!result_.failure) result_.root = graph::makeOccurrence(std::move(root));
  }
  result_.diagnostics = messages_.take();
  result_.geometryDiagnostics = geometryMessages_.take();
  result_.incomplete = std::move(lacks_);
  result_.steps = steps_ + (stepsPerPoll - untilPoll_);
  budget.cellLimit = before.cellLimit;
  budget.byteLimit = before.byteLimit;
  budget.workLimit = before.workLimit;
  return std::move(result_);
}

// One instruction after another until Finish or a failure. Locals mirror the top frame; whatever pushes
// or pops a frame ends in `enter`.
void Machine::execute() {
  const Instruction* next = nullptr;
  const Instruction* first = nullptr;
  const Routine* routine = nullptr;
  std::uint32_t base = 0;
  Environment* own = nullptr;
  const auto enter = [&] {
    const Frame& frame = frames_.back();
    own = frame.environment;
    routine = frame.routine;
    first = routine->code.data();
    next = frame.next;
    base = frame.base;
  };
  enter();

#define PW_PLACE place_ = routine->places[static_cast<std::size_t>(next - first) - 1]
#define PW_COUNT                      \
  if (--untilPoll_ == 0 && !poll()) { \
    return;                           \
  }
#define PW_CALL(expression)         \
  PW_PLACE;                         \
  PW_COUNT                          \
  frames_.back().next = next;       \
  if (!(expression)) return;        \
  enter();                          \
  break
#define PW_ARITHMETIC(name, formula)                       \
  case Op::name: {                                         \
    Value& right = top_[-2];                               \
    const Value& left = top_[-1];                          \
    if (left.isNumber() && right.isNumber()) [[likely]] {  \
      const double a = left.asNumber();                    \
      const double b = right.asNumber();                   \
      new (&right) Value(formula);                         \
      --top_;                                              \
    } else {                                               \
      PW_PLACE;                                            \
      binary(static_cast<Operator>(instruction.a));        \
      if (Budget::current().exceeded() && overBudget()) return; \
    }                                                      \
    break;                                                 \
  }

  for (;;) {
    const Instruction& instruction = *next++;
    switch (instruction.op) {
      case Op::Constant:
        new (top_++) Value(compiler_.constants[instruction.c]);
        break;
      case Op::LoadLocal:
        new (top_++) Value(stack_[base + instruction.c]);
        break;
      case Op::LoadLocalChecked: {
        const Value& value = stack_[base + instruction.c];
        if (isUnset(value)) break;
        new (top_++) Value(value);
        next = first + instruction.d;
        break;
      }
      case Op::LoadCapture:
        new (top_++) Value(frames_.back().closure->captures[instruction.c]);
        break;
      case Op::LoadLateCapture: {
        const auto& cell =
            static_cast<const LateCell&>(frames_.back().closure->captures[instruction.c].asFunction());
        if (!cell.bound) break;
        new (top_++) Value(cell.value);
        next = first + instruction.d;
        break;
      }
      case Op::LoadEnvironment: {
        Environment* environment = own;
        for (std::uint32_t i = instruction.b; i > 0; --i) environment = environment->parent;
        new (top_++) Value(environment->values()[instruction.c]);
        break;
      }
      case Op::LoadEnvironmentChecked: {
        Environment* environment = own;
        for (std::uint32_t i = instruction.b; i > 0; --i) environment = environment->parent;
        const Value& value = environment->values()[instruction.c];
        if (isUnset(value)) break;
        new (top_++) Value(value);
        next = first + instruction.d;
        break;
      }
      case Op::LoadSpecial: {
        if (!fileRuns_.empty()) noteRead(instruction.c);
        const auto& values = specials_[instruction.c];
        if (!values.empty()) {
          new (top_++) Value(values.back());
          break;
        }
        if (!instruction.a) {
          PW_PLACE;
          warn("Ignoring unknown variable '" +
               program_.names->spelling(compiler_.specialNames[instruction.c]) + "'");
        }
        new (top_++) Value();
        break;
      }
      case Op::LoadChildCount: {
        const Block* block = outer(instruction.b)->block;
        new (top_++) Value(block ? static_cast<double>(block->code->children.size()) : 0.0);
        break;
      }
      case Op::LoadModuleDepth:
        if (modules_.empty()) {
          PW_PLACE;
          if (!instruction.a) warn("Ignoring unknown variable '$parent_modules'");
          new (top_++) Value();
        } else {
          new (top_++) Value(static_cast<double>(modules_.size()));
        }
        break;
      case Op::UnknownVariable:
        PW_PLACE;
        warn("Ignoring unknown variable '" + program_.names->spelling(instruction.c) + "'");
        new (top_++) Value();
        break;

      PW_ARITHMETIC(Add, a + b)
      PW_ARITHMETIC(Subtract, a - b)
      PW_ARITHMETIC(Multiply, a * b)
      PW_ARITHMETIC(Divide, a / b)
      PW_ARITHMETIC(Less, a < b)
      PW_ARITHMETIC(LessEqual, a <= b)
      PW_ARITHMETIC(Greater, a > b)
      PW_ARITHMETIC(GreaterEqual, a >= b)
      PW_ARITHMETIC(Equal, a == b)
      PW_ARITHMETIC(NotEqual, a != b)
      case Op::Modulo:
      case Op::Power:
      case Op::OtherBinary:
        PW_PLACE;
        binary(static_cast<Operator>(instruction.a));
        break;
      case Op::Not:
        top_[-1] = Value(!top_[-1].isTrue());
        break;
      case Op::Negate:
        if (top_[-1].isNumber()) {
          top_[-1] = Value(-top_[-1].asNumber());
        } else {
          PW_PLACE;
          unary(Operator::Negate);
        }
        break;
      case Op::Plus:
        PW_PLACE;
        unary(Operator::Plus);
        break;
      case Op::BitNot:
        PW_PLACE;
        unary(Operator::BitNot);
        break;
      case Op::ToBool:
        top_[-1] = Value(top_[-1].isTrue());
        break;
      case Op::Index: {
        const Value& container = top_[-1];
        const Value& index = top_[-2];
        if (container.isVector() && index.isNumber()) [[likely]] {
          const auto& elements = container.asVector();
          const double number = index.asNumber();
          Value found;
          if (number > -1 && number < static_cast<double>(elements.size()) && !elements.empty())
            found = elements[static_cast<std::size_t>(std::max(number, 0.0))];
          *--top_ = Value();
          new (&top_[-1]) Value(std::move(found));  // over a number
        } else {
          Value found = indexed(container, index);
          *--top_ = Value();
          top_[-1] = std::move(found);
        }
        break;
      }
      case Op::Member:
        top_[-1] = memberOf(top_[-1], program_.names->spelling(instruction.c));
        break;
      case Op::MakeVector: {
        std::vector<Value> elements;
        elements.reserve(instruction.c);
        Value* const begin = top_ - instruction.c;
        for (Value* element = begin; element != top_; ++element) elements.push_back(std::move(*element));
        top_ = begin;
        new (top_++) Value(std::move(elements));
        break;
      }
      case Op::MakeRange:
        PW_PLACE;
        makeRange((instruction.a & 1) != 0, (instruction.a & 2) != 0);
        break;
      case Op::Append: {
        Value* const list = top_ - 1 - instruction.c;
        --top_;
        list->append(std::move(*top_));
        break;
      }
      case Op::AppendEach:
        PW_PLACE;
        appendEach(instruction.c, instruction.a);
        if (Budget::current().exceeded() && overBudget()) return;
        break;
      case Op::Pop:
        release(top_ - instruction.c);
        break;
      case Op::Slide: {
        Value* const to = top_ - 1 - instruction.c;
        *to = std::move(top_[-1]);
        release(to + 1);
        break;
      }
      case Op::PushUnset:
        for (std::uint32_t i = 0; i < instruction.c; ++i) new (top_++) Value(unset());
        break;
      case Op::Store:
        --top_;
        stack_[base + instruction.c] = std::move(*top_);
        break;
      case Op::StoreIfUnset: {
        Value& cell = stack_[base + instruction.c];
        --top_;
        if (isUnset(cell)) {
          cell = std::move(*top_);
        } else {
          *top_ = Value();
        }
        break;
      }
      case Op::SkipIfSet:
        if (!isUnset(stack_[base + instruction.c])) next = first + instruction.d;
        break;
      case Op::StoreEnvironment:
        --top_;
        own->values()[instruction.c] = std::move(*top_);
        break;
      case Op::UnsetEnvironment:
        for (std::uint32_t i = 0; i < instruction.d; ++i)
          own->values()[instruction.c + i] = unset();
        break;

      case Op::Jump:
        next = first + instruction.d;
        break;
      case Op::JumpIfFalse: {
        --top_;
        const bool holds = top_->isBool() ? top_->asBool() : top_->isTrue();
        if (!top_->isBool()) *top_ = Value();
        if (!holds) next = first + instruction.d;
        break;
      }
      case Op::StopUnlessNumber:
        if (instruction.a ? top_[-1].isFiniteNumber() : top_[-1].isNumber()) break;
        for (std::uint32_t i = 0; i < instruction.c; ++i) new (top_++) Value();
        next = first + instruction.d;
        break;
      case Op::PrepareLoop:
        PW_PLACE;
        prepareLoop(instruction.a != 0);
        break;
      case Op::NextElement:
        PW_COUNT
        if (!nextElement()) next = first + instruction.d;
        break;
      case Op::CountTurn: {
        Value& counter = stack_[base + instruction.c];
        const double turns = counter.asNumber() + 1;
        new (&counter) Value(turns);
        PW_PLACE;
        PW_COUNT
        if (turns > static_cast<double>(request_.limits.cForTurns) + 1) {
          fail(base::Code::BadInput, "For loop counter exceeded limit", place_);
          return;
        }
        break;
      }

      case Op::MarkSpecials:
        marks_.push_back(static_cast<std::uint32_t>(specialLog_.size()));
        break;
      case Op::UnmarkSpecials:
        truncateSpecials(marks_.back());
        marks_.pop_back();
        break;
      case Op::PushSpecial:
        --top_;
        pushSpecial(instruction.c, std::move(*top_));
        break;
      case Op::SetSpecial:
        --top_;
        setSpecial(instruction.c, std::move(*top_),
                   instruction.a ? marks_.back() : frames_.back().specials);
        break;

      case Op::ReserveCall:
        for (std::uint32_t i = 0; i <= instruction.c; ++i) new (top_++) Value();
        break;
      case Op::EvaluateDefaults:
        PW_CALL(evaluateDefaults(compiler_.calls[instruction.c]));
      case Op::EnterFile:
        PW_CALL(enterFile(compiler_.files[instruction.c]));
      case Op::Call:
        PW_CALL(call(compiler_.calls[instruction.c]));
      case Op::TailCall:
        PW_CALL(tailCall(compiler_.calls[instruction.c]));
      case Op::CallBuiltin:
        PW_PLACE;
        PW_COUNT
        callBuiltin(compiler_.calls[instruction.c]);
        if (Budget::current().exceeded() && overBudget()) return;
        break;
      case Op::CallValue:
        PW_CALL(callValue(compiler_.calls[instruction.c], false));
      case Op::TailCallValue:
        PW_CALL(callValue(compiler_.calls[instruction.c], true));
      case Op::RequireFunction: {
        const bool function = top_[-1].isFunction();
        if (function && instruction.a != 2) break;
        PW_PLACE;
        if (function) {
          warn("Can't call function on dynamically scoped variable");
        } else if (instruction.a) {
          warn("Ignoring unknown function '" + program_.names->spelling(instruction.c) + "'");
          lacks(protocol::Lack::Function, program_.names->spelling(instruction.c), "");
        } else {
          warn("Can't call function on " + std::string(nameOf(top_[-1].type())));
        }
        top_[-1] = Value();
        next = first + instruction.d;
        break;
      }
      case Op::WarnMissingFunction: {
        const std::string& name = program_.names->spelling(instruction.c);
        PW_PLACE;
        warn(name + "() is not supported yet and gives undef");
        lacks(protocol::Lack::Builtin, name, "");
        new (top_++) Value();
        break;
      }
      case Op::MakeClosure:
        makeClosure(compiler_.closures[instruction.c]);
        break;
      case Op::BindLate:
        for (std::size_t i = lates_.size(); i-- > frames_.back().lates;) {
          if (lates_[i].first != instruction.c) continue;
          lates_[i].second->value = top_[-1];
          lates_[i].second->bound = true;
          lates_.erase(lates_.begin() + static_cast<std::ptrdiff_t>(i));
        }
        break;
      case Op::Return:
        returnValue();
        enter();
        break;
      case Op::ReturnDefaults:
        release(stack_.data() + base + instruction.c);
        truncateSpecials(frames_.back().specials);
        lates_.resize(frames_.back().lates);
        frames_.pop_back();
        enter();
        break;

      case Op::Echo:
        echo(compiler_.calls[instruction.c]);
        if (Budget::current().exceeded() && overBudget()) return;
        break;
      case Op::Assert:
        PW_PLACE;
        if (!assertHolds(compiler_.calls[instruction.c])) return;
        break;
      case Op::WarnArgument:
        PW_PLACE;
        if (instruction.a == 2 && frames_.back().tailCalls > 0) break;
        if (instruction.a) {
          warnInExpression(compiler_.texts[instruction.c]);
        } else {
          warn(compiler_.texts[instruction.c]);
        }
        break;
      case Op::WarnUnnamedLet:
        PW_PLACE;
        if (instruction.c == noName) {
          warn("Assignment without variable name " + top_[-1].echoText());
        } else {
          warn("Ignoring duplicate variable assignment " + program_.names->spelling(instruction.c) +
               " = " + top_[-1].echoText());
        }
        *--top_ = Value();
        break;

      case Op::BeginStatement:
        beginStatement(compiler_.statements[instruction.c]);
        break;
      case Op::DropStatement:
        dropStatement();
        break;
      case Op::EndGroup:
        endGroup();
        if (result_.failure) return;
        break;
      case Op::EndIntersectionFor:
        endOperation(graph::Intersection{}, std::nullopt, std::nullopt);
        if (result_.failure) return;
        break;
      case Op::BuiltinModule: {
        const StatementCode& code = compiler_.statements[instruction.c];
        PW_PLACE;
        PW_COUNT
        making_ = std::span<const Value>(top_ - code.argumentCount, top_);
        firstMade_.reset();
        base::Result<Made> made = makeShape(*this, code.module, making_);
        making_ = {};
        if (!made) {
          fail(made.failure().code, made.failure().message, place_);
          return;
        }
        builders_.back().made = std::move(*made);
        release(top_ - code.argumentCount);
        break;
      }
      case Op::EndBuiltin:
        PW_PLACE;
        endBuiltin();
        if (result_.failure) return;
        break;
      case Op::MakeBlock:
        PW_CALL(makeBlock(compiler_.blocks[instruction.c]));
      case Op::ReturnBlock:
        // The `$` variables it set stay until the call is over.
        if (frames_.back().kind == Frame::Kind::File) {
          leaveFile();
        } else if (frames_.back().kind == Frame::Kind::Child) {
          if (!nextChild()) return;
        } else {
          lates_.resize(frames_.back().lates);
          frames_.pop_back();
        }
        enter();
        break;
      case Op::CallModule:
        PW_CALL(callModule(compiler_.calls[instruction.c]));
      case Op::ReturnModule:
        returnModule();
        enter();
        break;
      case Op::Children:
        PW_CALL(children(instruction.b, instruction.a != 0, false));
      case Op::LegacyChild:
        if (instruction.a == 2) {
          messages_.deprecated("child() will be removed in future releases. Use children() instead.");
          break;
        }
        PW_CALL(children(instruction.b, instruction.a != 0, true));
      case Op::ReturnChild:
        PW_PLACE;
        if (!nextChild()) return;
        enter();
        break;
      case Op::WarnUnknownModule:
        PW_PLACE;
        warn("Ignoring unknown module '" + program_.names->spelling(instruction.c) + "'");
        if (!instruction.a) lacks(protocol::Lack::Module, program_.names->spelling(instruction.c), "");
        break;
      case Op::WarnMissingModule: {
        const std::string& name = program_.names->spelling(instruction.c);
        PW_PLACE;
        warn(name + "() is not supported yet and is left out");
        if (!instruction.a) lacks(protocol::Lack::Builtin, name, "");
        break;
      }
      case Op::DeprecateAssign:
        PW_PLACE;
        deprecate(
            "The assign() module will be removed in future releases. Use a regular assignment instead.");
        break;
      case Op::WarnNoChildren:
        PW_PLACE;
        warn("module " + program_.names->spelling(instruction.c) +
             "() does not support child modules");
        break;
      case Op::WarnLiteral:
        PW_PLACE;
        warn("Module " + (modules_.empty() ? std::string() : moduleName(0)) + ": Parameter " +
             compiler_.texts[instruction.c] + " is overwritten with a literal");
        break;
      case Op::Finish:
        return;
    }
  }
#undef PW_ARITHMETIC
#undef PW_CALL
#undef PW_COUNT
#undef PW_PLACE
}

}  // namespace pw::scad

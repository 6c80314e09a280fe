// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/machine.hpp"

// Calls of functions, and the files they enter.
namespace pw::scad {

// OpenSCAD 2021.01 ends a function that has called itself in tail position more often than that.
static constexpr std::uint32_t mostTailCalls = 1'000'000;

// `take`: a used file's environment is handed over to the frame.
Environment* Machine::environmentOf(const CallSite& site, bool take) {
  if (!site.entersFile) return outer(site.environmentDepth);
  Environment* const environment = fileEnvironments_.back();
  if (take) fileEnvironments_.pop_back();
  return environment;
}

namespace {
std::string recursionText(const char* kind, const std::string& name) {
  return std::string("Recursion detected calling ") + kind + " '" + name + "'";
}
}  // namespace

bool Machine::call(const CallSite& site) {
  Target& target = *site.target;
  if (!target.compiled) {
    compiler_.compile(target);
    refresh();
  }
  if (functionDepth_ >= request_.limits.functionDepth) {
    fail(base::Code::Limit, recursionText("function", program_.names->spelling(target.name)),
         site.place);
    return false;
  }
  ++functionDepth_;
  Frame frame;
  frame.routine = target.routine.get();
  frame.base = static_cast<std::uint32_t>(top_ - stack_.data()) - site.count;
  frame.result = frame.base - 1;
  frame.environment = environmentOf(site, true);
  frame.kind = Frame::Kind::Function;
  frame.name = site.name;
  frame.calledAt = site.place;
  frame.definedAt = &target.definition().span;
  if (site.entersFile && target.file->remembered != frame.environment) frame.owned = frame.environment;
  return pushFrame(frame);
}

// The frame of a function goes to the one it calls in tail position.
bool Machine::passFrame(const CallSite& site, const Span* definedAt) {
  Frame& frame = frames_.back();
  const bool itself = frame.definedAt == definedAt;
  if (++frame.tailCalls > mostTailCalls) {
    fail(base::Code::Limit, recursionText("function", program_.names->spelling(site.name)),
         itself ? definedAt : site.place);
    return false;
  }
  if (!itself) {
    // TRACE shows twelve lines; older callers are forgotten.
    constexpr std::size_t most = 12;
    if (tailCallers_.size() - frame.tails == most)
      tailCallers_.erase(tailCallers_.begin() + frame.tails);
    tailCallers_.push_back({frame.name, frame.calledAt});
    frame.calledAt = site.place;
    frame.definedAt = definedAt;
  }
  frame.name = site.name;
  lates_.resize(frame.lates);
  return true;
}

bool Machine::tailCall(const CallSite& site) {
  Target& target = *site.target;
  if (!target.compiled) {
    compiler_.compile(target);
    refresh();
  }
  if (!passFrame(site, &target.definition().span)) return false;
  Frame& frame = frames_.back();
  Environment* const environment = environmentOf(site, false);
  Value* const to = stack_.data() + frame.base;
  Value* const from = top_ - site.count;
  for (std::uint32_t i = 0; i < site.count; ++i) to[i] = std::move(from[i]);
  release(std::max(to + site.count, stack_.data() + frame.base));
  frame.routine = target.routine.get();
  frame.next = frame.routine->code.data();
  frame.environment = environment;
  frame.closure = nullptr;
  grow(frame.routine->stack + 1);
  return true;
}

// Names in a call whose function is known only now that are no parameters of it.
std::vector<Name> Machine::unknownNames(const CallSite& site, std::span<const Argument> parameters) const {
  std::vector<Name> unknown;
  for (const Name name : site.names) {
    const bool known = name == noName || std::any_of(parameters.begin(), parameters.end(), [&](const Argument& own) {
                         return own.name == name;
                       });
    if (!known) unknown.push_back(name);
  }
  return unknown;
}

// Arguments of a call whose function is known only now: moves them to the cells of the parameters, of which `own`
// are those of the definition.
bool Machine::bind(const CallSite& site, std::span<const Argument> parameters, std::size_t own, Value* callee) {
  const std::size_t count = parameters.size();
  Value* const arguments = callee + 1;
  if (site.count <= own && !site.named) {
    const std::size_t missing = count - site.count;
    grow(missing + 1);
    for (std::size_t i = 0; i < missing; ++i) *top_++ = unset();
    return true;
  }
  std::vector<Value> bound(count, unset());
  std::size_t next = 0;
  bool surplus = false;  // said once
  for (std::uint32_t i = 0; i < site.count; ++i) {
    const Name name = site.names[i];
    if (name == noName) {
      if (next == own) {
        if (!surplus) warnInExpression("Too many unnamed arguments supplied");
        surplus = true;
        continue;
      }
      bound[next++] = std::move(arguments[i]);
      continue;
    }
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Argument& parameter) { return parameter.name == name; });
    const auto index = static_cast<std::size_t>(found - parameters.begin());
    if (index >= own)
      warnInExpression("variable " + program_.names->spelling(name) + " not specified as parameter");
    Value& cell = bound[index];
    if (!isUnset(cell))
      warnInExpression("argument " + program_.names->spelling(name) + " supplied more than once");
    cell = std::move(arguments[i]);
  }
  const auto at = arguments - stack_.data();
  release(stack_.data() + at);
  grow(count + 1);
  for (Value& value : bound) *top_++ = std::move(value);
  return true;
}

// A `$` argument for a `$` parameter: the variable it set is the parameter's value too.
void Machine::bindSpecials(const CallSite& site, std::span<const Argument> parameters, Value* cells) {
  for (std::size_t i = 0; i < parameters.size() && !site.specialNames.empty(); ++i) {
    const Name name = parameters[i].name;
    const bool given =
        std::find(site.specialNames.begin(), site.specialNames.end(), name) != site.specialNames.end();
    if (given && isUnset(cells[i])) cells[i] = specials_[compiler_.specialNumber(name)].back();
  }
}

bool Machine::callValue(const CallSite& site, bool tail) {
  const auto at = static_cast<std::uint32_t>(top_ - stack_.data()) - site.count - 1;
  Frame entered;
  std::uint32_t count = 0;
  if (stack_[at].isFunction()) {
    const auto& closure = static_cast<const Closure&>(stack_[at].asFunction());
    const std::size_t own = closure.code->parameters.size();
    const ClosureCode* code = closure.code;
    const ClosureCode* running = nullptr;  // the variant whose frame goes on in itself
    if (tail && !code->variants.empty())
      for (const ClosureCode* variant : code->variants)
        if (&variant->routine == frames_.back().routine) running = variant;
    if (site.named || running) {
      std::vector<Name> further = unknownNames(site, code->parameters);
      if (running)
        for (const Argument& argument : running->parameters.subspan(own)) further.push_back(argument.name);
      if (!further.empty()) {
        code = &compiler_.variantOf(const_cast<ClosureCode&>(*code), std::move(further));
        refresh();
      }
    }
    count = static_cast<std::uint32_t>(code->parameters.size());
    if (!bind(site, code->parameters, own, &stack_[at])) return false;
    bindSpecials(site, code->parameters, &stack_[at + 1]);
    if (running) {
      for (std::size_t to = own; to < count; ++to)
        for (std::size_t from = own; from < running->parameters.size(); ++from)
          if (Value& cell = stack_[at + 1 + to];
              isUnset(cell) && running->parameters[from].name == code->parameters[to].name)
            cell = stack_[frames_.back().base + from];
    }
    entered.routine = &code->routine;
    entered.environment = closure.environment;
    entered.closure = &closure;
    entered.definedAt = &closure.code->expression->span;
    if (site.entersFile) fileEnvironments_.pop_back();
  } else if (site.builtin) {
    Value result = site.builtin(*this, std::span<const Value>(stack_.data() + at + 1, site.count));
    release(stack_.data() + at);
    *top_++ = std::move(result);
    return !(Budget::current().exceeded() && overBudget());
  } else {
    const std::size_t own = site.target->parameters.size();
    Target& target =
        site.named ? compiler_.variantOf(*site.target, unknownNames(site, site.target->parameters)) : *site.target;
    compiler_.compileDynamic(target);
    refresh();
    count = static_cast<std::uint32_t>(target.parameters.size());
    if (!bind(site, target.parameters, own, &stack_[at])) return false;
    bindSpecials(site, target.parameters, &stack_[at + 1]);
    entered.routine = target.dynamicRoutine.get();
    entered.environment = environmentOf(site, true);
    entered.definedAt = &target.definition().span;
    if (site.entersFile && target.file->remembered != entered.environment)
      entered.owned = entered.environment;
  }
  if (tail) {
    if (!passFrame(site, entered.definedAt)) return false;
    Frame& frame = frames_.back();
    Value* const to = stack_.data() + frame.result;
    Value* const from = stack_.data() + at;
    for (std::uint32_t i = 0; i <= count; ++i) to[i] = std::move(from[i]);
    release(to + count + 1);
    frame.routine = entered.routine;
    frame.next = frame.routine->code.data();
    frame.environment = entered.environment;
    frame.closure = entered.closure;
    grow(frame.routine->stack + 1);
    return true;
  }
  if (functionDepth_ >= request_.limits.functionDepth) {
    fail(base::Code::Limit, recursionText("function", program_.names->spelling(site.name)), site.place);
    return false;
  }
  ++functionDepth_;
  entered.base = at + 1;
  entered.result = at;
  entered.kind = Frame::Kind::Function;
  entered.name = site.name;
  entered.calledAt = site.place;
  return pushFrame(entered);
}

void Machine::callBuiltin(const CallSite& site) {
  Value* const first = top_ - site.count;
  Value result = site.builtin(*this, std::span<const Value>(first, site.count));
  release(first);
  *top_++ = std::move(result);
}

bool Machine::evaluateDefaults(const CallSite& site) {
  Target& target = *site.target;
  if (!target.compiled) {
    compiler_.compile(target);
    refresh();
  }
  if (functionDepth_ >= request_.limits.functionDepth) {
    fail(base::Code::Limit,
         recursionText(target.module ? "module" : "function", program_.names->spelling(target.name)),
         site.place);
    return false;
  }
  Frame frame;
  frame.routine = target.defaults.get();
  frame.base = static_cast<std::uint32_t>(top_ - stack_.data()) - site.count;
  frame.result = frame.base;
  frame.environment = environmentOf(site, false);
  frame.kind = Frame::Kind::Defaults;
  return pushFrame(frame);
}

void Machine::returnValue() {
  const Frame& frame = frames_.back();
  Value* const result = stack_.data() + frame.result;
  // The cell may hold the closure that runs: let go of it last.
  Value value = std::move(top_[-1]);
  release(result + 1);
  *result = std::move(value);
  if (specialLog_.size() > frame.specials) truncateSpecials(frame.specials);
  if (lates_.size() > frame.lates) lates_.resize(frame.lates);
  tailCallers_.resize(frame.tails);
  if (frame.owned && !frame.owned->captured) freeEnvironment(frame.owned);
  --functionDepth_;
  frames_.pop_back();
}

// The `$` variables a used file assigns count for the call into it. In 2021.01 they beat the caller's;
// for a program written for later versions the caller's win.
void Machine::pushSpecialsOf(const FileScope& file, Environment& environment) {
  for (const auto& [number, slot] : file.specials) {
    const Value& value = environment.values()[slot];
    if (!isUnset(value) && !(newer_ && !specials_[number].empty())) pushSpecial(number, value);
  }
}

// The assignments of a used file hold for one call from outside. Where their evaluation showed nowhere
// (no message, no random number), the result is kept for as long as the `$` variables it read do.
bool Machine::enterFile(FileScope& file) {
  if (file.remembered) {
    const bool holds =
        std::all_of(file.remembersFor.begin(), file.remembersFor.end(), [&](const auto& read) {
          const auto& values = specials_[read.first];
          if (values.empty()) return isUnset(read.second);
          return !isUnset(read.second) && values.back().type() == read.second.type() &&
                 (values.back().isUndef() || values.back().equals(read.second));
        });
    if (holds) {
      if (!fileRuns_.empty())
        for (const auto& read : file.remembersFor) noteRead(read.first);
      fileEnvironments_.push_back(file.remembered);
      pushSpecialsOf(file, *file.remembered);
      return true;
    }
  }
  if (!file.assignments) {
    compiler_.compileAssignments(file);
    refresh();
  }
  if (functionDepth_ >= request_.limits.functionDepth) {
    fail(base::Code::Limit, "The file " + file.source->shownPath + " uses itself without end", place_);
    return false;
  }
  ++functionDepth_;
  Frame frame;
  frame.routine = file.assignments.get();
  frame.base = static_cast<std::uint32_t>(top_ - stack_.data());
  frame.environment = newEnvironment(nullptr, file.shape.slots);
  frame.kind = Frame::Kind::File;
  fileRuns_.push_back({&file, effects_, static_cast<std::uint32_t>(specialLog_.size()), {}});
  return pushFrame(frame);
}

void Machine::leaveFile() {
  Environment* const environment = frames_.back().environment;
  FileRun& run = fileRuns_.back();
  if (newer_) {
    truncateSpecials(run.specials);
    pushSpecialsOf(*run.file, *environment);
  }
  if (run.effects == effects_) {
    run.file->remembered = environment;
    run.file->remembersFor = std::move(run.reads);
  }
  fileRuns_.pop_back();
  fileEnvironments_.push_back(environment);
  lates_.resize(frames_.back().lates);
  --functionDepth_;
  frames_.pop_back();
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/compile_state.hpp"

// Calls that name arguments which are no parameters. Inside, those are variables all the same: the definition is
// compiled once more with them as parameters, so that names stay places on the stack.
namespace pw::scad {

using namespace compiling;

namespace {

// Each once, in an order that does not depend on the call.
std::vector<Name> tidied(std::vector<Name> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<Argument> extended(std::span<const Argument> parameters, const std::vector<Name>& names) {
  std::vector<Argument> all(parameters.begin(), parameters.end());
  for (const Name name : names) {
    Argument& argument = all.emplace_back();
    argument.name = name;
  }
  return all;
}

// The variant that has those names, of a definition with so many parameters of its own; null for none.
template <class Code>
Code* knownVariant(const std::vector<Code*>& variants, std::size_t own, const std::vector<Name>& names) {
  for (Code* variant : variants) {
    const std::span<const Argument> further = variant->parameters.subspan(own);
    if (std::equal(further.begin(), further.end(), names.begin(), names.end(),
                   [](const Argument& argument, Name name) { return argument.name == name; }))
      return variant;
  }
  return nullptr;
}

}  // namespace

Target& Compiler::variantOf(Target& target, std::vector<Name> names) {
  auto& base = const_cast<Target&>(target.definition());
  names = tidied(std::move(names));
  if (names.empty()) return base;
  if (Target* known = knownVariant(base.variants, base.parameters.size(), names)) return *known;
  Target& variant = targets.emplace_back();
  variant.name = base.name;
  variant.module = base.module;
  variant.base = &base;
  variant.ownParameters = extended(base.parameters, names);
  variant.parameters = variant.ownParameters;
  variant.body = base.body;
  variant.statement = base.statement;
  variant.span = base.span;
  variant.scope = base.scope;
  variant.file = base.file;
  base.variants.push_back(&variant);
  return variant;
}

ClosureCode& Compiler::variantOf(ClosureCode& base, std::vector<Name> names) {
  names = tidied(std::move(names));
  if (names.empty()) return base;
  if (ClosureCode* known = knownVariant(base.variants, base.parameters.size(), names)) return *known;
  ClosureCode& variant = closures.emplace_back();
  variant.expression = base.expression;
  variant.ownParameters = extended(base.parameters, names);
  variant.parameters = variant.ownParameters;
  variant.scope = base.scope;
  variant.file = base.file;
  variant.level = base.level;
  variant.deferred = base.deferred;
  base.variants.push_back(&variant);
  beginClosure(variant, nullptr);
  // Whatever it takes from around it, the closure it is called through has captured: it knows fewer names of its
  // own.
  state_->captures = base.captureNames;
  push(Step::FinishClosure, base.expression);
  pushClosureBody(variant);
  run();
  states_.clear();
  state_ = nullptr;
  return variant;
}

void Compiler::beginClosure(ClosureCode& closure, State* parent) {
  auto inner = std::make_unique<State>();
  inner->parent = parent;
  inner->closure = &closure;
  inner->routine = &closure.routine;
  inner->scope = closure.scope;
  inner->file = closure.file;
  inner->routine->root = inner->file->source;
  inner->level = closure.level;
  inner->deferred = closure.deferred;
  inner->depth = static_cast<std::uint32_t>(closure.parameters.size());
  closure.routine.stack = inner->depth;
  state_ = inner.get();
  states_.push_back(std::move(inner));
}

// The defaults of its own parameters, then the body.
void Compiler::pushClosureBody(const ClosureCode& closure) {
  push(Step::ClosureBody, closure.expression);
  for (std::size_t i = closure.expression->arguments.size(); i-- > 0;)
    pushDefault(closure.expression->arguments[i], static_cast<std::uint32_t>(i), true);
}

// Binds the arguments of a call and gives what is called: the definition, or the variant for names it lacks.
// `tail`: in 2021.01 a function that calls itself in tail position runs on in its frame, and such names with it.
Target* Compiler::bindCall(Target& target, std::span<const Argument> arguments, bool tail, BoundArguments& bound) {
  const std::vector<Name> parameters = namesOf(target.parameters);
  bound = bindArguments(*program_.names, arguments, parameters, parameters.size());
  std::vector<Name> unknown;
  for (const BoundArgument& argument : bound.inOrder)
    if (argument.parameter == BoundArgument::unknown) unknown.push_back(argument.argument->name);
  if (tail && state_->target && state_->target->base == &target)
    for (const Argument& further : state_->target->parameters.subspan(target.parameters.size()))
      unknown.push_back(further.name);
  if (unknown.empty()) return &target;
  Target& variant = variantOf(target, std::move(unknown));
  for (BoundArgument& argument : bound.inOrder) {
    if (argument.parameter != BoundArgument::unknown) continue;
    const auto found = std::find_if(variant.parameters.begin(), variant.parameters.end(),
                                    [&](const Argument& further) { return further.name == argument.argument->name; });
    argument.parameter = static_cast<std::int32_t>(found - variant.parameters.begin());
  }
  return &variant;
}

// After the cells are reserved, since the defaults are evaluated before 2021.01 looks at the arguments.
void Compiler::warnOfArguments(const BoundArguments& bound, const Span* place, WarnAs as) {
  for (const std::string& warning : bound.warnings) {
    texts.push_back(warning);
    emit(Op::WarnArgument, place, 0, static_cast<std::uint32_t>(texts.size() - 1), static_cast<std::uint8_t>(as));
  }
}

// The further names of the function that calls itself in tail position go on, unless the call gives them anew.
void Compiler::keepUnknown(const CallSite& site, std::uint32_t base) {
  const Target* const running = state_->target;
  if (!running || !running->base || &site.target->definition() != running->base) return;
  const std::size_t own = running->base->parameters.size();
  for (std::size_t from = own; from < running->parameters.size(); ++from) {
    for (std::size_t to = own; to < site.target->parameters.size(); ++to) {
      if (site.target->parameters[to].name != running->parameters[from].name || site.given[to]) continue;
      emit(Op::LoadLocal, site.place, 1, static_cast<std::uint32_t>(from));
      emit(Op::Store, site.place, -1, base + static_cast<std::uint32_t>(to));
    }
  }
}

}  // namespace pw::scad

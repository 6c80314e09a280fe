// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/compile_state.hpp"

// Calls in expressions, and what calls of functions and modules share: cells, defaults, arguments.
namespace pw::scad {

using namespace compiling;

void Compiler::pushArguments(const BoundArguments& bound, std::uint32_t base, bool tail,
                             std::span<const Argument> parameters) {
  for (auto argument = bound.inOrder.rbegin(); argument != bound.inOrder.rend(); ++argument) {
    const Span* place = &argument->argument->span;
    if (argument->parameter == BoundArgument::special) {
      push(Step::ArgumentSpecial, place, specialNumber(argument->argument->name), 0,
           tail ? tailFlag : 0);
    } else if (argument->parameter == BoundArgument::unknown) {
      push(Step::Discard, place);
    } else {
      const auto index = static_cast<std::size_t>(argument->parameter);
      const bool special = index < parameters.size() && isSpecial(parameters[index]);
      push(Step::ArgumentStore, place, base + static_cast<std::uint32_t>(index),
           special ? specialNumber(parameters[index].name) + 1 : 0, tail ? tailFlag : 0);
    }
    push(Step::Visit, argument->argument->value);
  }
}

// Cells for a call of a named function or module. 2021.01 evaluates every default first, whatever is
// given; later versions evaluate those of the parameters that are not given, after the arguments
// (finishDefaults).
void Compiler::reserve(std::uint32_t index, const BoundArguments& bound) {
  CallSite& site = calls[index];
  const auto parameters = site.target->parameters;
  const auto count = static_cast<std::uint32_t>(parameters.size());
  const std::uint32_t base = state_->depth + 1;
  site.given.assign(count, false);
  for (const BoundArgument& argument : bound.inOrder)
    if (argument.parameter >= 0) site.given[static_cast<std::size_t>(argument.parameter)] = true;
  emit(Op::ReserveCall, site.place, static_cast<int>(count) + 1, count);
  const bool complex = hasComplexDefault(parameters);
  if (complex && !newer_) {
    emit(Op::EvaluateDefaults, site.place, 0, index);
    return;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!parameters[i].value || (site.given[i] && !(isSpecial(parameters[i]) && !newer_))) continue;
    if (isPlainConstant(*parameters[i].value)) {
      visit(*parameters[i].value, false);  // emitted at once
    } else {
      emit(Op::PushUnset, site.place, 1, 1);
    }
    emit(Op::Store, site.place, -1, base + i);
  }
}

bool Compiler::isSpecial(const Argument& argument) const {
  return argument.name != noName && program_.names->isSpecial(argument.name);
}

bool Compiler::anySpecial(std::span<const Argument> arguments) const {
  return std::any_of(arguments.begin(), arguments.end(), [&](const Argument& argument) { return isSpecial(argument); });
}

// The value of a cell into a `$` variable: until the mark, or of a call in tail position in the frame itself.
void Compiler::emitSpecial(const Span* place, std::uint32_t cell, std::uint32_t number, bool tail) {
  emit(Op::LoadLocal, place, 1, cell);
  emit(tail ? Op::SetSpecial : Op::PushSpecial, place, -1, number);
}

// Whether a call has to make `$` parameters variables before its arguments are evaluated (bindSpecialParameters).
bool Compiler::bindsSpecials(const Target& target, bool itself) const {
  return !newer_ && !itself && anySpecial(target.parameters);
}

// 2021.01 evaluates the arguments of a call while the callee's context is the innermost already: a `$` variable in
// them is the callee's parameter of that name, with its default or what an argument before gave it, so that
// `module m(d, $fn = 64)` called as m($fn = 2 * $fn) has 128. Later versions evaluate arguments where they stand, and
// so does a function that 2021.01 lets run on in its own frame.
void Compiler::bindSpecialParameters(const CallSite& site, std::uint32_t base, bool tail) {
  for (std::uint32_t i = 0; i < site.target->parameters.size(); ++i) {
    const Argument& parameter = site.target->parameters[i];
    if (isSpecial(parameter)) emitSpecial(site.place, base + i, specialNumber(parameter.name), tail);
  }
}

// One parameter's default (undef where it has none) into its cell; `whereUnset`: unless it was given.
void Compiler::pushDefault(const Argument& parameter, std::uint32_t cell, bool whereUnset) {
  const bool skip = newer_ && whereUnset;
  const std::uint8_t flags = static_cast<std::uint8_t>(
      (skip ? markFlag : 0) | (!whereUnset && isSpecial(parameter) ? listFlag : 0));
  push(Step::DefaultStore, &parameter, cell, whereUnset ? 1 : 0, flags);
  if (parameter.value) {
    push(Step::Visit, parameter.value);
  } else {
    push(Step::UndefBody);
  }
  if (skip) push(Step::DefaultSkip, &parameter.span, cell);
}

void Compiler::finishDefaults(std::uint32_t index) {
  const CallSite& site = calls[index];
  if (!newer_ || !site.target) return;
  const auto parameters = site.target->parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!parameters[i].value || site.given[i] || isPlainConstant(*parameters[i].value)) continue;
    emit(Op::EvaluateDefaults, site.place, 0, index);
    return;
  }
}

// Arguments of a call whose callee is known only when it runs, above the cell of the callee. 2021.01 evaluates them in
// the order of its hash table of the parameters' names, which for a few names is the reverse of the given order but
// where two fall into one bucket; here they are always reversed, where the order can be told at all.
void Compiler::pushValueArguments(std::span<const Argument> arguments, CallSite& site, bool tail) {
  for (const Argument& argument : arguments) {
    if (isSpecial(argument)) {
      site.specialNames.push_back(argument.name);
      continue;
    }
    site.named = site.named || argument.name != noName;
    site.names.push_back(argument.name);
    site.argumentPlaces.push_back(&argument.span);
    ++site.count;
  }
  const std::uint8_t special = tail ? tailFlag : 0;
  const bool reverse = !newer_ && std::count_if(arguments.begin(), arguments.end(), [&](const Argument& argument) {
                                    return isSpecial(argument) || !isPlainConstant(ungrouped(*argument.value));
                                  }) > 1;
  if (!reverse) {
    for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument) {
      if (isSpecial(*argument)) push(Step::ArgumentSpecial, &argument->span, specialNumber(argument->name), 0, special);
      push(Step::Visit, argument->value);
    }
    return;
  }
  std::uint32_t cell = state_->depth + 1;  // above the callee
  for (const Argument& argument : arguments) {
    if (isSpecial(argument)) {
      push(Step::ArgumentSpecial, &argument.span, specialNumber(argument.name), 0, special);
    } else {
      push(Step::ArgumentStore, &argument.span, cell++);
    }
    push(Step::Visit, argument.value);
  }
  push(Step::ReserveArguments, site.place, site.count);
}

void Compiler::visitCall(const Expression& expression, bool tail) {
  const Span* place = &expression.span;
  const Expression& callee = ungrouped(*expression.a);
  Names& names = *program_.names;
  const bool named = callee.kind == ExpressionKind::Variable;
  const Name name = named ? callee.name : noName;
  const bool special = named && names.isSpecial(name);
  const bool variable = named && !special && isVariable(*state_, name);
  Target* const target = named ? findTarget(state_->scope, name, false) : nullptr;
  const BuiltinFunction builtin = named && !target ? findBuiltinFunction(names.spelling(name)) : nullptr;

  if (!named || variable) {
    const bool setsSpecial = anySpecial(expression.arguments);
    CallSite& site = calls.emplace_back();
    const auto index = static_cast<std::uint32_t>(calls.size() - 1);
    site.name = name;
    site.place = place;
    site.target = target;
    site.builtin = builtin;
    if (target && target->file == state_->file) {
      site.environmentDepth = state_->level - target->scope->shape->level;
    } else if (target) {
      site.entersFile = true;
    }
    std::uint8_t flags = tail && !site.entersFile ? tailFlag : 0;
    if ((setsSpecial || site.entersFile) && !(flags & tailFlag)) {
      emit(Op::MarkSpecials, place, 0);
      flags |= markFlag;
    }
    push(Step::EmitValueCall, &expression, index, state_->depth, flags);
    pushValueArguments(expression.arguments, site, (flags & tailFlag) != 0);
    push(Step::RequireFunction, place, name, target || builtin ? 1 : 0);
    if (named) {
      emitVariable(name, place, true);
    } else {
      push(Step::Visit, &callee);
    }
    return;
  }

  if (target) {
    BoundArguments& bound = bounds_.emplace_back();
    const bool sameFile = target->file == state_->file;
    Target* const called = bindCall(*target, expression.arguments, tail && sameFile, bound);
    CallSite& site = calls.emplace_back();
    const auto index = static_cast<std::uint32_t>(calls.size() - 1);
    site.target = called;
    site.name = name;
    site.place = place;
    site.count = static_cast<std::uint32_t>(called->parameters.size());
    site.entersFile = !sameFile;
    if (sameFile) site.environmentDepth = state_->level - target->scope->shape->level;
    std::uint8_t flags = tail && sameFile ? tailFlag : 0;
    const bool itself = (flags & tailFlag) && state_->target && &state_->target->definition() == target;
    const bool binds = bindsSpecials(*called, itself);
    if (site.entersFile || ((hasSpecial(bound) || binds) && !(flags & tailFlag))) {
      emit(Op::MarkSpecials, place, 0);
      flags |= markFlag;
    }
    if (site.entersFile)
      emit(Op::EnterFile, place, 0,
           static_cast<std::uint32_t>(
               std::find_if(files.begin(), files.end(),
                            [&](const FileScope& file) { return &file == target->file; }) -
               files.begin()));
    const std::uint32_t base = state_->depth + 1;
    reserve(index, bound);
    if (binds) bindSpecialParameters(site, base, (flags & tailFlag) != 0);
    warnOfArguments(bound, place, itself ? WarnAs::Once : WarnAs::Expression);
    if (itself) keepUnknown(site, base);
    push(Step::EmitCall, place, index, base - 1, flags);
    pushArguments(bound, base, (flags & tailFlag) != 0, binds ? called->parameters : std::span<const Argument>());
    return;
  }

  // A program that 2021.01 can't read is written for a later version, and asks for it by number.
  if (builtin && newer_ && expression.arguments.empty()) {
    if (name == version_) {
      for (const double part : {2025.0, 7.0, 18.0}) emitConstant(part, place);
      emit(Op::MakeVector, place, -2, 3);
      return;
    }
    if (name == versionNumber_) {
      emitConstant(20250718.0, place);
      return;
    }
  }

  if (builtin) {
    CallSite& site = calls.emplace_back();
    const auto index = static_cast<std::uint32_t>(calls.size() - 1);
    site.builtin = builtin;
    site.name = name;
    site.place = place;
    site.count = static_cast<std::uint32_t>(expression.arguments.size());
    push(Step::EmitCall, place, index, state_->depth, listFlag);
    if (name == isUndef_ && expression.arguments.size() == 1 &&
        ungrouped(*expression.arguments[0].value).kind == ExpressionKind::Variable) {
      const Expression& asked = ungrouped(*expression.arguments[0].value);
      emitVariable(asked.name, &asked.span, true);
      return;
    }
    const Arity arity = arityOf(names.spelling(name));
    const bool refused = site.count < arity.least || site.count > arity.most;
    const std::uint32_t looked = refused ? 0 : std::min(site.count, arity.evaluated);
    // What 2021.01 does not come to look at, it does not evaluate: whatever follows an argument that is not the number
    // it should be, and all of them where their count is wrong.
    const auto argument = [&](std::uint32_t i) { return expression.arguments[i].value; };
    if (name == lookup_ && looked == 2 && argument(0)->height <= mostRepeated && !isPlainConstant(*argument(0))) {
      // For its message lookup() evaluates a first argument that is no finite number once more.
      push(Step::ConditionEnd);
      push(Step::UndefBody);
      push(Step::Visit, argument(0));
      push(Step::LookupAgain, place);
      push(Step::Visit, argument(1));
      push(Step::StopUnlessNumber, place, 0, 1);
      push(Step::Visit, argument(0));
      return;
    }
    const std::uint32_t stops = arity.numbers && looked > 1 ? looked - 1 : 0;
    push(Step::StopsEnd, place, stops);
    for (std::uint32_t i = looked; i < site.count; ++i) push(Step::UndefBody);
    for (std::uint32_t i = looked; i-- > 0;) {
      if (i < stops) push(Step::StopUnlessNumber, place, site.count - i - 1);
      push(Step::Visit, argument(i));
    }
    return;
  }

  if (isKnownMissingFunction(names.spelling(name))) {
    emit(Op::WarnMissingFunction, place, 1, name);
    return;
  }
  // Unknown, or a `$` variable, which 2021.01 does not call: the arguments are not evaluated.
  if (special) {
    emitVariable(name, place, true);
  } else {
    emitConstant({}, place);
  }
  emit(Op::RequireFunction, place, 0, name, special ? 2 : 1, 0, here() + 1);
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/compile_state.hpp"

// Expressions: what is emitted at once, and what is put on the work list for it.
namespace pw::scad {

using namespace compiling;

void Compiler::visit(const Expression& start, bool tail) {
  const Expression& expression = ungrouped(start);
  const Span* place = &expression.span;
  switch (expression.kind) {
    case ExpressionKind::Number:
      emitConstant(expression.number, place);
      break;
    case ExpressionKind::String: {
      const auto [found, added] = stringConstants_.try_emplace(
          expression.text, static_cast<std::uint32_t>(constants.size()));
      if (added) constants.emplace_back(*expression.text);
      emit(Op::Constant, place, 1, found->second);
      break;
    }
    case ExpressionKind::True:
    case ExpressionKind::False:
      emitConstant(expression.kind == ExpressionKind::True, place);
      break;
    case ExpressionKind::Undef:
    case ExpressionKind::Broken:
      emitConstant({}, place);
      break;
    case ExpressionKind::Variable:
      emitVariable(expression.name, place, false);
      break;
    case ExpressionKind::Unary:
      if (expression.op == Operator::Negate && expression.a->kind == ExpressionKind::Number) {
        emitConstant(-expression.a->number, place);
        break;
      }
      push(Step::EmitUnary, &expression);
      push(Step::Visit, expression.a);
      break;
    case ExpressionKind::Binary:
      if (expression.op == Operator::And || expression.op == Operator::Or) {
        push(Step::LogicMiddle, &expression);
      } else {
        // 2021.01 evaluates the right operand first, of all operators but these two: their messages show it.
        push(Step::EmitBinary, &expression);
        push(Step::Visit, expression.a);
        push(Step::Visit, expression.b);
        break;
      }
      push(Step::Visit, expression.a);
      break;
    case ExpressionKind::Conditional:
      push(Step::ConditionThen, &expression, 0, 0, tail ? tailFlag : 0);
      push(Step::Visit, expression.a);
      break;
    case ExpressionKind::Vector: {
      bool lists = expression.elements.size() > 64;
      for (const Expression* element : expression.elements)
        lists = lists || isComprehension(ungrouped(*element));
      if (lists) emit(Op::MakeVector, place, 1, 0);
      push(Step::VectorNext, &expression, 0, state_->depth - 1, lists ? listFlag : 0);
      break;
    }
    case ExpressionKind::Range:
      // First and last, then the step.
      push(Step::EmitRange, &expression);
      if (expression.b) push(Step::Visit, expression.b);
      push(Step::Visit, expression.c);
      push(Step::Visit, expression.a);
      break;
    case ExpressionKind::Index:
      // The index, then what it points into.
      push(Step::EmitIndex, &expression);
      push(Step::Visit, expression.a);
      push(Step::Visit, expression.b);
      break;
    case ExpressionKind::Member:
      push(Step::EmitMember, &expression);
      push(Step::Visit, expression.a);
      break;
    case ExpressionKind::Call:
      visitCall(expression, tail);
      break;
    case ExpressionKind::Let:
    case ExpressionKind::ListLet: {
      bool special = false;
      for (const Argument& argument : expression.arguments)
        special = special || (argument.name != noName && program_.names->isSpecial(argument.name));
      std::uint8_t flags = tail ? tailFlag : 0;
      if (special && !tail) {
        emit(Op::MarkSpecials, place, 0);
        flags |= markFlag;
      }
      push(Step::LetEnd, &expression, static_cast<std::uint32_t>(state_->locals.size()), state_->depth,
           flags);
      for (const Argument& argument : expression.arguments)
        if (argument.name != noName && !program_.names->isSpecial(argument.name))
          state_->locals.push_back({Local::Kind::Pending, argument.name, 0});
      push(Step::LetNext, &expression, 0, 0, flags);
      break;
    }
    case ExpressionKind::Assert:
    case ExpressionKind::Echo: {
      const bool echo = expression.kind == ExpressionKind::Echo;
      push(Step::UndefBody, &expression, 0, 0, tail ? tailFlag : 0);
      if (echo) {
        push(Step::EmitEcho, &expression);
        for (auto argument = expression.arguments.rbegin(); argument != expression.arguments.rend();
             ++argument)
          push(Step::Visit, argument->value);
      } else {
        const Name parameters[] = {condition_, message_};
        const BoundArguments& bound =
            bounds_.emplace_back(bindArguments(*program_.names, expression.arguments, parameters, 2));
        CallSite& site = calls.emplace_back();
        site.place = place;
        for (const BoundArgument& argument : bound.inOrder)
          if (argument.parameter == 0) site.condition = argument.argument->value;
        push(Step::EmitAssert, place, static_cast<std::uint32_t>(calls.size() - 1));
        for (const std::string& warning : bound.warnings) {
          texts.push_back(warning);
          emit(Op::WarnArgument, place, 0, static_cast<std::uint32_t>(texts.size() - 1));
        }
        const std::uint32_t base = state_->depth;
        emit(Op::PushUnset, place, 2, 2);
        pushArguments(bound, base, false);
      }
      break;
    }
    case ExpressionKind::Function: {
      ClosureCode& closure = closures.emplace_back();
      closure.expression = &expression;
      closure.parameters = expression.arguments;
      closure.scope = state_->scope;
      closure.file = state_->file;
      closure.level = state_->level;
      closure.deferred = state_->deferred;
      beginClosure(closure, state_);
      push(Step::FinishClosure, &expression, static_cast<std::uint32_t>(closures.size() - 1));
      pushClosureBody(closure);
      break;
    }
    case ExpressionKind::ListFor:
    case ExpressionKind::ListCFor:
    case ExpressionKind::ListIf:
    case ExpressionKind::ListEach:
    case ExpressionKind::Group:
      emitConstant({}, place);  // the parser lets these stand in vectors only
      break;
  }
}

void Compiler::visitElement(const Expression& start, std::uint32_t at, std::uint8_t each) {
  const Expression& expression = ungrouped(start);
  switch (expression.kind) {
    case ExpressionKind::ListFor:
      push(Step::ForNext, &expression, 0, at, each);
      break;
    case ExpressionKind::ListCFor: {
      // [counter][variables of the head][variables only the update names]
      const Span* place = &expression.span;
      push(Step::CForEnd, &expression, static_cast<std::uint32_t>(state_->locals.size()), state_->depth,
           each);
      emitConstant(0.0, place);
      emit(Op::MarkSpecials, place, 0);
      for (const Argument& argument : expression.arguments)
        if (argument.name != noName && !program_.names->isSpecial(argument.name))
          state_->locals.push_back({Local::Kind::Pending, argument.name, 0});
      push(Step::CForTest, &expression, state_->depth - 1, at, each);
      push(Step::CForBind, &expression, 0, 0, each);
      break;
    }
    case ExpressionKind::ListIf:
      push(Step::ListIfThen, &expression, at, 0, each);
      push(Step::Visit, expression.b);
      break;
    case ExpressionKind::ListLet: {
      bool special = false;
      for (const Argument& argument : expression.arguments)
        special = special || (argument.name != noName && program_.names->isSpecial(argument.name));
      std::uint8_t flags = listFlag;
      if (special) {
        emit(Op::MarkSpecials, &expression.span, 0);
        flags |= markFlag;
      }
      push(Step::LetEnd, &expression, static_cast<std::uint32_t>(state_->locals.size()), state_->depth,
           flags);
      for (const Argument& argument : expression.arguments)
        if (argument.name != noName && !program_.names->isSpecial(argument.name))
          state_->locals.push_back({Local::Kind::Pending, argument.name, 0});
      push(Step::LetNext, &expression, 0, at, static_cast<std::uint8_t>(flags | (each << 4)));
      break;
    }
    case ExpressionKind::ListEach:
      push(Step::Element, expression.a, at, 0, static_cast<std::uint8_t>(std::min(each + 1, 15)));
      break;
    default:
      push(Step::AppendTop, &expression, at, 0, each);
      push(Step::Visit, &expression);
      break;
  }
}

void Compiler::pushArguments(const BoundArguments& bound, std::uint32_t base, bool tail) {
  for (auto argument = bound.inOrder.rbegin(); argument != bound.inOrder.rend(); ++argument) {
    const Span* place = &argument->argument->span;
    if (argument->parameter == BoundArgument::special) {
      push(Step::ArgumentSpecial, place, specialNumber(argument->argument->name), 0,
           tail ? tailFlag : 0);
    } else if (argument->parameter == BoundArgument::unknown) {
      push(Step::Discard, place);
    } else {
      push(Step::ArgumentStore, place, base + static_cast<std::uint32_t>(argument->parameter));
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
    if (!parameters[i].value || site.given[i]) continue;
    if (isPlainConstant(*parameters[i].value)) {
      visit(*parameters[i].value, false);  // emitted at once
    } else {
      emit(Op::PushUnset, site.place, 1, 1);
    }
    emit(Op::Store, site.place, -1, base + i);
  }
}

// One parameter's default (undef where it has none) into its cell; `whereUnset`: unless it was given.
void Compiler::pushDefault(const Argument& parameter, std::uint32_t cell, bool whereUnset) {
  const bool skip = newer_ && whereUnset;
  push(Step::DefaultStore, &parameter.span, cell, whereUnset ? 1 : 0, skip ? markFlag : 0);
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
    bool special = false;
    for (const Argument& argument : expression.arguments)
      special = special || (argument.name != noName && names.isSpecial(argument.name));
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
    if ((special || site.entersFile) && !(flags & tailFlag)) {
      emit(Op::MarkSpecials, place, 0);
      flags |= markFlag;
    }
    push(Step::EmitValueCall, &expression, index, state_->depth, flags);
    for (auto argument = expression.arguments.rbegin(); argument != expression.arguments.rend();
         ++argument) {
      if (argument->name != noName && names.isSpecial(argument->name))
        push(Step::ArgumentSpecial, &argument->span, specialNumber(argument->name), 0,
             static_cast<std::uint8_t>(flags & tailFlag));
      push(Step::Visit, argument->value);
    }
    for (const Argument& argument : expression.arguments) {
      if (argument.name != noName && names.isSpecial(argument.name)) continue;
      site.named = site.named || argument.name != noName;
      site.names.push_back(argument.name);
      site.argumentPlaces.push_back(&argument.span);
      ++site.count;
    }
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
    if (site.entersFile || (hasSpecial(bound) && !(flags & tailFlag))) {
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
    const bool itself = (flags & tailFlag) && state_->target && &state_->target->definition() == target;
    warnOfArguments(bound, place, itself ? WarnAs::Once : WarnAs::Expression);
    if (itself) keepUnknown(site, base);
    push(Step::EmitCall, place, index, base - 1, flags);
    pushArguments(bound, base, (flags & tailFlag) != 0);
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

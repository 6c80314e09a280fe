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
      const bool special = anySpecial(expression.arguments);
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
      const bool special = anySpecial(expression.arguments);
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

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/compile_state.hpp"

// The work list's steps for expressions.
namespace pw::scad {

using namespace compiling;

void Compiler::step(const Task& task) {
  static const Expression none;
  const Expression& expression = task.node ? *static_cast<const Expression*>(task.node) : none;
  const Span* place = static_cast<const Span*>(task.node);
  switch (task.step) {
    case Step::Visit:
      return visit(expression, (task.flags & tailFlag) != 0);
    case Step::Element:
      return visitElement(expression, task.x, task.flags);
    case Step::EmitUnary: {
      const Op op = expression.op == Operator::Not      ? Op::Not
                    : expression.op == Operator::Negate ? Op::Negate
                    : expression.op == Operator::Plus   ? Op::Plus
                                                        : Op::BitNot;
      emit(op, &expression.span, 0);
      return;
    }
    case Step::EmitBinary: {
      Op op = Op::OtherBinary;
      switch (expression.op) {
        case Operator::Add: op = Op::Add; break;
        case Operator::Subtract: op = Op::Subtract; break;
        case Operator::Multiply: op = Op::Multiply; break;
        case Operator::Divide: op = Op::Divide; break;
        case Operator::Modulo: op = Op::Modulo; break;
        case Operator::Power: op = Op::Power; break;
        case Operator::Less: op = Op::Less; break;
        case Operator::LessEqual: op = Op::LessEqual; break;
        case Operator::Greater: op = Op::Greater; break;
        case Operator::GreaterEqual: op = Op::GreaterEqual; break;
        case Operator::Equal: op = Op::Equal; break;
        case Operator::NotEqual: op = Op::NotEqual; break;
        default: break;
      }
      emit(op, &expression.span, -1, 0, static_cast<std::uint8_t>(expression.op));
      return;
    }
    case Step::LogicMiddle: {
      // a && b: [a] JumpIfFalse F [b] ToBool Jump E; F: false; E:
      const bool conjunction = expression.op == Operator::And;
      const std::size_t skip = emit(Op::JumpIfFalse, &expression.span, -1);
      if (!conjunction) {
        emitConstant(true, &expression.span);
        const std::size_t end = emit(Op::Jump, &expression.span, -1);
        patch(skip);
        labels_.push_back(end);
      } else {
        labels_.push_back(skip);
      }
      push(Step::LogicEnd, &expression);
      push(Step::Visit, expression.b);
      return;
    }
    case Step::LogicEnd: {
      emit(Op::ToBool, &expression.span, 0);
      if (expression.op == Operator::And) {
        const std::size_t end = emit(Op::Jump, &expression.span, -1);
        patch(labels_.back());
        emitConstant(false, &expression.span);
        patch(end);
      } else {
        patch(labels_.back());
      }
      labels_.pop_back();
      return;
    }
    case Step::ConditionThen:
      labels_.push_back(emit(Op::JumpIfFalse, &expression.span, -1));
      push(Step::ConditionElse, &expression, 0, 0, task.flags);
      push(Step::Visit, expression.b, 0, 0, task.flags);
      return;
    case Step::ConditionElse: {
      const std::size_t end = emit(Op::Jump, &expression.span, -1);
      patch(labels_.back());
      labels_.back() = end;
      push(Step::ConditionEnd);
      push(Step::Visit, expression.c, 0, 0, task.flags);
      return;
    }
    case Step::ConditionEnd:
      patch(labels_.back());
      labels_.pop_back();
      return;
    case Step::VectorNext: {
      if (task.x == expression.elements.size()) {
        if (!(task.flags & listFlag))
          emit(Op::MakeVector, &expression.span, 1 - static_cast<int>(task.x), task.x);
        return;
      }
      push(Step::VectorNext, task.node, task.x + 1, task.y, task.flags);
      if (task.flags & listFlag) {
        push(Step::Element, expression.elements[task.x], task.y);
      } else {
        push(Step::Visit, expression.elements[task.x]);
      }
      return;
    }
    case Step::AppendTop:
      if (task.flags) {
        emit(Op::AppendEach, &expression.span, -1, state_->depth - 1 - task.x, task.flags);
      } else {
        emit(Op::Append, &expression.span, -1, state_->depth - 1 - task.x);
      }
      return;
    case Step::EmitRange:
      emit(Op::MakeRange, &expression.span, expression.b ? -2 : -1, 0,
           static_cast<std::uint8_t>((expression.b ? 1 : 0) | (isLiteral(&expression) ? 2 : 0)));
      return;
    case Step::StopUnlessNumber:
      labels_.push_back(emit(Op::StopUnlessNumber, place, 0, task.x, static_cast<std::uint8_t>(task.y)));
      return;
    case Step::StopsEnd:
      for (std::uint32_t i = 0; i < task.x; ++i) {
        patch(labels_.back());
        labels_.pop_back();
      }
      return;
    case Step::LookupAgain: {
      const std::size_t end = emit(Op::Jump, place, -1);
      patch(labels_.back());
      labels_.back() = end;
      emit(Op::Pop, place, -1, 1);
      return;
    }
    case Step::EmitIndex:
      emit(Op::Index, &expression.span, -1);
      return;
    case Step::EmitMember:
      emit(Op::Member, &expression.span, 0, expression.name);
      return;

    // -- let --
    case Step::LetNext: {
      if (task.x == expression.arguments.size()) {
        if (task.flags & listFlag) {
          push(Step::Element, expression.a, task.y, 0, static_cast<std::uint8_t>(task.flags >> 4));
        } else {
          push(Step::Visit, expression.a, 0, 0, static_cast<std::uint8_t>(task.flags & tailFlag));
        }
        return;
      }
      push(Step::LetNext, task.node, task.x + 1, task.y, task.flags);
      push(Step::LetBind, task.node, task.x, 0, task.flags);
      push(Step::Visit, expression.arguments[task.x].value);
      return;
    }
    case Step::LetBind: {
      const Argument& argument = expression.arguments[task.x];
      const bool repeated =
          std::any_of(expression.arguments.begin(), expression.arguments.begin() + task.x,
                      [&](const Argument& earlier) { return earlier.name == argument.name; });
      if (argument.name == noName || repeated) {
        emit(Op::WarnUnnamedLet, &expression.span, -1, argument.name);
        return;
      }
      if (program_.names->isSpecial(argument.name)) {
        emit(task.flags & tailFlag ? Op::SetSpecial : Op::PushSpecial, &argument.span, -1,
             specialNumber(argument.name));
        return;
      }
      for (auto local = state_->locals.rbegin(); local != state_->locals.rend(); ++local) {
        if (local->kind != Local::Kind::Pending || local->name != argument.name) continue;
        local->kind = Local::Kind::Set;
        local->index = state_->depth - 1;
        if (local->late >= 0)
          emit(Op::BindLate, &argument.span, 0, static_cast<std::uint32_t>(local->late));
        break;
      }
      return;
    }
    case Step::LetEnd: {
      state_->locals.resize(task.x, Local{Local::Kind::Set, noName, 0});
      if (task.flags & listFlag) {
        const std::uint32_t count = state_->depth - task.y;
        if (count) emit(Op::Pop, &expression.span, -static_cast<int>(count), count);
      } else {
        const std::uint32_t count = state_->depth - 1 - task.y;
        if (count) emit(Op::Slide, &expression.span, -static_cast<int>(count), count);
      }
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, &expression.span, 0);
      return;
    }

    // -- for in lists --
    case Step::ForNext:
      if (task.x == expression.arguments.size()) {
        if (expression.arguments.empty()) return;
        push(Step::Element, expression.a, task.y, 0, task.flags);
        return;
      }
      push(Step::ForBind, task.node, task.x, task.y, task.flags);
      push(Step::Visit, expression.arguments[task.x].value);
      return;
    case Step::ForBind: {
      const Argument& argument = expression.arguments[task.x];
      const bool special = isSpecial(argument);
      emit(Op::PrepareLoop, &argument.span, 1, 0, 0);
      const std::uint32_t start = here();
      const std::size_t next = emit(Op::NextElement, &argument.span, 1);
      labels_.push_back(next);
      labels_.push_back(start);
      if (special) {
        emit(Op::MarkSpecials, &argument.span, 0);
        emit(Op::PushSpecial, &argument.span, -1, specialNumber(argument.name));
      } else {
        state_->locals.push_back({Local::Kind::Set, argument.name, state_->depth - 1});
      }
      push(Step::ForEnd, task.node, task.x, 0, task.flags);
      push(Step::ForNext, task.node, task.x + 1, task.y, task.flags);
      return;
    }
    case Step::ForEnd: {
      const Argument& argument = expression.arguments[task.x];
      const bool special = isSpecial(argument);
      const auto start = static_cast<std::uint32_t>(labels_.back());
      labels_.pop_back();
      const std::size_t next = labels_.back();
      labels_.pop_back();
      if (special) {
        emit(Op::UnmarkSpecials, &argument.span, 0);
      } else {
        state_->locals.pop_back();
        emit(Op::Pop, &argument.span, -1, 1);
      }
      emit(Op::Jump, &argument.span, -2, 0, 0, 0, start);
      patch(next);
      return;
    }
    case Step::CForBind: {
      if (task.x == expression.arguments.size()) {
        // Variables the update names and the head does not: unset in the first turn.
        for (const Argument& argument : expression.update) {
          const bool known = std::any_of(
              expression.arguments.begin(), expression.arguments.end(),
              [&](const Argument& earlier) { return earlier.name == argument.name; });
          if (known || argument.name == noName || program_.names->isSpecial(argument.name)) continue;
          emit(Op::PushUnset, &argument.span, 1, 1);
          state_->locals.push_back({Local::Kind::MaybeUnset, argument.name, state_->depth - 1});
        }
        return;
      }
      const Argument& argument = expression.arguments[task.x];
      push(Step::CForBind, task.node, task.x + 1, 0, task.flags);
      push(Step::LetBind, task.node, task.x);
      push(Step::Visit, argument.value);
      return;
    }
    case Step::CForTest: {
      const std::uint32_t start = here();
      labels_.push_back(start);
      emit(Op::CountTurn, &expression.span, 0, task.x);
      push(Step::CForBody, task.node, task.x, task.y, task.flags);
      push(Step::Visit, expression.b);
      return;
    }
    case Step::CForBody:
      labels_.push_back(emit(Op::JumpIfFalse, &expression.span, -1));
      push(Step::CForUpdate, task.node, 0);
      push(Step::Element, expression.a, task.y, 0, task.flags);
      return;
    case Step::CForUpdate: {
      if (task.x == expression.update.size()) {
        const std::size_t test = labels_.back();
        labels_.pop_back();
        const auto start = static_cast<std::uint32_t>(labels_.back());
        labels_.pop_back();
        emit(Op::Jump, &expression.span, 0, 0, 0, 0, start);
        patch(test);
        return;
      }
      push(Step::CForUpdate, task.node, task.x + 1);
      push(Step::CForStore, task.node, task.x);
      push(Step::Visit, expression.update[task.x].value);
      return;
    }
    case Step::CForStore: {
      const Argument& argument = expression.update[task.x];
      if (argument.name == noName) {
        emit(Op::Pop, &argument.span, -1, 1);
      } else if (program_.names->isSpecial(argument.name)) {
        emit(Op::SetSpecial, &argument.span, -1, specialNumber(argument.name), 1);
      } else {
        for (auto local = state_->locals.rbegin(); local != state_->locals.rend(); ++local) {
          if (local->name != argument.name) continue;
          emit(Op::Store, &argument.span, -1, local->index);
          break;
        }
      }
      return;
    }
    case Step::CForEnd: {
      state_->locals.resize(task.x, Local{Local::Kind::Set, noName, 0});
      emit(Op::UnmarkSpecials, &expression.span, 0);
      const std::uint32_t count = state_->depth - task.y;
      emit(Op::Pop, &expression.span, -static_cast<int>(count), count);
      return;
    }
    case Step::ListIfThen:
      labels_.push_back(emit(Op::JumpIfFalse, &expression.span, -1));
      push(Step::ListIfElse, task.node, task.x, 0, task.flags);
      push(Step::Element, expression.a, task.x, 0, task.flags);
      return;
    case Step::ListIfElse:
      if (!expression.c) {
        patch(labels_.back());
        labels_.pop_back();
        return;
      }
      {
        const std::size_t end = emit(Op::Jump, &expression.span, 0);
        patch(labels_.back());
        labels_.back() = end;
      }
      push(Step::ListIfEnd);
      push(Step::Element, expression.c, task.x, 0, task.flags);
      return;
    case Step::ListIfEnd:
      patch(labels_.back());
      labels_.pop_back();
      return;

    // -- Calls --
    case Step::ArgumentStore:
      emit(Op::Store, place, -1, task.x);
      if (task.y) emitSpecial(place, task.x, task.y - 1, (task.flags & tailFlag) != 0);
      return;
    case Step::ReserveArguments:
      emit(Op::PushUnset, place, static_cast<int>(task.x), task.x);
      return;
    case Step::ArgumentSpecial:
      emit(task.flags & tailFlag ? Op::SetSpecial : Op::PushSpecial, place, -1, task.x);
      return;
    case Step::Discard:
      emit(Op::Pop, place, -1, 1);
      return;
    case Step::EmitCall: {
      if (!(task.flags & listFlag)) finishDefaults(task.x);
      const int change = static_cast<int>(task.y) + 1 - static_cast<int>(state_->depth);
      const Op op = task.flags & listFlag   ? Op::CallBuiltin
                    : task.flags & tailFlag ? Op::TailCall
                                            : Op::Call;
      emit(op, place, change, task.x);
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, place, 0);
      return;
    }
    case Step::RequireFunction: {
      if (task.y) {
        labels_.push_back(~std::size_t{0});
        return;
      }
      labels_.push_back(emit(Op::RequireFunction, place, 0, task.x, task.x == noName ? 0 : 1));
      return;
    }
    case Step::EmitValueCall: {
      const int change = static_cast<int>(task.y) + 1 - static_cast<int>(state_->depth);
      CallSite& site = calls[task.x];
      if (site.entersFile)
        emit(Op::EnterFile, &expression.span, 0,
             static_cast<std::uint32_t>(
                 std::find_if(files.begin(), files.end(),
                              [&](const FileScope& file) { return &file == site.target->file; }) -
                 files.begin()));
      emit(task.flags & tailFlag ? Op::TailCallValue : Op::CallValue, &expression.span, change, task.x);
      if (labels_.back() != ~std::size_t{0}) patch(labels_.back());
      labels_.pop_back();
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, &expression.span, 0);
      return;
    }
    case Step::EmitEcho: {
      CallSite& site = calls.emplace_back();
      site.place = &expression.span;
      site.count = static_cast<std::uint32_t>(expression.arguments.size());
      for (const Argument& argument : expression.arguments) site.names.push_back(argument.name);
      emit(Op::Echo, &expression.span, -static_cast<int>(site.count),
           static_cast<std::uint32_t>(calls.size() - 1));
      return;
    }
    case Step::EmitAssert:
      emit(Op::Assert, place, -2, task.x);
      return;
    case Step::UndefBody:
      if (task.node && expression.a) {
        push(Step::Visit, expression.a, 0, 0, task.flags);
      } else {
        emitConstant({}, task.node ? &expression.span : nullptr);
      }
      return;
    case Step::DefaultSkip:
      labels_.push_back(emit(Op::SkipIfSet, place, 0, task.x));
      return;
    case Step::DefaultStore: {
      const Argument& parameter = *static_cast<const Argument*>(task.node);
      emit(task.y ? Op::StoreIfUnset : Op::Store, &parameter.span, -1, task.x);
      if (task.flags & listFlag) emitSpecial(&parameter.span, task.x, specialNumber(parameter.name), false);
      if (task.flags & markFlag) {
        patch(labels_.back());
        labels_.pop_back();
      }
      return;
    }
    case Step::ClosureBody: {
      const std::span<const Argument> parameters = state_->closure->parameters;
      for (std::uint32_t i = 0; i < parameters.size(); ++i) {
        const Argument& parameter = parameters[i];
        if (program_.names->isSpecial(parameter.name)) {
          emitSpecial(&parameter.span, i, specialNumber(parameter.name), false);
        } else {
          // Of two parameters of one name the first holds the value.
          state_->locals.insert(state_->locals.begin(), {Local::Kind::Set, parameter.name, i});
        }
      }
      push(Step::Visit, expression.a, 0, 0, tailFlag);
      return;
    }
    case Step::FinishClosure: {
      emit(Op::Return, &expression.span, 0);
      State* const outer = state_->parent;
      state_->closure->captureNames = state_->captures;
      states_.pop_back();
      state_ = outer;
      if (outer) emit(Op::MakeClosure, &expression.span, 1, task.x);
      return;
    }
    default:
      return stepStatement(task);
  }
}

}  // namespace pw::scad

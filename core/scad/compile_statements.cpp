// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/compile_state.hpp"

// Statements: scopes, module calls, and the work list's steps for them.
namespace pw::scad {

using namespace compiling;

void Compiler::stepStatement(const Task& task) {
  const Span* place = static_cast<const Span*>(task.node);
  static const scad::Statement noStatement;
  const scad::Statement& statement =
      task.node ? *static_cast<const scad::Statement*>(task.node) : noStatement;
  // What stands behind echo() and assert(): a group, or no statement at all.
  const auto visitGuarded = [&] {
    if (statement.children.empty()) {
      emit(Op::DropStatement, &statement.span, 0);
      return;
    }
    push(Step::EndGroup, &statement.span);
    visitScope(statement.children, false, nullptr);
  };
  switch (task.step) {
    case Step::Assign: {
      Variable& variable = *state_->scope->variables.find(statement.name);
      if (program_.names->isSpecial(statement.name)) {
        if (state_->scope->file) {
          emit(Op::StoreEnvironment, &statement.span, -1, variable.slot);
          emit(Op::LoadEnvironment, &statement.span, 1, variable.slot);
        }
        emit(Op::PushSpecial, &statement.span, -1, specialNumber(statement.name));
      } else {
        emit(Op::StoreEnvironment, &statement.span, -1, variable.slot);
      }
      variable.assigned = true;
      return;
    }
    case Step::ScopeReady:
      state_->scope->ready = true;
      return;
    case Step::ExitScope:
      state_->scope = state_->scope->parent;
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, place, 0);
      return;
    case Step::Unmark:
      emit(Op::UnmarkSpecials, place, 0);
      return;
    case Step::EmitSimple:
      emit(static_cast<Op>(task.x), place, static_cast<Op>(task.x) == Op::Constant ? 1 : 0, task.y);
      return;
    case Step::Statement:
      return visitStatement(statement);
    case Step::Statements: {
      const auto& list = *static_cast<const std::vector<const scad::Statement*>*>(task.node);
      if (task.x == list.size()) return;
      push(Step::Statements, task.node, task.x + 1);
      return visitStatement(*list[task.x]);
    }
    case Step::EndGroup:
      emit(Op::EndGroup, place, 0);
      return;
    case Step::EndBuiltin:
      emit(Op::EndBuiltin, place, 0);
      return;
    case Step::BuiltinReady: {
      const StatementCode& code = statements[task.x];
      emit(Op::BuiltinModule, place, -static_cast<int>(code.argumentCount), task.x);
      return;
    }
    case Step::IfThen:
      labels_.push_back(emit(Op::JumpIfFalse, &statement.span, -1));
      push(Step::IfElse, task.node);
      visitScope(statement.children, false, nullptr);
      return;
    case Step::IfElse: {
      emit(Op::EndGroup, &statement.span, 0);
      const std::size_t end = emit(Op::Jump, &statement.span, 0);
      patch(labels_.back());
      labels_.back() = end;
      push(Step::IfEnd, task.node);
      if (!statement.otherwise.empty()) visitScope(statement.otherwise, false, nullptr);
      return;
    }
    case Step::IfEnd:
      // Without `else` nothing is left; an `else` that does nothing leaves an empty group.
      emit(!statement.hasElse ? Op::DropStatement : Op::EndGroup, &statement.span, 0);
      patch(labels_.back());
      labels_.pop_back();
      return;

    // -- for as a statement --
    case Step::LoopNext:
      if (task.x == statement.arguments.size()) {
        visitScope(statement.children, false, nullptr);
        return;
      }
      push(Step::LoopBind, task.node, task.x);
      push(Step::Visit, statement.arguments[task.x].value);
      return;
    case Step::LoopBind: {
      const Argument& argument = statement.arguments[task.x];
      emit(Op::PrepareLoop, &statement.span, 1, 0, 1);
      const std::uint32_t start = here();
      labels_.push_back(emit(Op::NextElement, &argument.span, 1));
      labels_.push_back(start);
      if (argument.name == noName) {
        emit(Op::Pop, &argument.span, -1, 1);
      } else if (program_.names->isSpecial(argument.name)) {
        emit(Op::MarkSpecials, &argument.span, 0);
        emit(Op::PushSpecial, &argument.span, -1, specialNumber(argument.name));
      } else {
        Variable* variable = state_->scope->variables.find(argument.name);
        if (!variable)
          variable = &state_->scope->variables.insert(
              argument.name, Variable{state_->scope->shape->slots++, false, false});
        variable->assigned = true;
        emit(Op::StoreEnvironment, &argument.span, -1, variable->slot);
      }
      push(Step::LoopEnd, task.node, task.x);
      push(Step::LoopNext, task.node, task.x + 1);
      return;
    }
    case Step::LoopEnd: {
      const Argument& argument = statement.arguments[task.x];
      const auto start = static_cast<std::uint32_t>(labels_.back());
      labels_.pop_back();
      const std::size_t next = labels_.back();
      labels_.pop_back();
      if (isSpecial(argument))
        emit(Op::UnmarkSpecials, &argument.span, 0);
      emit(Op::Jump, &argument.span, -2, 0, 0, 0, start);
      patch(next);
      return;
    }
    case Step::LoopsDone:
      state_->scope = state_->scope->parent;
      emit(task.x ? Op::EndIntersectionFor : Op::EndGroup, &statement.span, 0);
      return;

    // -- let and assign as statements --
    case Step::LetStatement:
      if (task.x == statement.arguments.size()) {
        state_->scope->ready = true;
        visitScope(statement.children, false, nullptr);
        return;
      }
      push(Step::LetStatement, task.node, task.x + 1);
      push(Step::LetStatementBind, task.node, task.x);
      push(Step::Visit, statement.arguments[task.x].value);
      return;
    case Step::LetStatementBind: {
      const Argument& argument = statement.arguments[task.x];
      const bool repeated =
          std::any_of(statement.arguments.begin(), statement.arguments.begin() + task.x,
                      [&](const Argument& earlier) { return earlier.name == argument.name; });
      if (argument.name == noName || repeated) {
        emit(Op::WarnUnnamedLet, &statement.span, -1, argument.name);
      } else if (program_.names->isSpecial(argument.name)) {
        emit(Op::PushSpecial, &argument.span, -1, specialNumber(argument.name));
      } else {
        Variable& variable = *state_->scope->variables.find(argument.name);
        variable.assigned = true;
        emit(Op::StoreEnvironment, &argument.span, -1, variable.slot);
      }
      return;
    }
    case Step::LetStatementDone:
      state_->scope = state_->scope->parent;
      emit(Op::UnmarkSpecials, &statement.span, 0);
      emit(Op::EndGroup, &statement.span, 0);
      return;
    case Step::AssignModule: {
      // All values are on the stack: names from the last to the first.
      Scope* const scope = newScope(state_->scope, state_->scope->shape);
      for (std::size_t i = statement.arguments.size(); i-- > 0;) {
        const Argument& argument = statement.arguments[i];
        if (argument.name == noName) {
          emit(Op::Pop, &argument.span, -1, 1);
        } else if (program_.names->isSpecial(argument.name)) {
          emit(Op::PushSpecial, &argument.span, -1, specialNumber(argument.name));
        } else {
          Variable* variable = scope->variables.find(argument.name);
          if (!variable)
            variable = &scope->variables.insert(
                argument.name, Variable{scope->shape->slots++, false, true});
          emit(Op::StoreEnvironment, &argument.span, -1, variable->slot);
        }
      }
      scope->ready = true;
      state_->scope = scope;
      push(Step::LetStatementDone, task.node);
      visitScope(statement.children, false, nullptr);
      return;
    }
    case Step::EchoDone: {
      CallSite& site = calls.emplace_back();
      site.place = &statement.span;
      site.count = static_cast<std::uint32_t>(statement.arguments.size());
      for (const Argument& argument : statement.arguments) site.names.push_back(argument.name);
      emit(Op::Echo, &statement.span, -static_cast<int>(site.count),
           static_cast<std::uint32_t>(calls.size() - 1));
      visitGuarded();
      return;
    }
    case Step::AssertDone:
      emit(Op::Assert, &statement.span, -2, task.x);
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, &statement.span, 0);
      visitGuarded();
      return;
    case Step::ChildrenDone:
      emit(task.flags & listFlag ? Op::LegacyChild : Op::Children, &statement.span, task.x ? -1 : 0, 0,
           task.x ? 1 : 0, static_cast<std::uint16_t>(task.y));
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, &statement.span, 0);
      emit(Op::EndGroup, &statement.span, 0);
      return;

    // -- Calls of user modules --
    case Step::BlockChild: {
      const auto& list = *static_cast<const std::vector<const scad::Statement*>*>(task.node);
      BlockCode& block = blocks[task.y];
      if (task.x > 0) emit(Op::ReturnChild, nullptr, 0);
      if (task.x == list.size()) return;
      block.children.push_back(here());
      push(Step::BlockChild, task.node, task.x + 1, task.y);
      return visitStatement(*list[task.x]);
    }
    case Step::BlockDone: {
      State* const outer = state_->parent;
      states_.pop_back();
      state_ = outer;
      emit(Op::MakeBlock, &statement.span, 0, task.y);
      return;
    }
    case Step::ChildrenScope:
      visitScope(statement.children, false, nullptr);
      return;
    case Step::UserArguments: {
      // After the block: [defaults][arguments][call]
      const BoundArguments& bound = bounds_[task.y];
      const std::uint32_t base = state_->depth + 1;
      const CallSite& site = calls[task.x];
      const bool binds = bindsSpecials(*site.target, false);
      reserve(task.x, bound);
      if (binds) bindSpecialParameters(site, base, false);
      warnOfArguments(bound, &statement.span, WarnAs::Statement);
      push(Step::UserCall, &statement, task.x, base - 1, task.flags);
      pushArguments(bound, base, false, binds ? site.target->parameters : std::span<const Argument>());
      return;
    }
    case Step::UserCall: {
      finishDefaults(task.x);
      const int change = static_cast<int>(task.y) - static_cast<int>(state_->depth);
      emit(Op::CallModule, &statement.span, change, task.x);
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, &statement.span, 0);
      emit(Op::EndGroup, &statement.span, 0);
      return;
    }
    default:
      return;
  }
}

void Compiler::visitScope(std::span<const scad::Statement* const> list, bool root, FileScope* file) {
  Scope* scope = state_->scope;
  if (!root) {
    scope = newScope(state_->scope, state_->scope->shape);
    state_->scope = scope;
  }
  const std::uint32_t firstSlot = scope->shape->slots;
  const Declared& declared = declare(list, *scope, state_->file);
  const Span* place = list.empty() ? nullptr : &list.front()->span;
  std::uint8_t flags = 0;
  if (!root) {
    if (declared.special) {
      emit(Op::MarkSpecials, place, 0);
      flags = markFlag;
    }
    if (scope->shape->slots > firstSlot)
      emit(Op::UnsetEnvironment, place, 0, firstSlot, 0, 0, scope->shape->slots - firstSlot);
    push(Step::ExitScope, place, 0, 0, flags);
  }
  push(Step::Statements, &declared.children);
  push(Step::ScopeReady);
  const bool top = file == main_ && root;
  for (auto assignment = declared.assignments.rbegin(); assignment != declared.assignments.rend();
       ++assignment) {
    push(Step::Assign, assignment->last);
    if (top) {
      if (std::optional<Value> given = givenFor(assignment->name)) {
        constants.push_back(std::move(*given));
        push(Step::EmitSimple, &assignment->last->span, static_cast<std::uint32_t>(Op::Constant),
             static_cast<std::uint32_t>(constants.size() - 1));
        continue;
      }
    }
    push(Step::Visit, assignment->last->value);
    const Variable* variable = scope->variables.find(assignment->name);
    if (variable->parameter && !program_.names->isSpecial(assignment->name) &&
        isLiteral(assignment->last->value)) {
      texts.push_back(program_.names->spelling(assignment->name));
      push(Step::EmitSimple, &assignment->last->span, static_cast<std::uint32_t>(Op::WarnLiteral),
           static_cast<std::uint32_t>(texts.size() - 1));
    }
  }
}

// The value that replaces a top-level assignment's own.
std::optional<Value> Compiler::givenFor(Name name) const {
  const std::string& spelling = program_.names->spelling(name);
  if (const auto value = request_.values.find(spelling); value != request_.values.end())
    return valueOf(value->second);
  if (const auto literal = request_.literals.find(spelling); literal != request_.literals.end())
    return valueOf(literal->second);
  return std::nullopt;
}

void Compiler::visitStatement(const scad::Statement& statement) {
  if (statement.modifiers & static_cast<std::uint8_t>(Modifier::Disable)) return;
  if (statement.kind == StatementKind::If) {
    StatementCode& code = statements.emplace_back();
    code.name = if_;
    code.place = &statement.span;
    code.modifiers = statement.modifiers;
    emit(Op::BeginStatement, &statement.span, 0, static_cast<std::uint32_t>(statements.size() - 1));
    push(Step::IfThen, &statement);
    push(Step::Visit, statement.value);
    return;
  }
  visitModuleCall(statement);
}

void Compiler::visitModuleCall(const scad::Statement& statement) {
  const Name name = statement.name;
  const Span* place = &statement.span;
  Names& names = *program_.names;
  if (Target* target = findTarget(state_->scope, name, true)) return visitUserModule(statement, *target);
  const std::string& spelling = names.spelling(name);
  if (const ModuleInfo* info = findModule(spelling)) return visitBuiltinModule(statement, *info);
  // A part of the file only where it is no background.
  const std::uint8_t background = statement.modifiers & static_cast<std::uint8_t>(Modifier::Background) ? 1 : 0;
  if (isKnownMissingModule(spelling)) {
    emit(Op::WarnMissingModule, place, 0, name, background);
    return;
  }
  const bool known = name == for_ || name == intersectionFor_ || name == let_ || name == echo_ ||
                     name == assert_ || name == assign_ || name == children_ || name == child_;
  if (!known) {
    emit(Op::WarnUnknownModule, place, 0, name, background);
    return;
  }
  if (name == assign_) emit(Op::DeprecateAssign, place, 0);
  StatementCode& code = statements.emplace_back();
  code.name = name;
  code.place = place;
  code.modifiers = statement.modifiers;
  emit(Op::BeginStatement, place, 0, static_cast<std::uint32_t>(statements.size() - 1));

  if (name == for_ || name == intersectionFor_) {
    if (statement.arguments.empty()) {
      emit(name == for_ ? Op::EndGroup : Op::EndIntersectionFor, place, 0);
      return;
    }
    state_->scope = newScope(state_->scope, state_->scope->shape);
    push(Step::LoopsDone, &statement, name == intersectionFor_);
    push(Step::LoopNext, &statement, 0);
  } else if (name == let_) {
    Scope* const scope = newScope(state_->scope, state_->scope->shape);
    const std::uint32_t firstSlot = scope->shape->slots;
    for (const Argument& argument : statement.arguments)
      if (argument.name != noName && !names.isSpecial(argument.name) &&
          !scope->variables.find(argument.name))
        scope->variables.insert(argument.name, Variable{scope->shape->slots++, false, false});
    if (scope->shape->slots > firstSlot)
      emit(Op::UnsetEnvironment, place, 0, firstSlot, 0, 0, scope->shape->slots - firstSlot);
    emit(Op::MarkSpecials, place, 0);
    state_->scope = scope;
    push(Step::LetStatementDone, &statement);
    push(Step::LetStatement, &statement, 0);
  } else if (name == assign_) {
    emit(Op::MarkSpecials, place, 0);
    push(Step::AssignModule, &statement);
    for (auto argument = statement.arguments.rbegin(); argument != statement.arguments.rend();
         ++argument)
      push(Step::Visit, argument->value);
  } else if (name == echo_) {
    push(Step::EchoDone, &statement);
    for (auto argument = statement.arguments.rbegin(); argument != statement.arguments.rend();
         ++argument)
      push(Step::Visit, argument->value);
  } else if (name == assert_) {
    const Name parameters[] = {condition_, message_};
    const BoundArguments& bound =
        bounds_.emplace_back(bindArguments(names, statement.arguments, parameters, 2));
    CallSite& site = calls.emplace_back();
    site.place = place;
    for (const BoundArgument& argument : bound.inOrder)
      if (argument.parameter == 0) site.condition = argument.argument->value;
    for (const std::string& warning : bound.warnings) {
      texts.push_back(warning);
      emit(Op::WarnArgument, place, 0, static_cast<std::uint32_t>(texts.size() - 1));
    }
    std::uint8_t flags = 0;
    if (hasSpecial(bound)) {
      emit(Op::MarkSpecials, place, 0);
      flags = markFlag;
    }
    const std::uint32_t base = state_->depth;
    emit(Op::PushUnset, place, 2, 2);
    push(Step::AssertDone, &statement, static_cast<std::uint32_t>(calls.size() - 1), 0, flags);
    pushArguments(bound, base, false);
  } else {
    visitChildren(statement, name == child_);
  }
}

// 2021.01 takes the first argument as the index whatever its name; for a program written for later
// versions `$` arguments are variables the children see.
void Compiler::visitChildren(const scad::Statement& statement, bool legacy) {
  const Span* place = &statement.span;
  const Argument* index = nullptr;
  std::vector<const Argument*> specials;
  for (const Argument& argument : statement.arguments) {
    if (newer_ && isSpecial(argument)) {
      specials.push_back(&argument);
    } else if (!index) {
      index = &argument;
    }
  }
  for (Scope* scope = state_->scope; scope; scope = scope->parent) {
    if (!scope->shape->module) continue;
    const std::uint8_t flags = static_cast<std::uint8_t>((legacy ? listFlag : 0) |
                                                         (specials.empty() ? 0 : markFlag));
    if (!specials.empty()) emit(Op::MarkSpecials, place, 0);
    push(Step::ChildrenDone, &statement, index ? 1 : 0, state_->level - scope->shape->level, flags);
    if (index) push(Step::Visit, index->value);
    for (auto special = specials.rbegin(); special != specials.rend(); ++special) {
      push(Step::ArgumentSpecial, &(*special)->span, specialNumber((*special)->name));
      push(Step::Visit, (*special)->value);
    }
    return;
  }
  if (legacy) emit(Op::LegacyChild, place, 0, 0, 2);
  emit(Op::DropStatement, place, 0);
}

void Compiler::visitBuiltinModule(const scad::Statement& statement, const ModuleInfo& info) {
  const Span* place = &statement.span;
  StatementCode& code = statements.emplace_back();
  const auto index = static_cast<std::uint32_t>(statements.size() - 1);
  code.name = statement.name;
  code.place = place;
  code.modifiers = statement.modifiers;
  code.module = info.id;
  emit(Op::BeginStatement, place, 0, index);
  if (!info.takesChildren && !statement.children.empty())
    emit(Op::WarnNoChildren, place, 0, statement.name);
  if (!info.checksArguments) {
    emit(Op::BuiltinModule, place, 0, index);
    push(Step::EndBuiltin, place);
    // Later versions hand `$` arguments to the children here too.
    if (!newer_ || !anySpecial(statement.arguments)) return visitScope(statement.children, false, nullptr);
    emit(Op::MarkSpecials, place, 0);
    push(Step::Unmark, place);
    push(Step::ChildrenScope, &statement);
    for (auto argument = statement.arguments.rbegin(); argument != statement.arguments.rend();
         ++argument) {
      if (!isSpecial(*argument)) continue;
      push(Step::ArgumentSpecial, &argument->span, specialNumber(argument->name));
      push(Step::Visit, argument->value);
    }
    return;
  }
  const std::vector<Name>& parameters = parametersOf(info);
  const BoundArguments& bound = bounds_.emplace_back(
      bindArguments(*program_.names, statement.arguments, parameters, info.positional));
  for (const std::string& warning : bound.warnings) {
    texts.push_back(warning);
    emit(Op::WarnArgument, place, 0, static_cast<std::uint32_t>(texts.size() - 1));
  }
  push(Step::EndBuiltin, place);
  if (hasSpecial(bound)) {
    emit(Op::MarkSpecials, place, 0);
    push(Step::Unmark, place);
  }
  code.argumentCount = static_cast<std::uint32_t>(parameters.size());
  const std::uint32_t base = state_->depth;
  emit(Op::PushUnset, place, static_cast<int>(parameters.size()), code.argumentCount);
  if (info.takesChildren && !statement.children.empty())
    push(Step::ChildrenScope, &statement);
  push(Step::BuiltinReady, place, index);
  if (const Expression* again = evaluatedAgain(statement, info, bound)) {
    push(Step::Discard, place);
    push(Step::Visit, again);
  }
  pushArguments(bound, base, false);
}

// The argument that 2021.01 evaluates once more, after all of them: the first of linear_extrude() where it has no
// name and no height is given, since it may be the height or the name of a file. What it echoes or warns of shows it.
const Expression* Compiler::evaluatedAgain(const scad::Statement& statement, const ModuleInfo& info,
                                           const BoundArguments& bound) const {
  if (info.id != ModuleId::LinearExtrude || newer_ || statement.arguments.empty()) return nullptr;
  const Argument& first = statement.arguments.front();
  if (first.name != noName || isPlainConstant(ungrouped(*first.value))) return nullptr;
  constexpr std::int32_t height = 2;
  const bool given = std::any_of(bound.inOrder.begin(), bound.inOrder.end(),
                                 [](const BoundArgument& argument) { return argument.parameter == height; });
  return given ? nullptr : first.value;
}

void Compiler::visitUserModule(const scad::Statement& statement, Target& target) {
  const Span* place = &statement.span;
  StatementCode& code = statements.emplace_back();
  code.name = statement.name;
  code.place = place;
  code.modifiers = statement.modifiers;
  emit(Op::BeginStatement, place, 0, static_cast<std::uint32_t>(statements.size() - 1));

  BoundArguments& bound = bounds_.emplace_back();
  Target* const called = bindCall(target, statement.arguments, false, bound);
  const auto boundIndex = static_cast<std::uint32_t>(bounds_.size() - 1);
  CallSite& site = calls.emplace_back();
  const auto index = static_cast<std::uint32_t>(calls.size() - 1);
  site.target = called;
  site.name = statement.name;
  site.place = place;
  site.count = static_cast<std::uint32_t>(called->parameters.size());
  site.entersFile = target.file != state_->file;
  if (!site.entersFile) site.environmentDepth = state_->level - target.scope->shape->level;
  emit(Op::MarkSpecials, place, 0);
  if (site.entersFile)
    emit(Op::EnterFile, place, 0,
         static_cast<std::uint32_t>(std::find_if(files.begin(), files.end(),
                                                 [&](const FileScope& file) {
                                                   return &file == target.file;
                                                 }) -
                                    files.begin()));
  push(Step::UserArguments, &statement, index, boundIndex, markFlag);
  if (statement.children.empty()) return;

  site.hasBlock = true;
  BlockCode& block = blocks.emplace_back();
  const auto blockIndex = static_cast<std::uint32_t>(blocks.size() - 1);
  block.shape.level = state_->level + 1;
  auto inner = std::make_unique<State>();
  inner->parent = state_;
  inner->routine = &block.routine;
  inner->file = state_->file;
  inner->routine->root = inner->file->source;
  inner->level = block.shape.level;
  inner->scope = newScope(state_->scope, &block.shape);
  state_ = inner.get();
  states_.push_back(std::move(inner));
  Scope& scope = *state_->scope;
  const Declared& declared = declare(statement.children, scope, nullptr);
  push(Step::BlockDone, &statement, 0, blockIndex);
  push(Step::BlockChild, &declared.children, 0, blockIndex);
  push(Step::EmitSimple, nullptr, static_cast<std::uint32_t>(Op::ReturnBlock));
  push(Step::ScopeReady);
  for (auto assignment = declared.assignments.rbegin(); assignment != declared.assignments.rend();
       ++assignment) {
    push(Step::Assign, assignment->last);
    push(Step::Visit, assignment->last->value);
  }
}

}  // namespace pw::scad

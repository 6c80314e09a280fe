// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numbers>
#include <utility>

#include "scad/compile_state.hpp"

namespace pw::scad {

using namespace compiling;

Compiler::~Compiler() = default;

Compiler::Compiler(const Program& program, const EvaluateRequest& request, bool newer)
    : program_(program), request_(request), newer_(newer) {
  Names& names = *program.names;
  let_ = names.intern("let");
  for_ = names.intern("for");
  intersectionFor_ = names.intern("intersection_for");
  echo_ = names.intern("echo");
  assert_ = names.intern("assert");
  assign_ = names.intern("assign");
  children_ = names.intern("children");
  child_ = names.intern("child");
  if_ = names.intern("if");
  childCount_ = names.intern("$children");
  moduleDepth_ = names.intern("$parent_modules");
  isUndef_ = names.intern("is_undef");
  lookup_ = names.intern("lookup");
  pi_ = names.intern("PI");
  version_ = names.intern("version");
  versionNumber_ = names.intern("version_num");
  condition_ = names.intern("condition");
  message_ = names.intern("message");
  constants.emplace_back();
  constants.emplace_back(true);
  constants.emplace_back(false);
  main_ = fileScope(program.main);
}

// -- Scopes --

FileScope* Compiler::fileScope(std::uint32_t index) {
  // Files may use each other in a circle; each is entered once.
  if (const auto found = fileScopes_.find(index); found != fileScopes_.end()) return found->second;
  std::vector<std::uint32_t> open{index};
  const auto enter = [&](std::uint32_t number) {
    FileScope& file = files.emplace_back();
    file.source = program_.files[number].get();
    file.scope = newScope(nullptr, &file.shape);
    file.scope->file = &file;
    fileScopes_.emplace(number, &file);
    return &file;
  };
  FileScope* const first = enter(index);
  while (!open.empty()) {
    FileScope* const file = fileScopes_[open.back()];
    open.pop_back();
    for (const std::int32_t used : file->source->uses) {
      if (used < 0 || !program_.files[static_cast<std::size_t>(used)]) continue;
      const auto number = static_cast<std::uint32_t>(used);
      const auto found = fileScopes_.find(number);
      if (found != fileScopes_.end()) {
        file->uses.push_back(found->second);
      } else {
        file->uses.push_back(enter(number));
        open.push_back(number);
      }
    }
    // Definitions are known before any code of this file is compiled.
    declare(std::span<const scad::Statement* const>(file->source->statements), *file->scope, file);
  }
  return first;
}

Scope* Compiler::newScope(Scope* parent, EnvironmentShape* shape) {
  Scope& scope = scopes_.emplace_back();
  scope.parent = parent;
  scope.shape = shape;
  return &scope;
}

const Compiler::Declared& Compiler::declare(std::span<const scad::Statement* const> statements,
                                            Scope& scope, FileScope* file) {
  if (scope.file)
    if (const auto known = declaredOfFiles_.find(&scope); known != declaredOfFiles_.end())
      return *known->second;
  Declared& declared = declared_.emplace_back();
  if (scope.file) declaredOfFiles_.emplace(&scope, &declared);
  std::unordered_map<Name, std::size_t> places;
  std::vector<std::pair<std::span<const scad::Statement* const>, std::size_t>> open{{statements, 0}};
  while (!open.empty()) {
    auto& [list, next] = open.back();
    if (next == list.size()) {
      open.pop_back();
      continue;
    }
    const scad::Statement& statement = *list[next++];
    switch (statement.kind) {
      case StatementKind::Assignment: {
        const auto [place, added] = places.try_emplace(statement.name, declared.assignments.size());
        if (added) {
          declared.assignments.push_back({statement.name, &statement});
          if (program_.names->isSpecial(statement.name)) declared.special = true;
        } else {
          declared.assignments[place->second].last = &statement;
        }
        break;
      }
      case StatementKind::Module:
      case StatementKind::Function: {
        const bool module = statement.kind == StatementKind::Module;
        auto& map = module ? scope.modules : scope.functions;
        Target& target = targets.emplace_back();
        target.name = statement.name;
        target.module = module;
        target.parameters = statement.arguments;
        target.body = statement.value;
        target.statement = &statement;
        target.span = statement.span;
        target.scope = &scope;
        target.file = file;
        map.insert(statement.name, &target);
        break;
      }
      case StatementKind::Block:
        open.emplace_back(statement.children, 0);
        break;
      case StatementKind::Call:
      case StatementKind::If:
        // `*`: as if it were not there, for $children and children(i) too.
        if (!(statement.modifiers & static_cast<std::uint8_t>(Modifier::Disable)))
          declared.children.push_back(&statement);
        break;
      case StatementKind::Empty:
      case StatementKind::Use:
        break;
    }
  }
  for (const auto& assignment : declared.assignments) {
    if (scope.variables.find(assignment.name)) continue;
    scope.variables.insert(assignment.name, Variable{scope.shape->slots++, false, false});
    if (file && scope.file == file && program_.names->isSpecial(assignment.name))
      file->specials.emplace_back(specialNumber(assignment.name),
                                  scope.variables.find(assignment.name)->slot);
  }
  return declared;
}

Target* Compiler::findTarget(Scope* scope, Name name, bool module) {
  for (; scope; scope = scope->parent) {
    auto& own = module ? scope->modules : scope->functions;
    if (Target** target = own.find(name)) return *target;
    if (!scope->file) continue;
    const auto& uses = scope->file->uses;
    for (auto used = uses.rbegin(); used != uses.rend(); ++used) {
      auto& theirs = module ? (*used)->scope->modules : (*used)->scope->functions;
      if (Target** target = theirs.find(name)) return *target;
    }
  }
  return nullptr;
}

bool Compiler::isVariable(const State& state, Name name) const {
  for (const State* routine = &state; routine; routine = routine->closure ? routine->parent : nullptr) {
    if (std::any_of(routine->locals.begin(), routine->locals.end(),
                    [&](const Local& local) { return local.name == name; }) ||
        std::any_of(routine->captures.begin(), routine->captures.end(),
                    [&](const auto& capture) { return capture.first == name; }))
      return true;
  }
  for (Scope* scope = state.scope; scope; scope = scope->parent)
    if (scope->variables.find(name)) return true;
  return false;
}

std::uint32_t Compiler::specialNumber(Name name) {
  const auto [place, added] =
      specialNumbers_.try_emplace(name, static_cast<std::uint32_t>(specialNames.size()));
  if (added) specialNames.push_back(name);
  return place->second;
}

const std::vector<Name>& Compiler::parametersOf(const ModuleInfo& info) {
  auto& parameters = moduleParameters_[&info];
  if (parameters.empty())
    for (const std::string_view parameter : info.parameters)
      parameters.push_back(program_.names->intern(parameter));
  return parameters;
}

// -- Emitting --

std::size_t Compiler::emit(Op op, const Span* place, int change, std::uint32_t c, std::uint8_t a,
                           std::uint16_t b, std::uint32_t d) {
  state_->routine->code.push_back({op, a, b, c, d});
  state_->routine->places.push_back(place);
  state_->depth = static_cast<std::uint32_t>(static_cast<int>(state_->depth) + change);
  state_->routine->stack = std::max(state_->routine->stack, state_->depth);
  return state_->routine->code.size() - 1;
}

std::uint32_t Compiler::here() const { return static_cast<std::uint32_t>(state_->routine->code.size()); }
void Compiler::patch(std::size_t at) { state_->routine->code[at].d = here(); }

void Compiler::emitConstant(Value value, const Span* place) {
  std::uint32_t index;
  if (value.isUndef()) {
    index = 0;
  } else if (value.isBool()) {
    index = value.asBool() ? 1 : 2;
  } else {
    index = static_cast<std::uint32_t>(constants.size());
    constants.push_back(std::move(value));
  }
  emit(Op::Constant, place, 1, index);
}

int Compiler::captureOf(State& state, Name name, bool& late) {
  for (std::size_t i = 0; i < state.captures.size(); ++i)
    if (state.captures[i].first == name) {
      late = state.captures[i].second;
      return static_cast<int>(i);
    }
  // Closures in closures: find the routine that has the variable, then hand it down.
  std::vector<State*> chain;
  State* routine = &state;
  ClosureCode::Capture capture{ClosureCode::Capture::From::Local, 0};
  bool found = false;
  while (!found && routine->closure && routine->parent) {
    chain.push_back(routine);
    routine = routine->parent;
    for (auto local = routine->locals.rbegin(); local != routine->locals.rend() && !found; ++local) {
      if (local->name != name) continue;
      found = true;
      late = local->kind == Local::Kind::Pending;
      if (late && local->late < 0) local->late = static_cast<std::int32_t>(lateCount_++);
      capture = late ? ClosureCode::Capture{ClosureCode::Capture::From::Late,
                                            static_cast<std::uint32_t>(local->late)}
                     : ClosureCode::Capture{ClosureCode::Capture::From::Local, local->index};
    }
    if (!found && routine->closure) {
      for (std::size_t i = 0; i < routine->captures.size() && !found; ++i) {
        if (routine->captures[i].first != name) continue;
        found = true;
        late = routine->captures[i].second;
        capture = {ClosureCode::Capture::From::Capture, static_cast<std::uint32_t>(i)};
      }
    }
  }
  if (!found) return -1;
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    (*link)->closure->captures.push_back(capture);
    (*link)->captures.emplace_back(name, late);
    capture = {ClosureCode::Capture::From::Capture,
               static_cast<std::uint32_t>((*link)->captures.size() - 1)};
  }
  return static_cast<int>(state.captures.size() - 1);
}

void Compiler::emitVariable(Name name, const Span* place, bool silent) {
  if (program_.names->isSpecial(name)) {
    if (name == childCount_) {
      for (Scope* scope = state_->scope; scope; scope = scope->parent) {
        if (!scope->shape->module) continue;
        emit(Op::LoadChildCount, place, 1, 0, 0,
             static_cast<std::uint16_t>(state_->level - scope->shape->level));
        return;
      }
    }
    if (name == moduleDepth_) {
      emit(Op::LoadModuleDepth, place, 1, name, silent);
      return;
    }
    emit(Op::LoadSpecial, place, 1, specialNumber(name), silent);
    return;
  }
  std::vector<std::size_t> checked;
  const auto settled = [&] {
    for (const std::size_t at : checked) patch(at);
  };
  for (auto local = state_->locals.rbegin(); local != state_->locals.rend(); ++local) {
    if (local->name != name || local->kind == Local::Kind::Pending) continue;
    if (local->kind == Local::Kind::Set) {
      emit(Op::LoadLocal, place, 1, local->index);
      return settled();
    }
    checked.push_back(emit(Op::LoadLocalChecked, place, 0, local->index));
  }
  if (state_->closure) {
    bool late = false;
    if (const int capture = captureOf(*state_, name, late); capture >= 0) {
      if (!late) {
        emit(Op::LoadCapture, place, 1, static_cast<std::uint32_t>(capture));
        return settled();
      }
      checked.push_back(
          emit(Op::LoadLateCapture, place, 0, static_cast<std::uint32_t>(capture)));
    }
  }
  for (Scope* scope = state_->scope; scope; scope = scope->parent) {
    const Variable* variable = scope->variables.find(name);
    if (!variable) continue;
    const auto levels = static_cast<std::uint16_t>(state_->level - scope->shape->level);
    const bool inlineCode = !state_->deferred;
    const bool sure = variable->parameter ||
                      (inlineCode && (variable->assigned || scope->ready));
    if (sure) {
      emit(Op::LoadEnvironment, place, 1, variable->slot, 0, levels);
      return settled();
    }
    // Code that runs on the spot, before the assignment, cannot find it set; a closure may.
    if (inlineCode && !state_->closure) continue;
    checked.push_back(emit(Op::LoadEnvironmentChecked, place, 0, variable->slot, 0, levels));
  }
  if (name == pi_) {
    emitConstant(std::numbers::pi, place);
  } else if (silent) {
    emit(Op::Constant, place, 1, 0);
  } else {
    emit(Op::UnknownVariable, place, 1, name);
  }
  settled();
}

// -- The work list --

void Compiler::push(Step step, const void* node, std::uint32_t x, std::uint32_t y, std::uint8_t flags) {
  tasks_.push_back({step, flags, node, x, y});
}

void Compiler::run() {
  while (!tasks_.empty()) {
    const Task task = tasks_.back();
    tasks_.pop_back();
    step(task);
  }
}

// -- Units --

Routine& Compiler::mainRoutine() {
  if (mainRoutine_) return *mainRoutine_;
  mainRoutine_ = std::make_unique<Routine>();
  auto state = std::make_unique<State>();
  state->routine = mainRoutine_.get();
  state->scope = main_->scope;
  state->file = main_;
  state->routine->root = state->file->source;
  state_ = state.get();
  states_.push_back(std::move(state));
  push(Step::EmitSimple, nullptr, static_cast<std::uint32_t>(Op::Finish));
  visitScope(main_->source->statements, true, main_);
  run();
  states_.clear();
  state_ = nullptr;
  return *mainRoutine_;
}

void Compiler::compileAssignments(FileScope& file) {
  if (file.assignments) return;
  file.assignments = std::make_unique<Routine>();
  auto state = std::make_unique<State>();
  state->routine = file.assignments.get();
  state->scope = file.scope;
  state->file = &file;
  state->routine->root = state->file->source;
  state_ = state.get();
  states_.push_back(std::move(state));
  push(Step::EmitSimple, nullptr, static_cast<std::uint32_t>(Op::ReturnBlock));
  visitScope(file.source->statements, true, &file);
  // Its statements do not run.
  std::erase_if(tasks_, [](const Task& task) { return task.step == Step::Statements; });
  run();
  states_.clear();
  state_ = nullptr;
}

void Compiler::compile(Target& target) {
  if (target.compiled) return;
  target.compiled = true;
  const auto count = static_cast<std::uint32_t>(target.parameters.size());
  const auto begin = [&](Routine& routine, Scope* scope, std::uint32_t level, std::uint32_t depth) {
    auto state = std::make_unique<State>();
    state->routine = &routine;
    state->scope = scope;
    state->file = target.file;
    state->routine->root = state->file->source;
    state->level = level;
    state->depth = depth;
    state->deferred = !target.module;
    routine.stack = depth;
    state_ = state.get();
    states_.push_back(std::move(state));
  };
  const std::uint32_t level = target.scope->shape->level;
  if (hasComplexDefault(target.parameters)) {
    target.defaults = std::make_unique<Routine>();
    begin(*target.defaults, target.scope, level, count);
    state_->deferred = !target.module;
    push(Step::EmitSimple, &target.span, static_cast<std::uint32_t>(Op::ReturnDefaults), count);
    for (std::uint32_t i = count; i-- > 0;) {
      if (!target.parameters[i].value) continue;
      pushDefault(target.parameters[i], i, newer_);
    }
    run();
    states_.clear();
  }
  target.routine = std::make_unique<Routine>();
  if (!target.module) {
    begin(*target.routine, target.scope, level, count);
    state_->target = &target;
    nameParameters(target);
    push(Step::EmitSimple, &target.span, static_cast<std::uint32_t>(Op::Return));
    if (target.body) {
      push(Step::Visit, target.body, 0, 0, tailFlag);
    } else {
      push(Step::UndefBody);
    }
  } else {
    target.shape.level = level + 1;
    target.shape.module = true;
    target.shape.slots = count;
    Scope* const scope = newScope(target.scope, &target.shape);
    begin(*target.routine, scope, target.shape.level, 0);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Argument& parameter = target.parameters[i];
      if (!scope->variables.find(parameter.name))
        scope->variables.insert(parameter.name, Variable{i, true, true});
      if (program_.names->isSpecial(parameter.name)) {
        emit(Op::LoadEnvironment, &parameter.span, 1, i);
        emit(Op::PushSpecial, &parameter.span, -1, specialNumber(parameter.name));
      }
    }
    push(Step::EmitSimple, &target.span, static_cast<std::uint32_t>(Op::ReturnModule));
    visitScope(target.statement->children, true, nullptr);
  }
  run();
  states_.clear();
  state_ = nullptr;
}

// The arguments of a function lie in its first cells: `$` ones are handed on, the others get their names.
void Compiler::nameParameters(const Target& target) {
  for (std::uint32_t i = 0; i < target.parameters.size(); ++i) {
    const Argument& parameter = target.parameters[i];
    if (program_.names->isSpecial(parameter.name)) {
      emitSpecial(&parameter.span, i, specialNumber(parameter.name), false);
    } else {
      state_->locals.insert(state_->locals.begin(), {Local::Kind::Set, parameter.name, i});
    }
  }
}

void Compiler::compileDynamic(Target& target) {
  if (target.dynamicCompiled) return;
  target.dynamicCompiled = true;
  target.dynamicRoutine = std::make_unique<Routine>();
  const auto count = static_cast<std::uint32_t>(target.parameters.size());
  auto state = std::make_unique<State>();
  state->routine = target.dynamicRoutine.get();
  state->scope = target.scope;
  state->file = target.file;
  state->routine->root = state->file->source;
  state->level = target.scope->shape->level;
  state->depth = count;
  state->deferred = true;
  state->routine->stack = count;
  state_ = state.get();
  states_.push_back(std::move(state));
  for (std::uint32_t i = count; i-- > 0;) {
    pushDefault(target.parameters[i], i, true);
  }
  run();
  nameParameters(target);
  push(Step::EmitSimple, &target.span, static_cast<std::uint32_t>(Op::Return));
  push(Step::Visit, target.body, 0, 0, tailFlag);
  run();
  states_.clear();
  state_ = nullptr;
}

}  // namespace pw::scad

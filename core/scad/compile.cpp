// SPDX-License-Identifier: Apache-2.0
#include "scad/compile.hpp"

#include <algorithm>
#include <numbers>
#include <utility>

namespace pw::scad {

struct Compiler::Local {
  enum class Kind : std::uint8_t { Set, Pending, MaybeUnset } kind;
  Name name;
  std::uint32_t index;
  std::int32_t late = -1;
};

// One unit being compiled.
struct Compiler::State {
  State* parent = nullptr;        // of a closure: the unit around it
  ClosureCode* closure = nullptr;
  Unit* unit = nullptr;
  Scope* scope = nullptr;
  FileScope* file = nullptr;
  std::uint32_t level = 0;        // of the environment it runs in
  bool deferred = false;          // may run before the scopes around it are complete
  std::vector<Local> locals;
  std::uint32_t depth = 0;        // cells in use above the base
  std::vector<std::pair<Name, bool>> captures;  // name, late
};

enum class Compiler::Step : std::uint8_t {
  Visit, Element, EmitUnary, EmitBinary, LogicMiddle, LogicEnd, ConditionThen, ConditionElse, ConditionEnd,
  VectorNext, AppendTop, EmitRange, EmitIndex, EmitMember, LetNext, LetBind, LetEnd,
  ForNext, ForBind, ForBody, ForEnd, CForBind, CForTest, CForUpdate, CForBody, CForStore, CForEnd,
  ListIfThen, ListIfElse, ListIfEnd,
  ArgumentStore, ArgumentSpecial, ArgumentDrop, EmitCall, EmitValueCall, RequireFunction, EmitEcho, EmitAssert,
  Discard, UndefBody, DefaultSkip, DefaultStore, FinishClosure, ClosureBody,
  // Statements
  Assign, ScopeReady, ExitScope, Statement, Statements, EndGroup, EndBuiltin, BuiltinReady,
  IfThen, IfElse, IfEnd, LoopNext, LoopBind, LoopBody, LoopEnd, LoopsDone, LetStatement, LetStatementBind,
  LetStatementDone, AssignModule, AssignModuleDone, EchoDone, AssertDone, ChildrenDone, BlockChild, BlockDone,
  ChildrenScope, UserArguments, UserCall, Unmark, EmitSimple,
};

struct Compiler::Task {
  Step step;
  std::uint8_t flags;
  const void* node;
  std::uint32_t x, y;
};

struct Compiler::Declared {
  struct Assignment {
    Name name;
    const scad::Statement* last;
  };
  std::vector<Assignment> assignments;         // at the place of the first, with the last value
  std::vector<const scad::Statement*> children;
  bool special = false;                        // assigns `$` variables
};

Compiler::~Compiler() = default;

namespace {

constexpr std::uint8_t tailFlag = 1, listFlag = 2, markFlag = 4;

bool isLiteral(const Expression* expression) {
  if (!expression) return true;
  switch (expression->kind) {
    case ExpressionKind::Number:
    case ExpressionKind::String:
    case ExpressionKind::True:
    case ExpressionKind::False:
    case ExpressionKind::Undef:
      return true;
    case ExpressionKind::Unary:
    case ExpressionKind::Group:
      return isLiteral(expression->a);
    case ExpressionKind::Range:
      return isLiteral(expression->a) && isLiteral(expression->b) && isLiteral(expression->c);
    case ExpressionKind::Vector:
      return std::all_of(expression->elements.begin(), expression->elements.end(), isLiteral);
    default:
      return false;
  }
}

// A default whose evaluation shows nowhere.
bool isPlainConstant(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::Number:
    case ExpressionKind::String:
    case ExpressionKind::True:
    case ExpressionKind::False:
    case ExpressionKind::Undef:
      return true;
    case ExpressionKind::Unary:
      return expression.op == Operator::Negate && expression.a->kind == ExpressionKind::Number;
    default:
      return false;
  }
}

bool isComprehension(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::ListFor:
    case ExpressionKind::ListCFor:
    case ExpressionKind::ListIf:
    case ExpressionKind::ListLet:
    case ExpressionKind::ListEach:
      return true;
    default:
      return false;
  }
}

// How many arguments a builtin function insists on before it looks at any; 0: it takes several numbers.
int arityOf(std::string_view name) {
  static constexpr std::string_view ofOne[] = {
      "abs",  "sign",  "sin",  "cos",  "asin", "acos", "tan",     "atan",    "round",   "ceil",      "floor",
      "sqrt", "exp",   "ln",   "len",  "ord",  "norm", "is_undef", "is_list", "is_num", "is_bool",   "is_string",
      "is_function"};
  if (std::find(std::begin(ofOne), std::end(ofOne), name) != std::end(ofOne)) return 1;
  if (name == "atan2" || name == "pow" || name == "cross") return 2;
  return 0;
}

const Expression& ungrouped(const Expression& expression) {
  const Expression* inner = &expression;
  while (inner->kind == ExpressionKind::Group) inner = inner->a;
  return *inner;
}

Value valueOf(const protocol::ParameterValue& value) {
  struct Convert {
    Value operator()(double number) const { return number; }
    Value operator()(bool flag) const { return flag; }
    Value operator()(const std::string& text) const { return Value(text); }
    Value operator()(const std::vector<double>& numbers) const {
      std::vector<Value> elements(numbers.begin(), numbers.end());
      return Value(std::move(elements));
    }
  };
  return std::visit(Convert{}, value);
}

}  // namespace

Compiler::Compiler(const Program& program, const protocol::ParameterValues& values)
    : program_(program), values_(values) {
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
  for (const State* unit = &state; unit; unit = unit->closure ? unit->parent : nullptr)
    for (const Local& local : unit->locals)
      if (local.name == name) return true;
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
  state_->unit->code.push_back({op, a, b, c, d});
  state_->unit->places.push_back(place);
  state_->depth = static_cast<std::uint32_t>(static_cast<int>(state_->depth) + change);
  state_->unit->stack = std::max(state_->unit->stack, state_->depth);
  return state_->unit->code.size() - 1;
}

std::uint32_t Compiler::here() const { return static_cast<std::uint32_t>(state_->unit->code.size()); }
void Compiler::patch(std::size_t at) { state_->unit->code[at].d = here(); }

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
  // Closures in closures: find the unit that has the variable, then hand it down.
  std::vector<State*> chain;
  State* unit = &state;
  ClosureCode::Capture capture{ClosureCode::Capture::From::Local, 0};
  bool found = false;
  while (!found && unit->closure) {
    chain.push_back(unit);
    unit = unit->parent;
    for (auto local = unit->locals.rbegin(); local != unit->locals.rend() && !found; ++local) {
      if (local->name != name) continue;
      found = true;
      late = local->kind == Local::Kind::Pending;
      if (late && local->late < 0) local->late = static_cast<std::int32_t>(lateCount_++);
      capture = late ? ClosureCode::Capture{ClosureCode::Capture::From::Late,
                                            static_cast<std::uint32_t>(local->late)}
                     : ClosureCode::Capture{ClosureCode::Capture::From::Local, local->index};
    }
    if (!found && unit->closure) {
      for (std::size_t i = 0; i < unit->captures.size() && !found; ++i) {
        if (unit->captures[i].first != name) continue;
        found = true;
        late = unit->captures[i].second;
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
        push(Step::EmitBinary, &expression);
        push(Step::Visit, expression.b);
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
      push(Step::EmitRange, &expression);
      push(Step::Visit, expression.c);
      if (expression.b) push(Step::Visit, expression.b);
      push(Step::Visit, expression.a);
      break;
    case ExpressionKind::Index:
      push(Step::EmitIndex, &expression);
      push(Step::Visit, expression.b);
      push(Step::Visit, expression.a);
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
      auto inner = std::make_unique<State>();
      inner->parent = state_;
      inner->closure = &closure;
      inner->unit = &closure.unit;
      inner->scope = state_->scope;
      inner->file = state_->file;
      inner->level = state_->level;
      inner->deferred = state_->deferred;
      inner->depth = static_cast<std::uint32_t>(expression.arguments.size());
      closure.unit.stack = inner->depth;
      state_ = inner.get();
      states_.push_back(std::move(inner));
      push(Step::FinishClosure, &expression, static_cast<std::uint32_t>(closures.size() - 1));
      push(Step::ClosureBody, &expression);
      for (std::size_t i = expression.arguments.size(); i-- > 0;) {
        pushDefault(expression.arguments[i], static_cast<std::uint32_t>(i), true);
      }
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

namespace {
bool hasSpecial(const BoundArguments& bound) {
  return std::any_of(bound.inOrder.begin(), bound.inOrder.end(), [](const BoundArgument& argument) {
    return argument.parameter == BoundArgument::special;
  });
}
bool hasComplexDefault(std::span<const Argument> parameters) {
  return std::any_of(parameters.begin(), parameters.end(), [](const Argument& parameter) {
    return parameter.value && !isPlainConstant(*parameter.value);
  });
}
std::vector<Name> namesOf(std::span<const Argument> parameters) {
  std::vector<Name> names;
  for (const Argument& parameter : parameters) names.push_back(parameter.name);
  return names;
}
}  // namespace

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
  if (complex && !program_.newer) {
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
  const bool skip = program_.newer && whereUnset;
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
  if (!program_.newer || !site.target) return;
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
    const std::vector<Name> parameters = namesOf(target->parameters);
    const BoundArguments& bound = bounds_.emplace_back(
        bindArguments(names, expression.arguments, parameters, parameters.size()));
    CallSite& site = calls.emplace_back();
    const auto index = static_cast<std::uint32_t>(calls.size() - 1);
    site.target = target;
    site.name = name;
    site.place = place;
    site.count = static_cast<std::uint32_t>(parameters.size());
    site.entersFile = target->file != state_->file;
    if (!site.entersFile) site.environmentDepth = state_->level - target->scope->shape->level;
    std::uint8_t flags = tail && !site.entersFile ? tailFlag : 0;
    for (const std::string& warning : bound.warnings) {
      texts.push_back(warning);
      emit(Op::WarnArgument, place, 0, static_cast<std::uint32_t>(texts.size() - 1));
    }
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
    push(Step::EmitCall, place, index, base - 1, flags);
    pushArguments(bound, base, (flags & tailFlag) != 0);
    return;
  }

  // A program that 2021.01 can't read is written for a later version, and asks for it by number.
  if (builtin && program_.newer && expression.arguments.empty()) {
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
    if (const int arity = arityOf(names.spelling(name));
        arity && static_cast<std::size_t>(arity) != expression.arguments.size()) {
      // Refused by their number: the arguments are not evaluated.
      for (std::uint32_t i = 0; i < site.count; ++i) emitConstant({}, place);
      return;
    }
    for (auto argument = expression.arguments.rbegin(); argument != expression.arguments.rend();
         ++argument)
      push(Step::Visit, argument->value);
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
      const bool special = argument.name != noName && program_.names->isSpecial(argument.name);
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
      const bool special = argument.name != noName && program_.names->isSpecial(argument.name);
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
    case Step::DefaultStore:
      emit(task.y ? Op::StoreIfUnset : Op::Store, place, -1, task.x);
      if (task.flags & markFlag) {
        patch(labels_.back());
        labels_.pop_back();
      }
      return;
    case Step::ClosureBody: {
      for (std::uint32_t i = 0; i < expression.arguments.size(); ++i) {
        const Argument& parameter = expression.arguments[i];
        if (program_.names->isSpecial(parameter.name)) {
          emit(Op::LoadLocal, &parameter.span, 1, i);
          emit(Op::PushSpecial, &parameter.span, -1, specialNumber(parameter.name));
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
      states_.pop_back();
      state_ = outer;
      emit(Op::MakeClosure, &expression.span, 1, task.x);
      return;
    }
    default:
      break;
  }

  static const scad::Statement noStatement;
  const scad::Statement& statement =
      task.node ? *static_cast<const scad::Statement*>(task.node) : noStatement;
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
      emit(statement.otherwise.empty() ? Op::DropStatement : Op::EndGroup, &statement.span, 0);
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
      if (argument.name != noName && program_.names->isSpecial(argument.name))
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
      if (statement.children.empty()) {
        emit(Op::DropStatement, &statement.span, 0);
        return;
      }
      push(Step::EndGroup, &statement.span);
      visitScope(statement.children, false, nullptr);
      return;
    }
    case Step::AssertDone:
      emit(Op::Assert, &statement.span, -2, task.x);
      if (task.flags & markFlag) emit(Op::UnmarkSpecials, &statement.span, 0);
      if (statement.children.empty()) {
        emit(Op::DropStatement, &statement.span, 0);
        return;
      }
      push(Step::EndGroup, &statement.span);
      visitScope(statement.children, false, nullptr);
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
      reserve(task.x, bound);
      push(Step::UserCall, &statement, task.x, base - 1, task.flags);
      pushArguments(bound, base, false);
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

// -- Statements --

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
      const auto value = values_.find(program_.names->spelling(assignment->name));
      if (value != values_.end()) {
        constants.push_back(valueOf(value->second));
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
  if (isKnownMissingModule(spelling)) {
    emit(Op::WarnMissingModule, place, 0, name);
    return;
  }
  const bool known = name == for_ || name == intersectionFor_ || name == let_ || name == echo_ ||
                     name == assert_ || name == assign_ || name == children_ || name == child_;
  if (!known) {
    emit(Op::WarnUnknownModule, place, 0, name);
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
    if (program_.newer && argument.name != noName && program_.names->isSpecial(argument.name)) {
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
    bool special = false;
    for (const Argument& argument : statement.arguments)
      special = special || (argument.name != noName && program_.names->isSpecial(argument.name));
    if (!program_.newer || !special) return visitScope(statement.children, false, nullptr);
    emit(Op::MarkSpecials, place, 0);
    push(Step::Unmark, place);
    push(Step::ChildrenScope, &statement);
    for (auto argument = statement.arguments.rbegin(); argument != statement.arguments.rend();
         ++argument) {
      if (argument->name == noName || !program_.names->isSpecial(argument->name)) continue;
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
  pushArguments(bound, base, false);
}

void Compiler::visitUserModule(const scad::Statement& statement, Target& target) {
  const Span* place = &statement.span;
  StatementCode& code = statements.emplace_back();
  code.name = statement.name;
  code.place = place;
  code.modifiers = statement.modifiers;
  emit(Op::BeginStatement, place, 0, static_cast<std::uint32_t>(statements.size() - 1));

  const std::vector<Name> parameters = namesOf(target.parameters);
  const BoundArguments& bound = bounds_.emplace_back(
      bindArguments(*program_.names, statement.arguments, parameters, parameters.size()));
  const auto boundIndex = static_cast<std::uint32_t>(bounds_.size() - 1);
  CallSite& site = calls.emplace_back();
  const auto index = static_cast<std::uint32_t>(calls.size() - 1);
  site.target = &target;
  site.name = statement.name;
  site.place = place;
  site.count = static_cast<std::uint32_t>(parameters.size());
  site.entersFile = target.file != state_->file;
  if (!site.entersFile) site.environmentDepth = state_->level - target.scope->shape->level;
  for (const std::string& warning : bound.warnings) {
    texts.push_back(warning);
    emit(Op::WarnArgument, place, 0, static_cast<std::uint32_t>(texts.size() - 1));
  }
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
  inner->unit = &block.unit;
  inner->file = state_->file;
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

// -- Units --

Unit& Compiler::mainUnit() {
  if (mainUnit_) return *mainUnit_;
  mainUnit_ = std::make_unique<Unit>();
  auto state = std::make_unique<State>();
  state->unit = mainUnit_.get();
  state->scope = main_->scope;
  state->file = main_;
  state_ = state.get();
  states_.push_back(std::move(state));
  push(Step::EmitSimple, nullptr, static_cast<std::uint32_t>(Op::Finish));
  visitScope(main_->source->statements, true, main_);
  run();
  states_.clear();
  state_ = nullptr;
  return *mainUnit_;
}

void Compiler::compileAssignments(FileScope& file) {
  if (file.assignments) return;
  file.assignments = std::make_unique<Unit>();
  auto state = std::make_unique<State>();
  state->unit = file.assignments.get();
  state->scope = file.scope;
  state->file = &file;
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
  const auto begin = [&](Unit& unit, Scope* scope, std::uint32_t level, std::uint32_t depth) {
    auto state = std::make_unique<State>();
    state->unit = &unit;
    state->scope = scope;
    state->file = target.file;
    state->level = level;
    state->depth = depth;
    state->deferred = !target.module;
    unit.stack = depth;
    state_ = state.get();
    states_.push_back(std::move(state));
  };
  const std::uint32_t level = target.scope->shape->level;
  if (hasComplexDefault(target.parameters)) {
    target.defaults = std::make_unique<Unit>();
    begin(*target.defaults, target.scope, level, count);
    state_->deferred = !target.module;
    push(Step::EmitSimple, &target.span, static_cast<std::uint32_t>(Op::ReturnDefaults), count);
    for (std::uint32_t i = count; i-- > 0;) {
      if (!target.parameters[i].value) continue;
      pushDefault(target.parameters[i], i, program_.newer);
    }
    run();
    states_.clear();
  }
  target.unit = std::make_unique<Unit>();
  if (!target.module) {
    begin(*target.unit, target.scope, level, count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Argument& parameter = target.parameters[i];
      if (program_.names->isSpecial(parameter.name)) {
        emit(Op::LoadLocal, &parameter.span, 1, i);
        emit(Op::PushSpecial, &parameter.span, -1, specialNumber(parameter.name));
      } else {
        state_->locals.insert(state_->locals.begin(), {Local::Kind::Set, parameter.name, i});
      }
    }
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
    begin(*target.unit, scope, target.shape.level, 0);
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

void Compiler::compileDynamic(Target& target) {
  if (target.dynamicCompiled) return;
  target.dynamicCompiled = true;
  target.dynamicUnit = std::make_unique<Unit>();
  const auto count = static_cast<std::uint32_t>(target.parameters.size());
  auto state = std::make_unique<State>();
  state->unit = target.dynamicUnit.get();
  state->scope = target.scope;
  state->file = target.file;
  state->level = target.scope->shape->level;
  state->depth = count;
  state->deferred = true;
  state->unit->stack = count;
  state_ = state.get();
  states_.push_back(std::move(state));
  for (std::uint32_t i = count; i-- > 0;) {
    pushDefault(target.parameters[i], i, true);
  }
  run();
  for (std::uint32_t i = 0; i < count; ++i) {
    const Argument& parameter = target.parameters[i];
    if (program_.names->isSpecial(parameter.name)) {
      emit(Op::LoadLocal, &parameter.span, 1, i);
      emit(Op::PushSpecial, &parameter.span, -1, specialNumber(parameter.name));
    } else {
      state_->locals.insert(state_->locals.begin(), {Local::Kind::Set, parameter.name, i});
    }
  }
  push(Step::EmitSimple, &target.span, static_cast<std::uint32_t>(Op::Return));
  push(Step::Visit, target.body, 0, 0, tailFlag);
  run();
  states_.clear();
  state_ = nullptr;
}

}  // namespace pw::scad

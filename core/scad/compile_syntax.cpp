// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "scad/compile_state.hpp"

// Facts about the tree that decide what code is made of it.
namespace pw::scad::compiling {

namespace {

bool isAtom(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::Number:
    case ExpressionKind::String:
    case ExpressionKind::True:
    case ExpressionKind::False:
    case ExpressionKind::Undef:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool isLiteral(const Expression* expression) {
  if (!expression || isAtom(*expression)) return true;
  switch (expression->kind) {
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

bool isPlainConstant(const Expression& expression) {
  return isAtom(expression) || (expression.kind == ExpressionKind::Unary &&
                                expression.op == Operator::Negate &&
                                expression.a->kind == ExpressionKind::Number);
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

Arity arityOf(std::string_view name) {
  static constexpr std::string_view ofOne[] = {
      "abs",  "sign",  "sin",  "cos",  "asin", "acos", "tan",     "atan",    "round",   "ceil",      "floor",
      "sqrt", "exp",   "ln",   "len",  "ord",  "norm", "is_undef", "is_list", "is_num", "is_bool",   "is_string",
      "is_function"};
  if (std::find(std::begin(ofOne), std::end(ofOne), name) != std::end(ofOne)) return {1, 1};
  if (name == "atan2" || name == "pow" || name == "cross") return {2, 2};
  if (name == "lookup") return {2, 2, 2, true};
  if (name == "log") return {1, 2, 2, true};
  if (name == "min" || name == "max") return {1, ~0u, ~0u, true};
  if (name == "rands") return {3, 4, 4, true};
  if (name == "search") return {2, ~0u, 4};
  if (name == "version") return {0, ~0u, 0};
  if (name == "version_num") return {0, ~0u, 1};
  if (name == "parent_module") return {0, 1};
  return {};
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

Value valueOf(const protocol::Literal& literal) {
  using Kind = protocol::Literal::Kind;
  switch (literal.kind) {
    case Kind::Undef: return Value();
    case Kind::Truth: return literal.truth;
    case Kind::Number: return literal.number;
    case Kind::Text: return Value(literal.text);
    case Kind::Range:
      return Value(Range{literal.items[0].number, literal.items[1].number, literal.items[2].number});
    case Kind::List: break;
  }
  std::vector<Value> elements;
  for (const protocol::Literal& item : literal.items) elements.push_back(valueOf(item));
  return Value(std::move(elements));
}

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

}  // namespace pw::scad::compiling

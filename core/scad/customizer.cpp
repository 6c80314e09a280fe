// SPDX-License-Identifier: Apache-2.0
#include "scad/customizer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <unordered_map>
#include <utility>

#include "base/limits.hpp"
#include "protocol/literal.hpp"
#include "scad/annotation.hpp"
#include "scad/comments.hpp"
#include "scad/labels.hpp"
#include "scad/value.hpp"

namespace pw::scad {
namespace {

using protocol::Literal;
using protocol::Parameter;
using protocol::ParameterValue;
using protocol::Widget;

std::optional<double> numberOf(const Expression& e) {
  if (e.kind == ExpressionKind::Number) return e.number;
  if (e.kind != ExpressionKind::Unary || (e.op != Operator::Negate && e.op != Operator::Plus))
    return std::nullopt;
  const std::optional<double> inner = numberOf(*e.a);
  return inner && e.op == Operator::Negate ? -*inner : inner;
}

constexpr int deepest = 64;  // levels of an expression that can be a parameter's default

const Expression& bare(const Expression& expression) {
  const Expression* inner = &expression;
  while (inner->kind == ExpressionKind::Group) inner = inner->a;
  return *inner;
}

// What an expression without names, calls and operators but signs and '!' is; none for others.
std::optional<Literal> literalOf(const Expression& grouped) {
  const Expression& e = bare(grouped);
  Literal out;
  if (const std::optional<double> number = numberOf(e)) {
    out.kind = Literal::Kind::Number;
    out.number = *number;
    return out;
  }
  const auto add = [&](const Expression& item) {
    std::optional<Literal> literal = literalOf(item);
    if (literal) out.items.push_back(std::move(*literal));
    return literal.has_value();
  };
  switch (e.kind) {
    case ExpressionKind::True:
    case ExpressionKind::False:
      out.kind = Literal::Kind::Truth;
      out.truth = e.kind == ExpressionKind::True;
      return out;
    case ExpressionKind::Unary: {
      std::optional<Literal> inner = literalOf(*e.a);
      if (e.op != Operator::Not || !inner || inner->kind != Literal::Kind::Truth) return std::nullopt;
      inner->truth = !inner->truth;
      return inner;
    }
    case ExpressionKind::String:
      out.kind = Literal::Kind::Text;
      out.text = *e.text;
      return out;
    case ExpressionKind::Undef:
      return out;
    case ExpressionKind::Vector:
      out.kind = Literal::Kind::List;
      for (const Expression* element : e.elements)
        if (!add(*element)) return std::nullopt;
      return out;
    case ExpressionKind::Range: {
      out.kind = Literal::Kind::Range;
      Literal one;
      one.kind = Literal::Kind::Number;
      one.number = 1;
      if (!add(*e.a)) return std::nullopt;
      if (!e.b) out.items.push_back(one);
      else if (!add(*e.b)) return std::nullopt;
      if (!add(*e.c)) return std::nullopt;
      for (const Literal& item : out.items)
        if (item.kind != Literal::Kind::Number) return std::nullopt;
      return out;
    }
    default:
      return std::nullopt;
  }
}

std::optional<Literal> numberLiteral(double number) {
  Literal out;
  out.kind = Literal::Kind::Number;
  out.number = number;
  return out;
}

std::optional<Literal> truthLiteral(bool truth) {
  Literal out;
  out.kind = Literal::Kind::Truth;
  out.truth = truth;
  return out;
}

// What OpenSCAD sees in a default when it applies a parameter set: it evaluates it without any name, so that
// sums, comparisons and choices of literals have a value, and a list is one whatever is in it.
std::optional<Literal> foldedOf(const Expression& grouped, int depth = 0) {
  if (depth > deepest) return std::nullopt;  // operands on the left are not in an expression's height
  const Expression& e = bare(grouped);
  if (std::optional<Literal> literal = literalOf(e)) return literal;
  using Kind = Literal::Kind;
  if (e.kind == ExpressionKind::Vector) {
    Literal list;
    list.kind = Kind::List;
    return list;
  }
  if (e.kind == ExpressionKind::Unary) {
    const std::optional<Literal> inner = foldedOf(*e.a, depth + 1);
    if (!inner || inner->kind != Kind::Number) return std::nullopt;
    if (e.op == Operator::Plus) return inner;
    return e.op == Operator::Negate ? numberLiteral(-inner->number) : std::nullopt;
  }
  if (e.kind == ExpressionKind::Conditional) {
    const std::optional<Literal> condition = foldedOf(*e.a, depth + 1);
    if (!condition || condition->kind != Kind::Truth) return std::nullopt;
    return foldedOf(condition->truth ? *e.b : *e.c, depth + 1);
  }
  if (e.kind != ExpressionKind::Binary) return std::nullopt;
  const std::optional<Literal> a = foldedOf(*e.a, depth + 1), b = foldedOf(*e.b, depth + 1);
  if (!a || !b || a->kind != Kind::Number || b->kind != Kind::Number) return std::nullopt;
  const double x = a->number, y = b->number;
  switch (e.op) {
    case Operator::Add: return numberLiteral(x + y);
    case Operator::Subtract: return numberLiteral(x - y);
    case Operator::Multiply: return numberLiteral(x * y);
    case Operator::Divide: return numberLiteral(x / y);
    case Operator::Modulo: return numberLiteral(std::fmod(x, y));
    case Operator::Power: return numberLiteral(std::pow(x, y));
    case Operator::Less: return truthLiteral(x < y);
    case Operator::LessEqual: return truthLiteral(x <= y);
    case Operator::Greater: return truthLiteral(x > y);
    case Operator::GreaterEqual: return truthLiteral(x >= y);
    case Operator::Equal: return truthLiteral(x == y);
    case Operator::NotEqual: return truthLiteral(x != y);
    default: return std::nullopt;
  }
}

// The default and the plain widget of its kind; false for a list that is too long to be given as text.
bool setInitial(Parameter& parameter, const Literal& literal) {
  using Kind = Literal::Kind;
  switch (literal.kind) {
    case Kind::Number:
      parameter.widget = Widget::SpinBox;
      parameter.initial = literal.number;
      return true;
    case Kind::Truth:
      parameter.widget = Widget::CheckBox;
      parameter.initial = literal.truth;
      return true;
    case Kind::Text:
      parameter.widget = Widget::TextBox;
      parameter.initial = literal.text;
      return true;
    case Kind::List: {
      constexpr std::size_t mostNumbers = 4;
      const bool numbers = std::ranges::all_of(
          literal.items, [](const Literal& item) { return item.kind == Kind::Number; });
      if (!numbers || literal.items.empty() || literal.items.size() > mostNumbers) break;
      std::vector<double> values;
      for (const Literal& item : literal.items) values.push_back(item.number);
      parameter.widget = Widget::Vector;
      parameter.initial = std::move(values);
      return true;
    }
    case Kind::Undef:
    case Kind::Range:
      break;
  }
  std::string text = protocol::textOf(literal);
  if (text.size() > base::Limits{}.literalBytes) return false;
  parameter.widget = Widget::Literal;
  parameter.initial = std::move(text);
  return true;
}

// 10^-n where n is how many decimals the numbers need, 7 at most.
double stepFor(const std::vector<double>& numbers) {
  int decimals = 0;
  for (const double number : numbers) {
    char text[400];
    int needed = std::min(std::snprintf(text, sizeof text, "%.7f", number), 399);
    while (needed > 0 && text[needed - 1] == '0') --needed;
    const std::string_view kept(text, static_cast<std::size_t>(needed));
    if (const std::size_t point = kept.find('.'); point != kept.npos)
      decimals = std::max(decimals, static_cast<int>(kept.size() - point - 1));
  }
  return std::pow(10.0, -decimals);
}

std::string textOfItem(const Annotation::Item& item) {
  if (const double* number = std::get_if<double>(&item)) return numberText(*number);
  return std::get<std::string>(item);
}

// The type of the default rules: among the choices of a text 2.50 is the text "2.50".
ParameterValue valueOfChoice(const Annotation::Value& choice, const ParameterValue& initial) {
  const double* number = std::get_if<double>(&choice.value);
  if (!number) return std::get<std::string>(choice.value);
  if (std::holds_alternative<std::string>(initial)) return choice.spelling;
  return *number;
}

bool isOneNumber(const Annotation& annotation) {
  return annotation.kind == Annotation::List && annotation.values.size() == 1 &&
         !annotation.values.front().label &&
         std::holds_alternative<double>(annotation.values.front().value);
}

void makeDropDown(Parameter& parameter, const Annotation& annotation) {
  parameter.widget = Widget::DropDown;
  bool known = false;
  for (const Annotation::Value& value : annotation.values) {
    ParameterValue choice = valueOfChoice(value, parameter.initial);
    const std::string* text = std::get_if<std::string>(&choice);
    std::string label = value.label ? textOfItem(*value.label) : text ? *text : textOfItem(value.value);
    parameter.options.push_back({std::move(choice), std::move(label)});
    known = known || parameter.options.back().value == parameter.initial;
  }
  if (known) return;
  const double* number = std::get_if<double>(&parameter.initial);
  parameter.options.insert(
      parameter.options.begin(),
      {parameter.initial, number ? numberText(*number) : std::get<std::string>(parameter.initial)});
}

// Limits and step of a number or of every element of a vector. One number is an upper limit, and for a number
// alone the lower one is 0 then, as the manual and later versions have it. True where there are both.
bool setLimits(Parameter& parameter, const Annotation& annotation,
               const std::vector<double>& initial) {
  std::vector<double> exact = initial;
  if (annotation.kind == Annotation::Range) {
    parameter.minimum = annotation.begin;
    parameter.maximum = annotation.end;
    exact.push_back(annotation.begin);
    // A given step cuts the upper end off at a whole number of steps.
    if (annotation.step && *annotation.step > 0 && annotation.end > annotation.begin) {
      const double steps = std::floor((annotation.end - annotation.begin) / *annotation.step + 1e-9);
      const double end = annotation.begin + steps * *annotation.step;
      if (annotation.end - end > 1e-9 * *annotation.step) parameter.maximum = end;
    }
  } else if (isOneNumber(annotation)) {
    parameter.maximum = std::get<double>(annotation.values.front().value);
    if (*parameter.maximum > 0 && parameter.widget != Widget::Vector) parameter.minimum = 0;
  }
  if (annotation.step && *annotation.step > 0) parameter.step = *annotation.step;
  else parameter.step = stepFor(exact);
  for (const double number : initial) {
    if (parameter.minimum) parameter.minimum = std::min(*parameter.minimum, number);
    if (parameter.maximum) parameter.maximum = std::max(*parameter.maximum, number);
  }
  return parameter.minimum && parameter.maximum && *parameter.minimum < *parameter.maximum;
}

// What other customizers understand beside OpenSCAD's own annotations: `// color`, `// font`, files
// as values (MakerWorld); `[image_surface:WxH]`, `[image_array:WxH]`, `[draw_polygon:WxH]`
// (Thingiverse).
std::string hintOf(const Parameter& parameter, const Annotation& annotation) {
  const std::string* initial = std::get_if<std::string>(&parameter.initial);
  if (!initial) return "";
  if (annotation.kind == Annotation::Words &&
      (annotation.words == "color" || annotation.words == "font"))
    return annotation.words;
  if (annotation.kind == Annotation::List && annotation.values.size() == 1 &&
      annotation.values.front().label) {
    const std::string kind = textOfItem(annotation.values.front().value);
    if (kind == "image_surface" || kind == "image_array" || kind == "draw_polygon") return kind;
  }
  for (const std::string_view name : {"default.png", "default.svg", "default.stl"})
    if (*initial == name) return "file";
  return "";
}

void setWidget(Parameter& parameter, const Annotation& annotation) {
  if (parameter.widget == Widget::Literal) return;  // lists take no annotation
  parameter.hint = hintOf(parameter, annotation);
  const bool list = annotation.kind == Annotation::List && !isOneNumber(annotation);
  if (std::holds_alternative<bool>(parameter.initial)) {
    parameter.widget = Widget::CheckBox;
  } else if (const auto* numbers = std::get_if<std::vector<double>>(&parameter.initial)) {
    parameter.widget = Widget::Vector;
    setLimits(parameter, annotation, std::vector<double>(*numbers));
  } else if (list && (parameter.hint.empty() || parameter.hint == "file")) {
    makeDropDown(parameter, annotation);
  } else if (const double* number = std::get_if<double>(&parameter.initial)) {
    parameter.widget =
        setLimits(parameter, annotation, {*number}) ? Widget::Slider : Widget::SpinBox;
  } else {
    parameter.widget = Widget::TextBox;
    if (annotation.kind == Annotation::Number && *annotation.step >= 1 && *annotation.step <= 1e9)
      parameter.maximumLength = static_cast<int>(*annotation.step);
  }
}

// The assignments of the main file's top level, with what it includes. A name assigned again keeps its first
// place and has the last value, comment and group.
std::vector<const Statement*> assignmentsOf(const Program& program) {
  const SourceFile& file = program.file(program.main);
  std::vector<const Statement*> assignments;
  std::unordered_map<Name, std::size_t> places;
  for (const Statement* s : file.statements) {
    const bool appended = s->span.file == program.main && s->span.begin >= file.text.size();
    if (s->kind != StatementKind::Assignment || appended) continue;
    const auto [place, fresh] = places.try_emplace(s->name, assignments.size());
    if (fresh) assignments.push_back(s);
    else assignments[place->second] = s;
  }
  return assignments;
}

// Groups in the order of their first parameter; those of Global follow the others.
void sortByGroup(std::vector<Parameter>& parameters) {
  std::vector<std::string> groups;
  for (const Parameter& parameter : parameters)
    if (std::ranges::find(groups, parameter.group) == groups.end()) groups.push_back(parameter.group);
  std::vector<Parameter> sorted;
  sorted.reserve(parameters.size());
  const auto take = [&](auto belongs) {
    for (Parameter& parameter : parameters)
      if (belongs(parameter)) sorted.push_back(std::move(parameter));
  };
  for (const std::string& group : groups)
    take([&](const Parameter& parameter) { return !parameter.global && parameter.group == group; });
  take([](const Parameter& parameter) { return parameter.global; });
  parameters = std::move(sorted);
}

// An assignment that the Customizer offers, and what its comments say; none for others.
std::optional<Parameter> offered(const Program& program, const Statement& s, const Comments& comments) {
  const int line = static_cast<int>(s.span.line);
  if (s.span.file != program.main || !comments.mayStandOn(line) || s.value->height > deepest) return std::nullopt;
  const Comments::Group group = comments.groupOf(line);
  const std::optional<Literal> initial = literalOf(*s.value);
  Parameter parameter;
  if (group.hidden || !initial || !setInitial(parameter, *initial)) return std::nullopt;
  parameter.name = program.names->spelling(s.name);
  parameter.group = group.name;
  parameter.line = line;
  parameter.global = group.global;
  setWidget(parameter, parseAnnotation(comments.annotationOf(line)));
  return parameter;
}

}  // namespace

std::vector<Parameter> parametersOf(const Program& program) {
  const Comments comments(program.file(program.main).text);
  std::vector<Parameter> parameters;
  std::vector<LabelSource> sources;
  for (const Statement* s : assignmentsOf(program)) {
    std::optional<Parameter> parameter = offered(program, *s, comments);
    if (!parameter) continue;
    Description description = comments.descriptionOf(parameter->line);
    // The end of a longer comment is no label.
    sources.push_back({description.whole, !description.header});
    parameter->description = std::move(description.whole);
    parameters.push_back(std::move(*parameter));
  }
  labelParameters(parameters, sources);
  sortByGroup(parameters);
  return parameters;
}

std::vector<Parameter> hiddenOf(const Program& program) {
  const Comments comments(program.file(program.main).text);
  std::vector<Parameter> parameters;
  for (const Statement* s : assignmentsOf(program)) {
    if (s->value->height > deepest || offered(program, *s, comments)) continue;
    const std::optional<Literal> initial = foldedOf(*s->value);
    Parameter parameter;
    if (!initial || initial->kind == Literal::Kind::Undef || !setInitial(parameter, *initial)) continue;
    parameter.name = parameter.label = program.names->spelling(s->name);
    parameter.line = s->span.file == program.main ? static_cast<int>(s->span.line) : 0;
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace pw::scad

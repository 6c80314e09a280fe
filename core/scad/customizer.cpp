// SPDX-License-Identifier: Apache-2.0
#include "scad/customizer.hpp"

#include <algorithm>
#include <charconv>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>
#include <utility>

#include "scad/annotation.hpp"
#include "scad/value.hpp"

namespace pw::scad {
namespace {

using protocol::Parameter;
using protocol::ParameterOption;
using protocol::ParameterValue;
using protocol::Widget;

// The text of a design as the annotations see it: lines, group headings, and where they end.
class Annotations {
 public:
  explicit Annotations(std::string_view text) : text_(text) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') lines_.push_back(i + 1);
    scan();
  }

  // Parameters stand above the first line with a '{'.
  bool mayStandOn(int line) const { return line < firstBrace_; }

  std::string groupOf(int line) const {
    std::string group = "Parameters";
    for (const Group& g : groups_)
      if (g.line < line) group = g.name;
    return group;
  }

  // The comment right above, from the first column.
  std::string descriptionOf(int line) const {
    std::string_view above = this->line(line - 1);
    if (line < 2 || !above.starts_with("//")) return "";
    above.remove_prefix(2);
    above.remove_prefix(std::min(above.find_first_not_of(" \t"), above.size()));
    std::string out;
    for (std::size_t i = 0; i < above.size(); ++i) {
      const bool slashes = above.substr(i).starts_with("//");
      out += slashes ? ' ' : above[i];
      i += slashes;
    }
    return out;
  }

  // What stands behind // on the line; nothing where a second ';' comes before it.
  std::string_view annotationOf(int number) const {
    const std::string_view line = this->line(number);
    bool quoted = false;
    int semicolons = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (quoted) {
        if (line[i] == '\\') ++i;
        else if (line[i] == '"') quoted = false;
      } else if (line[i] == '"') {
        quoted = true;
      } else if (line.substr(i).starts_with("//")) {
        return line.substr(i + 2);
      } else if (line[i] == ';' && ++semicolons > 1) {
        return {};
      }
    }
    return {};
  }

 private:
  struct Group {
    int line = 0;  // of the comment
    std::string name;
  };

  std::string_view line(int number) const {
    if (number < 1 || static_cast<std::size_t>(number) > lines_.size()) return {};
    const std::size_t begin = lines_[static_cast<std::size_t>(number - 1)];
    std::string_view line = text_.substr(begin, text_.find('\n', begin) - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  void scan() {
    int line = 1;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '\n') {
        ++line;
      } else if (c == '{') {
        firstBrace_ = line;
        return;
      } else if (c == '"') {
        for (++i; i < text_.size() && text_[i] != '"'; ++i) {
          line += text_[i] == '\n';
          if (text_[i] == '\\' && i + 1 < text_.size()) line += text_[++i] == '\n';
        }
      } else if (text_.substr(i).starts_with("//")) {
        i = std::min(text_.find('\n', i), text_.size()) - 1;
      } else if (text_.substr(i).starts_with("/*")) {
        const std::size_t end = std::min(text_.find("*/", i + 2), text_.size());
        const std::string_view comment = text_.substr(i + 2, end - i - 2);
        const auto newlines = std::count(comment.begin(), comment.end(), '\n');
        if (!newlines && end < text_.size()) groups_.push_back({line, headingOf(comment)});
        line += static_cast<int>(newlines);
        i = end + 1;
      }
    }
  }

  // [Name] of a comment on one line; several are joined, none is a group without a name.
  static std::string headingOf(std::string_view comment) {
    std::string name;
    bool any = false;
    for (std::size_t at = comment.find('['); at != comment.npos; at = comment.find('[', at)) {
      const std::size_t end = comment.find(']', at);
      if (end == comment.npos) break;
      if (any) name += '-';
      any = true;
      name += comment.substr(at + 1, end - at - 1);
      at = end;
    }
    const std::size_t begin = std::min(name.find_first_not_of(" \t"), name.size());
    return name.substr(begin, name.find_last_not_of(" \t") + 1 - begin);
  }

  std::string_view text_;
  std::vector<std::size_t> lines_;
  std::vector<Group> groups_;
  int firstBrace_ = INT_MAX;
};

std::optional<double> numberOf(const Expression& e) {
  if (e.kind == ExpressionKind::Number) return e.number;
  if (e.kind != ExpressionKind::Unary || (e.op != Operator::Negate && e.op != Operator::Plus))
    return std::nullopt;
  const std::optional<double> inner = numberOf(*e.a);
  return inner && e.op == Operator::Negate ? -*inner : inner;
}

// The value of a literal that the Customizer can change.
std::optional<ParameterValue> literalOf(const Expression& e) {
  if (const std::optional<double> number = numberOf(e)) return *number;
  switch (e.kind) {
    case ExpressionKind::True:
      return true;
    case ExpressionKind::False:
      return false;
    case ExpressionKind::String:
      return *e.text;
    case ExpressionKind::Vector: {
      if (e.elements.empty() || e.elements.size() > 4) return std::nullopt;
      std::vector<double> numbers;
      for (const Expression* element : e.elements) {
        const std::optional<double> number = numberOf(*element);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
      }
      return numbers;
    }
    default:
      return std::nullopt;
  }
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

std::string labelOf(const std::string& name) {
  std::string label;
  for (const char c : name) {
    if (c != '_') label += c;
    else if (label.empty() || label.back() != ' ') label += ' ';
  }
  return label;
}

std::string textOfItem(const Annotation::Item& item) {
  if (const double* number = std::get_if<double>(&item)) return numberText(*number);
  return std::get<std::string>(item);
}

ParameterValue valueOfItem(const Annotation::Item& item) {
  if (const double* number = std::get_if<double>(&item)) return *number;
  return std::get<std::string>(item);
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
    parameter.options.push_back(
        {valueOfItem(value.value), textOfItem(value.label.value_or(value.value))});
    known = known || parameter.options.back().value == parameter.initial;
  }
  if (known) return;
  const double* number = std::get_if<double>(&parameter.initial);
  parameter.options.insert(
      parameter.options.begin(),
      {parameter.initial, number ? numberText(*number) : std::get<std::string>(parameter.initial)});
}

// Limits and step of a number or of every element of a vector. True where both limits are given:
// one number is an upper limit alone, and a spin box as on the desktop.
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
  }
  if (annotation.step && *annotation.step > 0) parameter.step = *annotation.step;
  else parameter.step = stepFor(exact);
  for (const double number : initial) {
    if (parameter.minimum) parameter.minimum = std::min(*parameter.minimum, number);
    if (parameter.maximum) parameter.maximum = std::max(*parameter.maximum, number);
  }
  return annotation.kind == Annotation::Range;
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

// -- Values --

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

std::optional<double> readNumber(std::string_view text) {
  const std::string copy(trimmed(text));
  if (copy.empty() || copy.find_first_not_of("+-.0123456789eE") != copy.npos) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  if (*end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> toNumber(const ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value))
    return std::isfinite(*number) ? std::optional(*number) : std::nullopt;
  const std::string* text = std::get_if<std::string>(&value);
  return text ? readNumber(*text) : std::nullopt;
}

std::optional<bool> toBool(const ParameterValue& value) {
  if (const bool* truth = std::get_if<bool>(&value)) return *truth;
  if (const double* number = std::get_if<double>(&value)) {
    if (*number == 0 || *number == 1) return *number == 1;
    return std::nullopt;
  }
  const std::string* text = std::get_if<std::string>(&value);
  const std::string_view word = text ? trimmed(*text) : std::string_view();
  if (word == "true" || word == "1") return true;
  if (word == "false" || word == "0") return false;
  return std::nullopt;
}

std::optional<std::vector<double>> toNumbers(const ParameterValue& value) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&value)) {
    for (const double number : *numbers)
      if (!std::isfinite(number)) return std::nullopt;
    return *numbers;
  }
  const std::string* text = std::get_if<std::string>(&value);
  std::string_view rest = text ? trimmed(*text) : std::string_view();
  if (!rest.starts_with('[') || !rest.ends_with(']') || rest.size() < 2) return std::nullopt;
  rest = rest.substr(1, rest.size() - 2);
  std::vector<double> numbers;
  for (;;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::optional<double> number = readNumber(rest.substr(0, comma));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    if (comma == rest.size()) return numbers;
    rest.remove_prefix(comma + 1);
  }
}

// Shortest text that reads back as the same number.
std::string exactText(double number) {
  char text[32];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof text, number == 0 ? 0 : number);
  return std::string(text, end.ptr);
}

std::string plainText(const ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value)) return exactText(*number);
  if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const std::string* text = std::get_if<std::string>(&value)) return *text;
  std::string out = "[";
  for (const double number : std::get<std::vector<double>>(value)) {
    if (out.size() > 1) out += ", ";
    out += exactText(number);
  }
  return out + "]";
}

double clamped(const Parameter& parameter, double number) {
  if (parameter.maximum) number = std::min(number, *parameter.maximum);
  if (parameter.minimum) number = std::max(number, *parameter.minimum);
  return number;
}

// At most `bytes` bytes, cut between characters.
std::string cut(std::string text, int bytes) {
  std::size_t length = static_cast<std::size_t>(bytes);
  if (text.size() <= length) return text;
  while (length && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  text.resize(length);
  return text;
}

// The option that a value means; null for none.
const ParameterOption* optionOf(const Parameter& parameter, const ParameterValue& value) {
  for (const ParameterOption& option : parameter.options)
    if (option.value == value) return &option;
  const std::optional<double> number = toNumber(value);
  for (const ParameterOption& option : parameter.options) {
    const double* own = std::get_if<double>(&option.value);
    if (own ? number && *number == *own : plainText(value) == std::get<std::string>(option.value))
      return &option;
  }
  return nullptr;
}

std::optional<ParameterValue> typed(const Parameter& parameter, const ParameterValue& value) {
  if (parameter.widget == Widget::DropDown) {
    const ParameterOption* option = optionOf(parameter, value);
    return option ? std::optional(option->value) : std::nullopt;
  }
  if (std::holds_alternative<bool>(parameter.initial)) {
    const std::optional<bool> truth = toBool(value);
    return truth ? std::optional<ParameterValue>(*truth) : std::nullopt;
  }
  if (std::holds_alternative<double>(parameter.initial)) {
    const std::optional<double> number = toNumber(value);
    return number ? std::optional<ParameterValue>(clamped(parameter, *number)) : std::nullopt;
  }
  if (const auto* initial = std::get_if<std::vector<double>>(&parameter.initial)) {
    std::optional<std::vector<double>> numbers = toNumbers(value);
    if (!numbers || numbers->size() != initial->size()) return std::nullopt;
    for (double& number : *numbers) number = clamped(parameter, number);
    return ParameterValue(std::move(*numbers));
  }
  std::string text = plainText(value);
  if (parameter.maximumLength) text = cut(std::move(text), *parameter.maximumLength);
  return ParameterValue(std::move(text));
}

// "a number from 10 to 40"
std::string wantedBy(const Parameter& parameter) {
  if (parameter.widget == Widget::DropDown) {
    std::string out = "one of ";
    for (std::size_t i = 0; i < parameter.options.size(); ++i) {
      if (i == 12) return out + ", ...";
      out += (i ? ", " : "") + plainText(parameter.options[i].value);
    }
    return out;
  }
  if (std::holds_alternative<bool>(parameter.initial)) return "true or false";
  std::string limits;
  if (parameter.minimum) limits += " from " + exactText(*parameter.minimum);
  if (parameter.maximum) limits += " to " + exactText(*parameter.maximum);
  if (const auto* numbers = std::get_if<std::vector<double>>(&parameter.initial))
    return "[...] with " + std::to_string(numbers->size()) +
           (numbers->size() == 1 ? " number" : " numbers") + limits;
  return "a number" + limits;
}

}  // namespace

std::vector<Parameter> parametersOf(const Program& program) {
  const SourceFile& file = program.file(program.main);
  const Annotations annotations(file.text);

  // A name assigned again keeps its first place and has the last value, comment and group.
  std::vector<const Statement*> assignments;
  std::unordered_map<Name, std::size_t> places;
  for (const Statement* s : file.statements) {
    const bool appended = s->span.file == program.main && s->span.begin >= file.text.size();
    if (s->kind != StatementKind::Assignment || appended) continue;
    const auto [place, fresh] = places.try_emplace(s->name, assignments.size());
    if (fresh) assignments.push_back(s);
    else assignments[place->second] = s;
  }

  std::vector<Parameter> parameters;
  std::vector<std::string> groups;
  for (const Statement* s : assignments) {
    const int line = static_cast<int>(s->span.line);
    if (s->span.file != program.main || !annotations.mayStandOn(line)) continue;
    std::optional<ParameterValue> initial = literalOf(*s->value);
    if (!initial) continue;
    Parameter parameter;
    parameter.group = annotations.groupOf(line);
    if (parameter.group == "Hidden") continue;
    parameter.name = program.names->spelling(s->name);
    parameter.label = labelOf(parameter.name);
    parameter.description = annotations.descriptionOf(line);
    parameter.initial = std::move(*initial);
    parameter.line = line;
    parameter.global = parameter.group == "Global";
    setWidget(parameter, parseAnnotation(annotations.annotationOf(line)));
    if (std::find(groups.begin(), groups.end(), parameter.group) == groups.end())
      groups.push_back(parameter.group);
    parameters.push_back(std::move(parameter));
  }

  // Groups in the order of their first parameter; those of Global follow the others.
  const auto rank = [&](const Parameter& p) {
    if (p.global) return groups.size();
    return static_cast<std::size_t>(std::find(groups.begin(), groups.end(), p.group) -
                                    groups.begin());
  };
  std::vector<std::size_t> order(parameters.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(rank(parameters[a]), a) < std::pair(rank(parameters[b]), b);
  });
  std::vector<Parameter> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(std::move(parameters[i]));
  return sorted;
}

protocol::ParameterValues valuesOf(const std::vector<Parameter>& parameters,
                                   const protocol::ParameterSet& set) {
  protocol::ParameterValues values;
  for (const Parameter& parameter : parameters) {
    const auto given = set.values.find(parameter.name);
    if (given == set.values.end()) continue;
    if (std::optional<ParameterValue> value = typed(parameter, given->second))
      values[parameter.name] = std::move(*value);
  }
  return values;
}

base::Result<ParameterValue> checkedValue(const Parameter& parameter, const ParameterValue& value) {
  if (std::optional<ParameterValue> good = typed(parameter, value)) return std::move(*good);
  return base::Failure{base::Code::Usage,
                       parameter.name + " takes " + wantedBy(parameter) + "; '" + plainText(value) +
                           "' is not " +
                           (parameter.widget == Widget::DropDown ? "among them" : "that")};
}

}  // namespace pw::scad

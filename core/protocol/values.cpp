// SPDX-License-Identifier: Apache-2.0
#include "protocol/values.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "protocol/literal.hpp"

namespace pw::protocol {
namespace {

using Numbers = std::vector<double>;
using Kind = Literal::Kind;

constexpr std::size_t longestQuoted = 60;  // characters of a value in a sentence
constexpr std::size_t mostChoices = 12;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

std::optional<double> toNumber(const ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value))
    return std::isfinite(*number) ? std::optional(*number) : std::nullopt;
  const std::string* text = std::get_if<std::string>(&value);
  const std::optional<Literal> literal = text ? readLiteral(*text) : std::nullopt;
  return literal && literal->kind == Kind::Number ? std::optional(literal->number) : std::nullopt;
}

std::optional<bool> toTruth(const ParameterValue& value) {
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

std::optional<Literal> toLiteral(const ParameterValue& value) {
  if (const std::string* text = std::get_if<std::string>(&value)) return readLiteral(*text);
  return readLiteral(textOf(value));
}

// A list for a default of one to four numbers.
std::optional<ParameterValue> toVector(const ParameterValue& value) {
  const std::optional<Literal> list = toLiteral(value);
  if (!list || list->kind != Kind::List || list->items.empty()) return std::nullopt;
  Numbers numbers;
  for (const Literal& item : list->items) {
    if (item.kind != Kind::Number) return ParameterValue(textOf(*list));
    numbers.push_back(item.number);
  }
  return ParameterValue(std::move(numbers));
}

std::optional<ParameterValue> toLiteralText(const std::string& initial, const ParameterValue& value) {
  const std::optional<Literal> given = toLiteral(value), own = readLiteral(initial);
  if (!given || !own || (own->kind != Kind::Undef && own->kind != given->kind)) return std::nullopt;
  return ParameterValue(textOf(*given));
}

std::string shortened(std::string text) {
  if (text.size() <= longestQuoted) return text;
  std::size_t length = longestQuoted;
  while (length && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return text.substr(0, length) + "...";
}

// As source writes it: text in quotes.
std::string sourceOf(const Parameter& parameter, const ParameterValue& value) {
  const std::string* text = std::get_if<std::string>(&value);
  const bool quoted = text && std::holds_alternative<std::string>(parameter.initial) &&
                      parameter.widget != Widget::Literal;
  return shortened(quoted ? "\"" + *text + "\"" : textOf(value));
}

bool isOutside(const Parameter& parameter, double number) {
  return (parameter.minimum && number < *parameter.minimum) || (parameter.maximum && number > *parameter.maximum);
}

// " is outside 5 to 50, which the designer offers."
std::string outsideWords(const Parameter& parameter) {
  if (parameter.minimum && parameter.maximum)
    return " is outside " + textOf(*parameter.minimum) + " to " + textOf(*parameter.maximum) +
           ", which the designer offers.";
  if (parameter.maximum) return " is more than " + textOf(*parameter.maximum) + ", the most that the designer offers.";
  return " is less than " + textOf(*parameter.minimum) + ", the least that the designer offers.";
}

std::string choicesOf(const Parameter& parameter) {
  std::string out;
  for (std::size_t i = 0; i < parameter.options.size(); ++i) {
    if (i == mostChoices) return out + ", ...";
    out += (i ? ", " : "") + sourceOf(parameter, parameter.options[i].value);
  }
  return out;
}

std::string counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " value" : " values");
}

std::string takenBy(const Parameter& parameter) {
  if (parameter.widget == Widget::Literal) {
    const std::optional<Literal> own = readLiteral(std::get<std::string>(parameter.initial));
    if (own && own->kind == Kind::Range) return "a range such as [0 : 1 : 5]";
    if (own && own->kind == Kind::Undef) return "undef or a value such as 5, \"text\" or [1, 2]";
    return "a list such as [1, 2] or [\"a\", \"b\"]";
  }
  if (std::holds_alternative<bool>(parameter.initial)) return "true or false";
  if (std::holds_alternative<Numbers>(parameter.initial)) return "a list of numbers such as [1, 2]";
  return std::holds_alternative<double>(parameter.initial) ? "a number" : "text";
}

}  // namespace

std::string textOf(const ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value)) return textOf(*number);
  if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const std::string* text = std::get_if<std::string>(&value)) return *text;
  std::string out = "[";
  for (const double number : std::get<Numbers>(value)) {
    if (out.size() > 1) out += ", ";
    out += textOf(number);
  }
  return out + "]";
}

std::optional<ParameterValue> typedValue(const Parameter& parameter, const ParameterValue& value) {
  // A list may offer a number's parameter words: those are values as they are.
  for (const ParameterOption& option : parameter.options)
    if (option.value == value) return value;
  if (std::holds_alternative<bool>(parameter.initial)) return toTruth(value);
  if (std::holds_alternative<double>(parameter.initial)) {
    const std::optional<double> number = toNumber(value);
    return number ? std::optional<ParameterValue>(*number) : std::nullopt;
  }
  if (std::holds_alternative<Numbers>(parameter.initial)) return toVector(value);
  if (parameter.widget == Widget::Literal)
    return toLiteralText(std::get<std::string>(parameter.initial), value);
  if (const double* number = std::get_if<double>(&value); number && !std::isfinite(*number)) return std::nullopt;
  return ParameterValue(textOf(value));
}

std::string outsideOffer(const Parameter& parameter, const ParameterValue& typed) {
  const std::string subject = parameter.name + " = " + sourceOf(parameter, typed);
  if (!parameter.options.empty()) {
    const bool offered = std::ranges::any_of(
        parameter.options, [&](const ParameterOption& option) { return option.value == typed; });
    return offered ? "" : subject + " is not among what the designer offers: " + choicesOf(parameter) + ".";
  }
  if (const double* number = std::get_if<double>(&typed))
    return isOutside(parameter, *number) ? subject + outsideWords(parameter) : "";
  if (const auto* initial = std::get_if<Numbers>(&parameter.initial)) {
    const auto* numbers = std::get_if<Numbers>(&typed);
    if (!numbers) return subject + " is a list of other things than the designer's numbers.";
    if (numbers->size() != initial->size())
      return subject + " has " + counted(numbers->size()) + "; the designer's list has " +
             std::to_string(initial->size()) + ".";
    for (const double number : *numbers)
      if (isOutside(parameter, number))
        return subject + ": " + textOf(number) + outsideWords(parameter);
    return "";
  }
  const std::string* text = std::get_if<std::string>(&typed);
  if (text && parameter.maximumLength && text->size() > static_cast<std::size_t>(*parameter.maximumLength))
    return subject + " is longer than " + std::to_string(*parameter.maximumLength) +
           (*parameter.maximumLength == 1 ? " byte" : " bytes") + ", the most that the designer offers.";
  return "";
}

std::string notUsed(const Parameter& parameter, const ParameterValue& value) {
  const std::string text = textOf(value);
  return parameter.name + " = " + (text.empty() ? "\"\"" : shortened(text)) + " can't be used: it takes " + takenBy(parameter) +
         ". It stays at " + sourceOf(parameter, parameter.initial) + ".";
}

std::string notOffered(const std::string& name, const ParameterValue& value) {
  return name + " = " + shortened(textOf(value)) + " is set, although the designer does not offer it.";
}

std::string notKnown(const std::string& name) {
  return "'" + name + "' is not a parameter of this design; its value is not used.";
}

}  // namespace pw::protocol

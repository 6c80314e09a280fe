// SPDX-License-Identifier: Apache-2.0
#include "scad/functions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include "scad/operators.hpp"
#include "scad/rands.hpp"
#include "scad/trigonometry.hpp"

// Builtin functions as OpenSCAD 2021.01 has them, their warnings to the byte.
namespace pw::scad {
namespace {

using Arguments = std::span<const Value>;

Value countMismatch(FunctionHost& host, const char* name) {
  host.warn(std::string(name) + "() number of parameters does not match");
  return Value();
}

Value notConvertible(FunctionHost& host, const char* name) {
  host.warn(std::string(name) + "() parameter could not be converted");
  return Value();
}

// -- Functions of one number --

struct Named {
  const char* text;
};

double signOfNumber(double x) { return x < 0 ? -1 : x > 0 ? 1 : 0; }

template <const Named& name, double (*function)(double)>
Value ofNumber(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 1) return countMismatch(host, name.text);
  if (!arguments[0].isNumber()) return notConvertible(host, name.text);
  return Value(function(arguments[0].asNumber()));
}

template <const Named& name, double (*function)(double, double)>
Value ofTwoNumbers(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 2) return countMismatch(host, name.text);
  if (!arguments[0].isNumber() || !arguments[1].isNumber()) return notConvertible(host, name.text);
  return Value(function(arguments[0].asNumber(), arguments[1].asNumber()));
}

constexpr Named absName{"abs"}, signName{"sign"}, sinName{"sin"}, cosName{"cos"}, tanName{"tan"},
    asinName{"asin"}, acosName{"acos"}, atanName{"atan"}, atan2Name{"atan2"}, roundName{"round"},
    ceilName{"ceil"}, floorName{"floor"}, powName{"pow"}, sqrtName{"sqrt"}, expName{"exp"},
    lnName{"ln"};

double absolute(double x) { return std::fabs(x); }
double rounded(double x) { return std::round(x); }
double ceiling(double x) { return std::ceil(x); }
double floored(double x) { return std::floor(x); }
double power(double x, double y) { return std::pow(x, y); }
double root(double x) { return std::sqrt(x); }
double exponential(double x) { return std::exp(x); }
double naturalLogarithm(double x) { return std::log(x); }

Value logarithm(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 1 && arguments.size() != 2) return countMismatch(host, "log");
  for (const Value& argument : arguments) {
    if (!argument.isNumber()) return notConvertible(host, "log");
  }
  if (arguments.size() == 1) return Value(std::log10(arguments[0].asNumber()));
  return Value(std::log(arguments[1].asNumber()) / std::log(arguments[0].asNumber()));
}

// -- min, max --

// `replaces(best, candidate)`; what can't be ordered never replaces.
template <class Replaces>
Value extreme(FunctionHost& host, const char* name, Arguments arguments, Replaces replaces) {
  if (arguments.empty()) return countMismatch(host, name);
  if (arguments.size() == 1 && arguments[0].isVector()) {
    const auto& elements = arguments[0].asVector();
    if (elements.empty()) return notConvertible(host, name);
    const Value* best = &elements[0];
    for (const Value& element : elements) {
      if (replaces(*best, element)) best = &element;
    }
    return *best;
  }
  const Value* best = &arguments[0];
  for (const Value& argument : arguments) {
    if (!argument.isNumber()) return notConvertible(host, name);
    if (replaces(*best, argument)) best = &argument;
  }
  return *best;
}

Value minimum(FunctionHost& host, Arguments arguments) {
  return extreme(host, "min", arguments,
                 [](const Value& best, const Value& other) { return isLess(other, best); });
}

Value maximum(FunctionHost& host, Arguments arguments) {
  return extreme(host, "max", arguments,
                 [](const Value& best, const Value& other) { return isLess(best, other); });
}

// -- rands --

Value randoms(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 3 && arguments.size() != 4) return countMismatch(host, "rands");
  for (const Value& argument : arguments) {
    if (!argument.isNumber()) return Value();
  }
  // Half of the largest double, so that the distance between two ends is still finite.
  constexpr double farthest = std::numeric_limits<double>::max() / 2;
  const auto end = [&](double value, const char* which, double replacement) {
    if (std::isfinite(value)) return value;
    host.warn(std::string("rands() range ") + which + " cannot be infinite");
    char digits[400];
    std::snprintf(digits, sizeof digits, "%f", replacement);
    host.warnWithoutPlace(std::string("resetting to ") + digits);
    return replacement;
  };
  double low = end(arguments[0].asNumber(), "min", -farthest);
  double high = end(arguments[1].asNumber(), "max", farthest);
  if (high < low) std::swap(low, high);
  double wanted = std::fabs(arguments[2].asNumber());
  if (!std::isfinite(wanted)) {
    host.warn("rands() cannot create an infinite number of results");
    host.warnWithoutPlace("resetting number of results to 1");
    wanted = 1;
  }
  if (wanted >= 1e18 || !Budget::current().admitsCells(static_cast<std::uint64_t>(wanted))) {
    Budget::current().refused = true;
    return Value();
  }
  const auto count = static_cast<std::size_t>(wanted);
  std::vector<Value> out;
  out.reserve(count);
  const auto fill = [&](auto&& nextWord) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t first = nextWord();
      const std::uint32_t second = nextWord();
      out.emplace_back(low == high ? low : randomNumber(low, high, first, second));
    }
  };
  if (arguments.size() == 4) {
    RandomWords words(seedOf(arguments[3].asNumber()));
    fill([&words] { return static_cast<std::uint32_t>(words()); });
  } else {
    fill([&host] { return host.nextRandomWord(); });
  }
  return Value(std::move(out));
}

// -- Strings and lists --

Value length(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 1) return countMismatch(host, "len");
  const Value& value = arguments[0];
  if (value.isVector()) return Value(static_cast<double>(value.asVector().size()));
  if (value.isString()) return Value(static_cast<double>(value.codePointLength()));
  return notConvertible(host, "len");
}

Value stringOf(FunctionHost&, Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].isString()) return arguments[0];
  std::string out;
  for (const Value& argument : arguments) out += argument.strText();
  return Value(std::move(out));
}

// Numbers that are no Unicode scalar value, or below one, give nothing; 2021.01 looks at their lowest 32 bits.
void appendCodePoint(std::string& out, double number) {
  if (!(number >= 1)) return;
  const std::uint32_t code = toCount(number);
  if (code == 0 || code >= 0x110000 || (code >= 0xD800 && code < 0xE000)) return;
  const auto tail = [&](int shift) {
    out += static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

Value characters(FunctionHost& host, Arguments arguments) {
  constexpr std::uint32_t rangeLimit = 10'000;
  struct Cursor {
    Arguments elements;
    std::size_t next;
  };
  std::string out;
  std::vector<Cursor> open{{arguments, 0}};
  Budget& budget = Budget::current();
  while (!open.empty()) {
    Cursor& top = open.back();
    if (top.next == top.elements.size()) {
      open.pop_back();
      continue;
    }
    if (++budget.work > budget.workLimit) return Value();
    const Value& value = top.elements[top.next++];
    if (value.isNumber()) {
      appendCodePoint(out, value.asNumber());
    } else if (value.isVector()) {
      open.push_back({value.asVector(), 0});
    } else if (value.isRange()) {
      const std::uint32_t count = elementCount(value.asRange());
      if (count >= rangeLimit) {
        host.warnWithoutPlace("Bad range parameter in for statement: too many elements (" +
                              std::to_string(count) + ").");
        continue;
      }
      for (std::uint32_t i = 0; i < count; ++i) appendCodePoint(out, elementAt(value.asRange(), i));
    }
  }
  return Value(std::move(out));
}

// Without overlong forms, surrogates and what lies beyond U+10FFFF.
bool isUtf8(std::string_view text) {
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
    if (size == 0 || at + size > text.size()) return false;
    std::uint32_t code = size == 1 ? lead : lead & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(text[at + i]);
      if ((byte & 0xC0) != 0x80) return false;
      code = code << 6 | (byte & 0x3Fu);
    }
    if (code < least[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    at += size;
  }
  return true;
}

Value codePointOf(FunctionHost& host, Arguments arguments) {
  if (arguments.empty()) return Value();
  if (arguments.size() > 1) {
    host.warn("ord() called with " + std::to_string(arguments.size()) +
              " arguments, only 1 argument expected");
    return Value();
  }
  if (!arguments[0].isString()) {
    host.warn("ord() argument " + arguments[0].echoText() + " is not of type string");
    return Value();
  }
  if (!isUtf8(arguments[0].asString())) {
    host.warn("ord() argument '" + arguments[0].asString() + "' is not a valid utf8 string");
    return Value();
  }
  const std::string_view bytes = codePointAt(arguments[0].asString(), 0);
  if (bytes.empty()) return Value();
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() == 1) return Value(static_cast<double>(byte(0)));
  std::uint32_t code = byte(0) & (0xFFu >> (bytes.size() + 1));
  for (std::size_t i = 1; i < bytes.size(); ++i) code = code << 6 | (byte(i) & 0x3F);
  return Value(static_cast<double>(code));
}

Value concatenated(FunctionHost&, Arguments arguments) {
  std::uint64_t size = 0;
  for (const Value& argument : arguments) {
    size += argument.isVector() ? argument.asVector().size() : 1;
  }
  if (!Budget::current().admitsCells(size)) return Value();
  std::vector<Value> out;
  out.reserve(size);
  for (const Value& argument : arguments) {
    if (argument.isVector()) {
      out.insert(out.end(), argument.asVector().begin(), argument.asVector().end());
    } else {
      out.push_back(argument);
    }
  }
  return Value(std::move(out));
}

// -- lookup --

// A vector of exactly two numbers, finite or not.
bool isPair(const Value& value) {
  return value.isVector() && value.asVector().size() == 2 && value.asVector()[0].isNumber() &&
         value.asVector()[1].isNumber();
}

Value lookedUp(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 2) return countMismatch(host, "lookup");
  if (!arguments[0].isFiniteNumber()) {
    host.warn("lookup(" + arguments[0].echoText() + ", ...) first argument is not a number");
    return Value();
  }
  if (!arguments[1].isVector()) return Value();
  const double key = arguments[0].asNumber();
  const auto& rows = arguments[1].asVector();
  if (rows.empty() || !isPair(rows[0])) return Value();

  // The row at the largest key not above, and at the smallest not below; the first of equal ones.
  const std::vector<Value>* below = nullptr;
  const std::vector<Value>* above = nullptr;
  for (const Value& row : rows) {
    if (!isPair(row)) continue;
    const auto& pair = row.asVector();
    const double at = pair[0].asNumber();
    if (at <= key && (!below || at > (*below)[0].asNumber())) below = &pair;
    if (at >= key && (!above || at < (*above)[0].asNumber())) above = &pair;
  }
  if (!below && !above) return rows[0].asVector()[1];
  if (!below) return (*above)[1];
  if (!above || below == above) return (*below)[1];
  const double from = (*below)[0].asNumber();
  const double part = (key - from) / ((*above)[0].asNumber() - from);
  return Value((*above)[1].asNumber() * part + (*below)[1].asNumber() * (1 - part));
}

// -- search --

// Indices of matches; `limit` 0 is no limit.
class Matches {
 public:
  explicit Matches(std::uint32_t limit) : limit_(limit) {}
  bool add(std::size_t index) {  // false: enough
    found_.emplace_back(static_cast<double>(index));
    return limit_ == 0 || found_.size() < limit_;
  }
  bool empty() const { return found_.empty(); }
  const Value& first() const { return found_.front(); }
  Value take() { return Value(std::move(found_)); }

 private:
  std::uint32_t limit_;
  std::vector<Value> found_;
};

bool entryEquals(const Value& needle, const Value& entry, std::uint32_t column) {
  if (column == 0 && needle.equals(entry)) return true;
  return entry.isVector() && column < entry.asVector().size() &&
         needle.equals(entry.asVector()[column]);
}

Matches matchesIn(const Value& table, const Value& needle, std::uint32_t limit,
                  std::uint32_t column) {
  Matches out(limit);
  if (!table.isVector()) return out;
  const auto& entries = table.asVector();
  Budget::current().work += entries.size();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entryEquals(needle, entries[i], column) && !out.add(i)) break;
  }
  return out;
}

// The first code point of what str() makes of a value, without making it.
std::string_view firstCharacter(const Value& value) {
  switch (value.type()) {
    case Type::Undef: return "u";
    case Type::Bool: return value.asBool() ? "t" : "f";
    case Type::String: return codePointAt(value.asString(), 0);
    case Type::Function: return "f";
    default: return "[";
  }
}

bool beginsWith(const Value& value, std::string_view character) {
  if (!value.isNumber()) return firstCharacter(value) == character;
  return numberText(value.asNumber()).substr(0, 1) == character;
}

// Without a limit of 1 every needle gets a list; with it the first index, missing ones left out or [].
void addResult(std::vector<Value>& out, Matches matches, std::uint32_t limit, bool keepMissing) {
  if (limit != 1) {
    out.push_back(matches.take());
  } else if (!matches.empty()) {
    out.push_back(matches.first());
  } else if (keepMissing) {
    out.push_back(Value(std::vector<Value>()));
  }
}

// What a character counts as where characters are compared: all that are no UTF-8 are the same.
std::uint32_t comparedAs(std::string_view character) {
  constexpr std::uint32_t invalid = 0xFFFFFFFF;
  const auto lead = static_cast<unsigned char>(character.front());
  if (lead < 0x80) return lead;
  if (character.size() == 1) return invalid;
  std::uint32_t code = lead & (0xFFu >> (character.size() + 1));
  for (const char c : character.substr(1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) return invalid;
    code = code << 6 | (byte & 0x3Fu);
  }
  return code;
}

Value searchText(const std::string& needle, const std::string& text, std::uint32_t limit) {
  std::vector<Value> out;
  std::vector<std::uint32_t> hay;
  for (const std::string_view character : codePoints(text)) hay.push_back(comparedAs(character));
  for (const std::string_view letter : codePoints(needle)) {
    const std::uint32_t character = comparedAs(letter);
    Matches matches(limit);
    Budget::current().work += hay.size();
    for (std::size_t i = 0; i < hay.size(); ++i) {
      if (hay[i] == character && !matches.add(i)) break;
    }
    addResult(out, std::move(matches), limit, false);
  }
  return Value(std::move(out));
}

Value searchTable(FunctionHost& host, const std::string& needle, const Value& table,
                  std::uint32_t limit, std::uint32_t column) {
  static const std::vector<Value> none;
  const auto& entries = table.isVector() ? table.asVector() : none;
  std::vector<Value> out;
  for (const std::string_view character : codePoints(needle)) {
    Matches matches(limit);
    Budget::current().work += entries.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Value& entry = entries[i];
      if (!entry.isVector() || column >= entry.asVector().size()) {
        host.warn("Invalid entry in search vector at index " + std::to_string(i) +
                  ", required number of values in the entry: " + std::to_string(column + 1) +
                  ". Invalid entry: " + entry.echoText());
        return Value(std::vector<Value>());
      }
      if (beginsWith(entry.asVector()[column], character) && !matches.add(i)) break;
    }
    if (matches.empty()) {
      host.warn("search term not found: \"" + std::string(character) + "\"");
    }
    addResult(out, std::move(matches), limit, false);
  }
  return Value(std::move(out));
}

Value searched(FunctionHost& host, Arguments arguments) {
  if (arguments.size() < 2) return countMismatch(host, "search");
  const Value& needle = arguments[0];
  const Value& table = arguments[1];
  const std::uint32_t limit = arguments.size() > 2 ? toCount(arguments[2].numberOr(0)) : 1;
  const std::uint32_t column = arguments.size() > 3 ? toCount(arguments[3].numberOr(0)) : 0;
  switch (needle.type()) {
    case Type::Number: return matchesIn(table, needle, limit, column).take();
    case Type::String:
      return table.isString() ? searchText(needle.asString(), table.asString(), limit)
                              : searchTable(host, needle.asString(), table, limit, column);
    case Type::Vector: {
      std::vector<Value> out;
      for (const Value& element : needle.asVector()) {
        if (Budget::current().exceeded()) break;
        addResult(out, matchesIn(table, element, limit, column), limit, true);
      }
      return Value(std::move(out));
    }
    default: return Value();
  }
}

// -- Vectors --

Value norm(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 1) return countMismatch(host, "norm");
  if (!arguments[0].isVector()) return Value();
  double sum = 0;
  for (const Value& element : arguments[0].asVector()) {
    if (!element.isNumber()) {
      host.warn("Incorrect arguments to norm()");
      return Value();
    }
    sum += element.asNumber() * element.asNumber();
  }
  return Value(std::sqrt(sum));
}

Value cross(FunctionHost& host, Arguments arguments) {
  const auto refused = [&](const char* text) {
    host.warn(text);
    return Value();
  };
  if (arguments.size() != 2) return refused("Invalid number of parameters for cross()");
  if (!arguments[0].isVector() || !arguments[1].isVector()) {
    return refused("Invalid type of parameters for cross()");
  }
  const auto& a = arguments[0].asVector();
  const auto& b = arguments[1].asVector();
  if (a.size() == 2 && b.size() == 2) {
    return Value(a[0].numberOr(0) * b[1].numberOr(0) - a[1].numberOr(0) * b[0].numberOr(0));
  }
  if (a.size() != 3 || b.size() != 3) {
    return refused("Invalid vector size of parameter for cross()");
  }
  double x[3];
  double y[3];
  for (std::size_t i = 0; i < 3; ++i) {
    for (const Value* element : {&a[i], &b[i]}) {
      if (!element->isNumber()) return refused("Invalid value in parameter vector for cross()");
    }
    x[i] = a[i].asNumber();
    y[i] = b[i].asNumber();
    if (std::isnan(x[i]) || std::isnan(y[i])) {
      return refused("Invalid value (NaN) in parameter vector for cross()");
    }
    if (std::isinf(x[i]) || std::isinf(y[i])) {
      return refused("Invalid value (INF) in parameter vector for cross()");
    }
  }
  return Value(std::vector<Value>{Value(x[1] * y[2] - x[2] * y[1]), Value(x[2] * y[0] - x[0] * y[2]),
                                  Value(x[0] * y[1] - x[1] * y[0])});
}

// -- The program itself --

constexpr double versionParts[] = {2021, 1, 0};

double versionNumber(double year, double month, double day) {
  return year * 10000 + month * 100 + day;
}

Value version(FunctionHost&, Arguments) {
  return Value(std::vector<Value>{Value(versionParts[0]), Value(versionParts[1]), Value(versionParts[2])});
}

Value versionNum(FunctionHost&, Arguments arguments) {
  if (arguments.empty()) {
    return Value(versionNumber(versionParts[0], versionParts[1], versionParts[2]));
  }
  double year = 0;
  double month = 0;
  double day = 0;
  if (arguments.size() != 1 || !arguments[0].toVec3(year, month, day, 0)) return Value();
  return Value(versionNumber(year, month, day));
}

Value parentModule(FunctionHost& host, Arguments arguments) {
  if (arguments.size() > 1) return countMismatch(host, "parent_module");
  double index = 1;
  if (!arguments.empty()) {
    if (!arguments[0].isNumber()) return Value();
    index = std::trunc(arguments[0].asNumber());
  }
  // What fits no int becomes the smallest one.
  constexpr double smallest = std::numeric_limits<int>::min();
  if (!(index >= smallest && index <= std::numeric_limits<int>::max())) index = smallest;
  const auto whole = static_cast<long long>(index);
  if (whole < 0) {
    host.warn("Negative parent module index (" + std::to_string(whole) + ") not allowed");
    return Value();
  }
  if (static_cast<std::size_t>(whole) >= host.moduleDepth()) {
    host.warn("Parent module index (" + std::to_string(whole) +
              ") greater than the number of modules on the stack");
    return Value();
  }
  return Value(host.moduleName(static_cast<std::size_t>(whole)));
}

// -- Types --

template <const Named& name, bool (*test)(const Value&)>
Value typeTest(FunctionHost& host, Arguments arguments) {
  if (arguments.size() != 1) return countMismatch(host, name.text);
  return Value(test(arguments[0]));
}

constexpr Named isUndefName{"is_undef"}, isListName{"is_list"}, isNumName{"is_num"},
    isBoolName{"is_bool"}, isStringName{"is_string"}, isFunctionName{"is_function"},
    isObjectName{"is_object"};

bool testUndef(const Value& value) { return value.isUndef(); }
bool testList(const Value& value) { return value.isVector(); }
bool testNumber(const Value& value) { return value.isNumber() && !std::isnan(value.asNumber()); }
bool testBool(const Value& value) { return value.isBool(); }
bool testString(const Value& value) { return value.isString(); }
bool testFunction(const Value& value) { return value.isFunction(); }
bool testObject(const Value&) { return false; }  // later snapshots' objects don't exist here

struct Entry {
  std::string_view name;
  BuiltinFunction function;
};

constexpr Entry table[] = {
    {"abs", ofNumber<absName, absolute>},
    {"acos", ofNumber<acosName, acosDegrees>},
    {"asin", ofNumber<asinName, asinDegrees>},
    {"atan", ofNumber<atanName, atanDegrees>},
    {"atan2", ofTwoNumbers<atan2Name, atan2Degrees>},
    {"ceil", ofNumber<ceilName, ceiling>},
    {"chr", characters},
    {"concat", concatenated},
    {"cos", ofNumber<cosName, cosDegrees>},
    {"cross", cross},
    {"exp", ofNumber<expName, exponential>},
    {"floor", ofNumber<floorName, floored>},
    {"is_bool", typeTest<isBoolName, testBool>},
    {"is_function", typeTest<isFunctionName, testFunction>},
    {"is_list", typeTest<isListName, testList>},
    {"is_num", typeTest<isNumName, testNumber>},
    {"is_object", typeTest<isObjectName, testObject>},
    {"is_string", typeTest<isStringName, testString>},
    {"is_undef", typeTest<isUndefName, testUndef>},
    {"len", length},
    {"ln", ofNumber<lnName, naturalLogarithm>},
    {"log", logarithm},
    {"lookup", lookedUp},
    {"max", maximum},
    {"min", minimum},
    {"norm", norm},
    {"ord", codePointOf},
    {"parent_module", parentModule},
    {"pow", ofTwoNumbers<powName, power>},
    {"rands", randoms},
    {"round", ofNumber<roundName, rounded>},
    {"search", searched},
    {"sign", ofNumber<signName, signOfNumber>},
    {"sin", ofNumber<sinName, sinDegrees>},
    {"sqrt", ofNumber<sqrtName, root>},
    {"str", stringOf},
    {"tan", ofNumber<tanName, tanDegrees>},
    {"version", version},
    {"version_num", versionNum},
};

}  // namespace

BuiltinFunction findBuiltinFunction(std::string_view name) {
  const auto found = std::ranges::lower_bound(table, name, {}, &Entry::name);
  return found != std::end(table) && found->name == name ? found->function : nullptr;
}

bool isKnownMissingFunction(std::string_view name) {
  constexpr std::string_view missing[] = {"dxf_cross", "dxf_dim", "fontmetrics", "import",
                                          "textmetrics"};
  return std::ranges::find(missing, name) != std::end(missing);
}

}  // namespace pw::scad

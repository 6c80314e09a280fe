// SPDX-License-Identifier: Apache-2.0
#include "scad/machine.hpp"

#include <algorithm>

#include "scad/operators.hpp"

// Instructions that take more than a line.
namespace pw::scad {

void Machine::binary(Operator op) {
  Outcome outcome = applyBinary(op, top_[-1], top_[-2]);
  if (!outcome.placelessWarning.empty()) warnWithoutPlace(std::move(outcome.placelessWarning));
  if (!outcome.warning.empty()) warnInExpression(std::move(outcome.warning));
  *--top_ = Value();
  top_[-1] = std::move(outcome.value);
}

void Machine::unary(Operator op) {
  Outcome outcome = applyUnary(op, top_[-1]);
  if (!outcome.warning.empty()) warnInExpression(std::move(outcome.warning));
  top_[-1] = std::move(outcome.value);
}

// 2021.01 warns of a range that can't run only where its ends and step are literals.
void Machine::makeRange(bool withStep, bool literal) {
  const Value* const first = top_ - (withStep ? 3 : 2);
  const bool numbers =
      first[0].isNumber() && first[1].isNumber() && (!withStep || first[2].isNumber());
  Value made;
  if (numbers) {
    Range range;
    range.begin = first[0].asNumber();
    range.end = first[1].asNumber();
    range.step = withStep ? first[2].asNumber() : 1;
    if (!withStep && range.begin > range.end) {
      std::swap(range.begin, range.end);
      deprecate(
          "Using ranges of the form [begin:end] with begin value greater than the end value is "
          "deprecated");
    } else if (literal && withStep && range.step > 0 && range.begin > range.end) {
      warnInExpression("begin is greater than the end, but step is positive");
    } else if (literal && withStep && range.step < 0 && range.begin < range.end) {
      warnInExpression("begin is smaller than the end, but step is negative");
    }
    made = Value(range);
  }
  release(top_ - (withStep ? 3 : 2));
  new (top_++) Value(std::move(made));
}

// [anything] becomes [vector or range][position].
void Machine::prepareLoop(bool module) {
  Value& over = top_[-1];
  switch (over.type()) {
    case Type::Range: {
      const std::uint32_t count = elementCount(over.asRange());
      const std::size_t most =
          module ? request_.limits.moduleForElements : request_.limits.listForElements;
      if (count > most) {
        warnInExpression("Bad range parameter in for statement: too many elements (" +
                         std::to_string(count) + ")");
        if (module) lacks(protocol::Lack::Limit, "for", tooMany(count, most));
        over = Value(std::vector<Value>());
      }
      break;
    }
    case Type::Vector:
      break;
    case Type::String: {
      std::vector<Value> characters;
      for (const std::string_view character : codePoints(over.asString()))
        characters.emplace_back(character);
      over = Value(std::move(characters));
      break;
    }
    case Type::Undef:
      over = Value(std::vector<Value>());
      break;
    default: {
      std::vector<Value> one;
      one.push_back(std::move(over));
      over = Value(std::move(one));
    }
  }
  new (top_++) Value(0.0);
}

bool Machine::nextElement() {
  const Value& over = top_[-2];
  Value& position = top_[-1];
  const double at = position.asNumber();
  const auto index = static_cast<std::uint32_t>(at);
  if (over.isVector()) {
    const auto& elements = over.asVector();
    if (index < elements.size()) {
      new (&position) Value(at + 1);
      new (top_++) Value(elements[index]);
      return true;
    }
  } else {
    const Range& range = over.asRange();
    if (index < elementCount(range)) {
      new (&position) Value(at + 1);
      new (top_++) Value(elementAt(range, index));
      return true;
    }
  }
  --top_;
  *--top_ = Value();
  return false;
}

// `each x` spreads vectors, ranges and strings, keeps other values and drops undef; `each each x` what is
// in them too.
void Machine::appendEach(std::uint32_t below, int levels) {
  Value& list = top_[-1 - static_cast<std::ptrdiff_t>(below)];
  std::vector<Value> current;
  current.push_back(std::move(*--top_));
  for (int level = 0; level < levels; ++level) {
    std::vector<Value> spread;
    const bool last = level == levels - 1;
    const auto put = [&](Value value) {
      if (last) {
        list.append(std::move(value));
      } else {
        spread.push_back(std::move(value));
      }
    };
    for (Value& value : current) {
      switch (value.type()) {
        case Type::Vector:
          for (const Value& element : value.asVector()) put(element);
          break;
        case Type::Range: {
          const Range range = value.asRange();
          const std::uint32_t count = elementCount(range);
          if (count > request_.limits.listForElements) {
            warnInExpression("Bad range parameter in for statement: too many elements (" +
                             std::to_string(count) + ")");
            break;
          }
          if (!Budget::current().admitsCells(count)) break;  // the run ends for it
          for (std::uint32_t i = 0; i < count; ++i) put(elementAt(range, i));
          break;
        }
        case Type::String:
          for (const std::string_view character : codePoints(value.asString())) put(Value(character));
          break;
        case Type::Undef:
          break;
        default:
          put(std::move(value));
      }
    }
    current = std::move(spread);
  }
}

void Machine::makeClosure(const ClosureCode& code) {
  const Frame& frame = frames_.back();
  auto* const closure = new Closure;
  closure->program = &program_;
  closure->code = &code;
  closure->environment = frame.environment;
  for (Environment* environment = frame.environment; environment && !environment->captured;
       environment = environment->parent)
    environment->captured = true;
  closure->captures.reserve(code.captures.size());
  for (const ClosureCode::Capture& capture : code.captures) {
    switch (capture.from) {
      case ClosureCode::Capture::From::Local:
        closure->captures.push_back(stack_[frame.base + capture.index]);
        break;
      case ClosureCode::Capture::From::Capture:
        closure->captures.push_back(frame.closure->captures[capture.index]);
        break;
      case ClosureCode::Capture::From::Late: {
        auto* const cell = new LateCell;
        closure->captures.emplace_back(cell);
        lateCells_.push_back(closure->captures.back());
        lates_.emplace_back(capture.index, cell);
        break;
      }
    }
  }
  new (top_++) Value(closure);
}

void Machine::echo(const CallSite& site) {
  std::string text;
  const Value* const first = top_ - site.count;
  for (std::uint32_t i = 0; i < site.count; ++i) {
    if (i) text += ", ";
    if (site.names[i] != noName) text += program_.names->spelling(site.names[i]) + " = ";
    text += first[i].echoText();
  }
  ++effects_;
  messages_.echo(std::move(text));
  release(top_ - site.count);
}

bool Machine::assertHolds(const CallSite& site) {
  const Value& condition = top_[-2];
  const Value& message = top_[-1];
  if (!isUnset(condition) && condition.isTrue()) {
    release(top_ - 2);
    return true;
  }
  std::string text = "Assertion '";
  if (site.condition) text += textOf(program_, *site.condition);
  text += "' failed";
  if (!isUnset(message) && !message.isUndef()) text += ": " + message.echoText();
  fail(base::Code::BadInput, std::move(text), place_);
  return false;
}

}  // namespace pw::scad

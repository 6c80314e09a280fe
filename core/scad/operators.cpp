// SPDX-License-Identifier: Apache-2.0
#include "scad/operators.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

// The warnings are OpenSCAD 2021.01's to the byte, including where it reports the same thing twice.
namespace pw::scad {
namespace {

std::string_view signOf(Operator op) {
  switch (op) {
    case Operator::Not: return "!";
    case Operator::Negate:
    case Operator::Subtract: return "-";
    case Operator::Plus:
    case Operator::Add: return "+";
    case Operator::BitNot: return "~";
    case Operator::Power: return "^";
    case Operator::Multiply: return "*";
    case Operator::Divide: return "/";
    case Operator::Modulo: return "%";
    case Operator::ShiftLeft: return "<<";
    case Operator::ShiftRight: return ">>";
    case Operator::BitAnd: return "&";
    case Operator::BitOr: return "|";
    case Operator::Less: return "<";
    case Operator::LessEqual: return "<=";
    case Operator::Greater: return ">";
    case Operator::GreaterEqual: return ">=";
    case Operator::Equal: return "==";
    case Operator::NotEqual: return "!=";
    case Operator::And: return "&&";
    case Operator::Or: return "||";
    case Operator::None: break;
  }
  return "";
}

std::string typesText(const Value& left, std::string_view sign, const Value& right) {
  std::string out = " (";
  out.append(nameOf(left.type())).append(" ").append(sign).append(" ");
  return out.append(nameOf(right.type())).append(")");
}

Outcome undefinedOperation(Operator op, const Value& left, const Value& right) {
  return {Value(), "undefined operation" + typesText(left, signOf(op), right)};
}

Outcome warned(std::string text) { return {Value(), std::move(text)}; }

// -- Element by element --

double arithmetic(Operator op, double a, double b) {
  switch (op) {
    case Operator::Add: return a + b;
    case Operator::Subtract: return a - b;
    case Operator::Multiply: return a * b;
    case Operator::Divide: return a / b;
    case Operator::Modulo: return std::fmod(a, b);
    default: return std::pow(a, b);
  }
}

// Both vectors for + and -, one of the two and a number for * and /. Pairs that don't fit are undef, silently.
// Nested vectors wait on a list of their own: their depth is the design's, not the machine's.
Value elementwise(Operator op, const Value& left, const Value& right) {
  struct Frame {
    const Value* left;
    const Value* right;
    std::size_t size;
    std::vector<Value> out;
  };
  const bool pairwise = op == Operator::Add || op == Operator::Subtract;
  Budget& budget = Budget::current();
  const auto frameOf = [&](const Value& a, const Value& b) {
    const std::size_t size = pairwise       ? std::min(a.asVector().size(), b.asVector().size())
                             : a.isVector() ? a.asVector().size()
                                            : b.asVector().size();
    budget.work += size;
    Frame frame{&a, &b, size, {}};
    frame.out.reserve(size);
    return frame;
  };
  std::vector<Frame> open;
  Frame frame = frameOf(left, right);
  while (true) {
    bool entered = false;
    while (frame.out.size() < frame.size) {
      const std::size_t i = frame.out.size();
      const Value& a = frame.left->isVector() ? frame.left->asVector()[i] : *frame.left;
      const Value& b = frame.right->isVector() ? frame.right->asVector()[i] : *frame.right;
      if (a.isNumber() && b.isNumber()) {
        frame.out.emplace_back(arithmetic(op, a.asNumber(), b.asNumber()));
      } else if (pairwise ? a.isVector() && b.isVector()
                          : (a.isVector() && b.isNumber()) || (a.isNumber() && b.isVector())) {
        if (budget.exceeded()) return Value();
        open.push_back(std::move(frame));
        frame = frameOf(a, b);
        entered = true;
        break;
      } else {
        frame.out.emplace_back();
      }
    }
    if (entered) continue;
    Value done(std::move(frame.out));
    if (open.empty()) return done;
    frame = std::move(open.back());
    open.pop_back();
    frame.out.push_back(std::move(done));
  }
}

// -- Products of vectors and matrices --

Outcome dotProduct(const std::vector<Value>& a, const std::vector<Value>& b) {
  if (a.size() != b.size()) {
    return warned("vector*vector requires matching lengths (" + std::to_string(a.size()) +
                  " != " + std::to_string(b.size()) + ")");
  }
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].isNumber() || !b[i].isNumber()) {
      return undefinedOperation(Operator::Multiply, a[i], b[i]);
    }
    sum += a[i].asNumber() * b[i].asNumber();
  }
  return {Value(sum), {}};
}

std::string notRectangular(std::size_t row) {
  return "Matrix must be rectangular. Problem at row " + std::to_string(row);
}

std::string badCell(std::size_t row, std::size_t column) {
  return "Matrix must contain only numbers. Problem at row " + std::to_string(row) + ", col " +
         std::to_string(column);
}

std::string badElement(std::size_t index) {
  return "Vector must contain only numbers. Problem at index " + std::to_string(index);
}

Outcome matrixTimesVector(const std::vector<Value>& matrix, const std::vector<Value>& vector) {
  const std::size_t columns = matrix.front().asVector().size();
  if (columns != vector.size()) {
    return warned("matrix*vector requires matrix column count to match vector length (" +
                  std::to_string(columns) + " != " + std::to_string(vector.size()) + ")");
  }
  std::vector<Value> out;
  out.reserve(matrix.size());
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    if (!matrix[i].isVector() || matrix[i].asVector().size() != columns) {
      return warned(notRectangular(i));
    }
    double sum = 0;
    for (std::size_t j = 0; j < columns; ++j) {
      const Value& cell = matrix[i].asVector()[j];
      if (!cell.isNumber()) return warned(badCell(i, j));
      if (!vector[j].isNumber()) return warned(badElement(j));
      sum += cell.asNumber() * vector[j].asNumber();
    }
    out.emplace_back(sum);
  }
  return {Value(std::move(out)), {}};
}

// Sizes agree already. OpenSCAD checks column by column, and reports the vector before the matrix.
Outcome rowTimesMatrix(const std::vector<Value>& row, const std::vector<Value>& matrix) {
  const std::size_t columns = matrix.front().asVector().size();
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    if (!matrix[i].isVector() || matrix[i].asVector().size() != columns) {
      return warned(notRectangular(i));
    }
  }
  std::vector<Value> out;
  out.reserve(columns);
  for (std::size_t j = 0; j < columns; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Value& cell = matrix[i].asVector()[j];
      if (!row[i].isNumber()) return warned(badElement(i));
      if (!cell.isNumber()) return warned(badCell(i, j));
      sum += row[i].asNumber() * cell.asNumber();
    }
    out.emplace_back(sum);
  }
  return {Value(std::move(out)), {}};
}

Outcome vectorTimesMatrix(const std::vector<Value>& vector, const std::vector<Value>& matrix) {
  if (vector.size() != matrix.size()) {
    return warned("vector*matrix requires vector length to match matrix row count (" +
                  std::to_string(vector.size()) + " != " + std::to_string(matrix.size()) + ")");
  }
  Outcome out = rowTimesMatrix(vector, matrix);
  out.placelessWarning = out.warning;
  return out;
}

Outcome matrixTimesMatrix(const std::vector<Value>& left, const std::vector<Value>& right) {
  const std::size_t columns = left.front().asVector().size();
  if (columns != right.size()) {
    return warned(
        "matrix*matrix requires left operand column count to match right operand row count (" +
        std::to_string(columns) + " != " + std::to_string(right.size()) + ")");
  }
  std::vector<Value> out;
  out.reserve(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::size_t size = left[i].isVector() ? left[i].asVector().size() : 0;
    if (size != right.size()) {
      return warned(
          "matrix*matrix left operand row length does not match right operand row count (" +
          std::to_string(size) + " != " + std::to_string(right.size()) + ") at row " +
          std::to_string(i));
    }
    Outcome row = rowTimesMatrix(left[i].asVector(), right);
    if (!row.warning.empty()) {
      row.placelessWarning = row.warning;
      row.warning += "\n\twhile processing left operand at row " + std::to_string(i);
      return row;
    }
    out.push_back(std::move(row.value));
  }
  return {Value(std::move(out)), {}};
}

Outcome product(const Value& left, const Value& right) {
  const auto& a = left.asVector();
  const auto& b = right.asVector();
  if (a.empty() || b.empty()) return warned("Multiplication is undefined on empty vectors");
  const Value& first = a.front();
  const Value& second = b.front();
  if (first.isNumber() && second.isNumber()) return dotProduct(a, b);
  if (first.isVector() && second.isNumber()) return matrixTimesVector(a, b);
  if (first.isNumber() && second.isVector()) return vectorTimesMatrix(a, b);
  if (first.isVector() && second.isVector()) return matrixTimesMatrix(a, b);
  std::string text = "undefined vector*vector multiplication where first elements are types ";
  text.append(nameOf(first.type())).append(" and ").append(nameOf(second.type()));
  return warned(std::move(text));
}

// -- Order --

enum class Order { Less, Same, Greater, Undefined };

template <class T>
Order orderOf(const T& a, const T& b) {
  return a < b ? Order::Less : b < a ? Order::Greater : Order::Same;
}

// Ranges compare by begin, step and number of elements; those that never run are all the same, and
// less than any other. A single value with step 0 counts as one here though a loop over it is skipped.
std::uint32_t countForOrder(const Range& range) {
  return range.step == 0 && range.begin == range.end ? 1 : elementCount(range);
}

Order rangeOrder(const Range& a, const Range& b) {
  const std::uint32_t countA = countForOrder(a);
  const std::uint32_t countB = countForOrder(b);
  if (countA == 0 || countB == 0) return orderOf(countA != 0, countB != 0);
  if (a.begin != b.begin) return orderOf(a.begin, b.begin);
  if (a.step != b.step) return orderOf(a.step, b.step);
  return orderOf(countA, countB);
}

// Vectors lexicographically. Where it is undefined, `indices` gets the way down to the two elements,
// outermost first, and `culprits` the elements.
struct Ordering {
  Order order;
  std::vector<std::size_t> indices;
  const Value* left;
  const Value* right;
};

Ordering ordering(const Value& left, const Value& right) {
  struct Frame {
    const std::vector<Value>* a;
    const std::vector<Value>* b;
    std::size_t next;
  };
  std::vector<Frame> open;
  const auto orderHere = [&open](const Value& a, const Value& b) {
    if (a.type() != b.type()) return Order::Undefined;
    switch (a.type()) {
      case Type::Number: return orderOf(a.asNumber(), b.asNumber());
      case Type::String: return orderOf(a.asString(), b.asString());
      case Type::Bool: return orderOf(a.asBool(), b.asBool());
      case Type::Range: return rangeOrder(a.asRange(), b.asRange());
      case Type::Vector:
        open.push_back({&a.asVector(), &b.asVector(), 0});
        return Order::Same;
      default: return Order::Undefined;
    }
  };
  const auto found = [&open](Order order, const Value& a, const Value& b) {
    Ordering out{order, {}, &a, &b};
    if (order == Order::Undefined) {
      for (const Frame& frame : open) out.indices.push_back(frame.next - 1);
    }
    return out;
  };
  const Order top = orderHere(left, right);
  if (top != Order::Same) return found(top, left, right);
  Budget& budget = Budget::current();
  while (!open.empty()) {
    Frame& frame = open.back();
    if (frame.next == std::min(frame.a->size(), frame.b->size())) {
      const Order order = orderOf(frame.a->size(), frame.b->size());
      open.pop_back();
      if (order != Order::Same) return {order, {}, &left, &right};
      continue;
    }
    if (++budget.work > budget.workLimit) break;
    const Value& a = (*frame.a)[frame.next];
    const Value& b = (*frame.b)[frame.next];
    ++frame.next;
    const Order order = orderHere(a, b);
    if (order != Order::Same) return found(order, a, b);
  }
  return {Order::Same, {}, &left, &right};
}

// Plain numbers compare as machines do: nan <= nan is false. As elements of vectors they are the same.
bool compareNumbers(Operator op, double a, double b) {
  switch (op) {
    case Operator::Less: return a < b;
    case Operator::LessEqual: return a <= b;
    case Operator::Greater: return a > b;
    default: return a >= b;
  }
}

Outcome compared(Operator op, const Value& left, const Value& right) {
  if (left.isNumber() && right.isNumber()) {
    return {Value(compareNumbers(op, left.asNumber(), right.asNumber())), {}};
  }
  // a > b and a <= b are decided by b < a, and worded so where elements of vectors are at fault.
  const bool turned = op == Operator::Greater || op == Operator::LessEqual;
  const bool negated = op == Operator::LessEqual || op == Operator::GreaterEqual;
  const Ordering result = turned ? ordering(right, left) : ordering(left, right);
  if (result.order != Order::Undefined) return {Value((result.order == Order::Less) != negated), {}};
  const bool inside = !result.indices.empty();
  const Value& a = inside ? *result.left : left;
  const Value& b = inside ? *result.right : right;
  std::string text = a.type() == b.type() ? "operation undefined" : "undefined operation";
  text += typesText(a, inside ? "<" : signOf(op), b);
  for (std::size_t i = result.indices.size(); i-- > 0;) {
    text += "\n\tin vector comparison at index " + std::to_string(result.indices[i]);
  }
  return warned(std::move(text));
}

// -- Bits, as in later snapshots --

std::int64_t toBits(double number) {
  constexpr double limit = 9223372036854775808.0;
  return number >= -limit && number < limit ? static_cast<std::int64_t>(number) : 0;
}

Outcome bitOperation(Operator op, double left, double right) {
  const std::int64_t a = toBits(left);
  const std::int64_t b = toBits(right);
  switch (op) {
    case Operator::BitAnd: return {Value(static_cast<double>(a & b)), {}};
    case Operator::BitOr: return {Value(static_cast<double>(a | b)), {}};
    default: break;
  }
  if (right < 0) return warned("negative shift");
  if (right >= 64) return warned("shift too large");
  const auto moved = op == Operator::ShiftLeft
                         ? static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << b)
                         : a >> b;
  return {Value(static_cast<double>(moved)), {}};
}

std::optional<std::size_t> componentOf(char letter) {
  switch (letter) {
    case 'x':
    case 'r': return 0;
    case 'y':
    case 'g': return 1;
    case 'z':
    case 'b': return 2;
    case 'w':
    case 'a': return 3;
    default: return std::nullopt;
  }
}

}  // namespace

std::uint32_t toCount(double number) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(toBits(number)));
}

bool isLess(const Value& left, const Value& right) {
  return ordering(left, right).order == Order::Less;
}

Outcome applyUnary(Operator op, const Value& operand) {
  if (op == Operator::Not) return {Value(!operand.isTrue()), {}};
  if (op == Operator::Plus) return {operand, {}};
  if (operand.isNumber()) {
    return {Value(op == Operator::Negate ? -operand.asNumber()
                                         : static_cast<double>(~toBits(operand.asNumber()))),
            {}};
  }
  if (op == Operator::Negate && operand.isVector()) {
    return {elementwise(Operator::Multiply, operand, Value(-1.0)), {}};
  }
  std::string text = "undefined operation (";
  return warned(text.append(signOf(op)).append(nameOf(operand.type())).append(")"));
}

Outcome applyBinary(Operator op, const Value& left, const Value& right) {
  const bool numbers = left.isNumber() && right.isNumber();
  switch (op) {
    case Operator::Equal: return {Value(left.equals(right)), {}};
    case Operator::NotEqual: return {Value(!left.equals(right)), {}};
    case Operator::And: return {Value(left.isTrue() && right.isTrue()), {}};
    case Operator::Or: return {Value(left.isTrue() || right.isTrue()), {}};
    case Operator::Less:
    case Operator::LessEqual:
    case Operator::Greater:
    case Operator::GreaterEqual: return compared(op, left, right);
    case Operator::BitAnd:
    case Operator::BitOr:
    case Operator::ShiftLeft:
    case Operator::ShiftRight:
      return numbers ? bitOperation(op, left.asNumber(), right.asNumber())
                     : undefinedOperation(op, left, right);
    default: break;
  }
  if (numbers) return {Value(arithmetic(op, left.asNumber(), right.asNumber())), {}};
  switch (op) {
    case Operator::Add:
    case Operator::Subtract:
      if (left.isVector() && right.isVector()) return {elementwise(op, left, right), {}};
      break;
    case Operator::Multiply:
      if (left.isVector() && right.isVector()) return product(left, right);
      [[fallthrough]];
    case Operator::Divide:
      if (left.isVector() ? right.isNumber() : left.isNumber() && right.isVector()) {
        return {elementwise(op, left, right), {}};
      }
      break;
    default: break;
  }
  return undefinedOperation(op, left, right);
}

Value indexed(const Value& value, const Value& index) {
  if (!index.isNumber()) return Value();
  const double number = std::trunc(index.asNumber());
  if (!(number >= 0 && number < std::numeric_limits<std::uint32_t>::max())) return Value();
  const auto i = static_cast<std::size_t>(number);
  switch (value.type()) {
    case Type::Vector: return i < value.asVector().size() ? value.asVector()[i] : Value();
    case Type::String: {
      const std::string& text = value.asString();
      const std::size_t length = value.codePointLength();
      if (i >= length) return Value();
      if (length == text.size()) return Value(std::string(1, text[i]));
      return Value(codePointAt(text, i));
    }
    case Type::Range: {
      const Range& range = value.asRange();
      return i == 0 ? Value(range.begin) : i == 1 ? Value(range.step) : i == 2 ? Value(range.end) : Value();
    }
    default: return Value();
  }
}

Value memberOf(const Value& value, std::string_view name) {
  if (value.isRange()) {
    const Range& range = value.asRange();
    if (name == "begin") return Value(range.begin);
    if (name == "step") return Value(range.step);
    if (name == "end") return Value(range.end);
    return Value();
  }
  if (!value.isVector() || name.empty() || name.size() > 4) return Value();
  const auto& elements = value.asVector();
  const bool coordinates = name.find_first_not_of("xyzw") == std::string_view::npos;
  const bool colours = name.find_first_not_of("rgba") == std::string_view::npos;
  if (!coordinates && !colours) return Value();
  std::vector<Value> out;
  for (const char letter : name) {
    const std::size_t i = *componentOf(letter);
    if (i >= elements.size()) return Value();
    if (name.size() == 1) return elements[i];
    out.push_back(elements[i]);
  }
  return Value(std::move(out));
}

}  // namespace pw::scad

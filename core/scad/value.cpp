// SPDX-License-Identifier: Apache-2.0
#include "scad/value.hpp"

#include <cmath>
#include <limits>

namespace pw::scad {
namespace {

// Bytes of the character that begins at text[at]: as many as its first byte says, whatever follows, so that in a
// file saved in Latin-1 an accented letter swallows its neighbours as it does in OpenSCAD. 0 for a character
// that the text's end cuts: it counts as none.
std::size_t codePointBytes(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xC0   ? 1
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                           : lead < 0xF8 ? 4
                           : lead < 0xFC ? 5
                           : lead < 0xFE ? 6
                                         : 1;
  return at + size > text.size() ? 0 : size;
}

// A walk's next stop inside one vector.
struct Cursor {
  const std::vector<Value>* elements;
  std::size_t next;
};

// By begin, step and number of elements; ranges that never run are all the same.
bool sameRange(const Range& a, const Range& b) {
  const auto count = [](const Range& range) {
    return range.step == 0 && range.begin == range.end ? 1 : elementCount(range);
  };
  if (count(a) == 0 || count(b) == 0) return count(a) == count(b);
  return a.begin == b.begin && a.step == b.step && count(a) == count(b);
}

std::string rangeText(const Range& range) {
  return "[" + numberText(range.begin) + " : " + numberText(range.step) + " : " +
         numberText(range.end) + "]";
}

}  // namespace

std::string_view nameOf(Type type) {
  switch (type) {
    case Type::Undef: return "undefined";
    case Type::Bool: return "bool";
    case Type::Number: return "number";
    case Type::String: return "string";
    case Type::Vector: return "vector";
    case Type::Range: return "range";
    case Type::Function: return "function";
  }
  return "";
}

Value::Value(std::string text) : type_(Type::String) { bits_.box = new StringBox(std::move(text)); }

Value::Value(std::vector<Value> elements) : type_(Type::Vector) {
  bits_.box = new VectorBox(std::move(elements));
}

Value::Value(Range range) : type_(Type::Range) { bits_.box = new RangeBox(range); }

Value::Value(FunctionObject* function) noexcept : type_(Type::Function) {
  bits_.function = function;
  ++function->references;
}

void Value::release() noexcept {
  if (type_ == Type::Function) {
    if (--bits_.function->references == 0) destroyFunctions(bits_.function);
    return;
  }
  if (--bits_.box->references != 0) return;
  switch (type_) {
    case Type::String: delete static_cast<StringBox*>(bits_.box); break;
    case Type::Vector: destroyVectors(static_cast<VectorBox*>(bits_.box)); break;
    default: delete static_cast<RangeBox*>(bits_.box); break;
  }
}

void Value::destroyVectors(VectorBox* first) noexcept {
  // Vectors that nobody else holds join the list instead of being destroyed by their parent.
  first->nextDoomed = nullptr;
  while (first) {
    VectorBox* box = first;
    first = box->nextDoomed;
    for (Value& element : box->elements) {
      if (element.type_ != Type::Vector) continue;
      auto* inner = static_cast<VectorBox*>(element.bits_.box);
      element.type_ = Type::Undef;
      if (--inner->references != 0) continue;
      inner->nextDoomed = first;
      first = inner;
    }
    delete box;
  }
}

void Value::destroyFunctions(FunctionObject* first) noexcept {
  // A closure may hold the last reference to another one, and so on: those wait for the outermost.
  static constinit thread_local FunctionObject* doomed = nullptr;
  static constinit thread_local bool busy = false;
  first->nextDoomed_ = doomed;
  doomed = first;
  if (busy) return;
  busy = true;
  while (doomed) {
    FunctionObject* function = doomed;
    doomed = function->nextDoomed_;
    delete function;
  }
  busy = false;
}

Value::VectorBox& Value::unshared() {
  auto* box = static_cast<VectorBox*>(bits_.box);
  if (box->references != 1) *this = Value(std::vector<Value>(box->elements));
  return *static_cast<VectorBox*>(bits_.box);
}

std::vector<Value>& Value::editVector() {
  VectorBox& box = unshared();
  Budget::current().cells += box.elements.size() - box.counted;
  box.counted = box.elements.size();
  return box.elements;
}

void Value::append(Value element) {
  VectorBox& box = unshared();
  box.elements.push_back(std::move(element));
  ++box.counted;
  ++Budget::current().cells;
}

std::size_t Value::codePointLength() const {
  auto* box = static_cast<StringBox*>(bits_.box);
  if (box->codePoints == ~std::size_t{0}) box->codePoints = codePointCount(box->text);
  return box->codePoints;
}

bool Value::isTrue() const {
  switch (type_) {
    case Type::Undef: return false;
    case Type::Bool: return asBool();
    case Type::Number: return asNumber() != 0;
    case Type::String: return !asString().empty();
    case Type::Vector: return !asVector().empty();
    default: return true;
  }
}

bool Value::equals(const Value& other) const {
  struct Pair {
    const std::vector<Value>* left;
    const std::vector<Value>* right;
    std::size_t next;
  };
  std::vector<Pair> open;
  const auto equalHere = [&open](const Value& a, const Value& b) {
    if (a.type_ != b.type_) return false;
    switch (a.type_) {
      case Type::Undef: return true;
      case Type::Bool: return a.asBool() == b.asBool();
      case Type::Number: return a.asNumber() == b.asNumber();
      case Type::String: return a.asString() == b.asString();
      case Type::Range: {
        return sameRange(a.asRange(), b.asRange());
      }
      case Type::Function: return a.bits_.function == b.bits_.function;
      case Type::Vector:
        if (a.asVector().size() != b.asVector().size()) return false;
        open.push_back({&a.asVector(), &b.asVector(), 0});
        return true;
    }
    return false;
  };
  if (!equalHere(*this, other)) return false;
  Budget& budget = Budget::current();
  while (!open.empty()) {
    Pair& top = open.back();
    if (top.next == top.left->size()) {
      open.pop_back();
      continue;
    }
    const std::size_t i = top.next++;
    if (++budget.work > budget.workLimit) return false;
    if (!equalHere((*top.left)[i], (*top.right)[i])) return false;
  }
  return true;
}

bool Value::toVec2(double& x, double& y) const {
  if (!isVector() || asVector().size() != 2) return false;
  const auto& v = asVector();
  if (!v[0].isFiniteNumber() || !v[1].isFiniteNumber()) return false;
  x = v[0].asNumber();
  y = v[1].asNumber();
  return true;
}

bool Value::toVec3(double& x, double& y, double& z, double zDefault) const {
  if (toVec2(x, y)) {
    z = zDefault;
    return true;
  }
  if (!isVector() || asVector().size() != 3) return false;
  const auto& v = asVector();
  if (!v[0].isFiniteNumber() || !v[1].isFiniteNumber() || !v[2].isFiniteNumber()) return false;
  x = v[0].asNumber();
  y = v[1].asNumber();
  z = v[2].asNumber();
  return true;
}

void Value::appendText(std::string& out) const {
  std::vector<Cursor> open;
  const auto append = [&](const Value& value) {
    switch (value.type_) {
      case Type::Undef: out += "undef"; break;
      case Type::Bool: out += value.asBool() ? "true" : "false"; break;
      case Type::Number: out += numberText(value.asNumber()); break;
      case Type::String: out.append(1, '"').append(value.asString()).append(1, '"'); break;
      case Type::Range: out += rangeText(value.asRange()); break;
      case Type::Function: out += value.asFunction().text(); break;
      case Type::Vector:
        out += '[';
        open.push_back({&value.asVector(), 0});
        break;
    }
  };
  append(*this);
  Budget& budget = Budget::current();
  while (!open.empty()) {
    Cursor& top = open.back();
    if (top.next == top.elements->size()) {
      out += ']';
      open.pop_back();
      continue;
    }
    if (++budget.work > budget.workLimit) return;
    if (top.next != 0) out += ", ";
    append((*top.elements)[top.next++]);
  }
}

std::string Value::echoText() const {
  std::string out;
  appendText(out);
  return out;
}

std::string Value::strText() const { return isString() ? asString() : echoText(); }

std::uint32_t elementCount(const Range& range) {
  constexpr auto endless = std::numeric_limits<std::uint32_t>::max();
  const auto [begin, step, end] = range;
  if (std::isnan(begin) || std::isnan(step) || std::isnan(end)) return 0;
  if (step < 0 ? begin < end : begin > end) return 0;
  if (step == 0) return begin == end ? 0 : endless;
  if (begin == end || std::isinf(step)) return 1;
  if (std::isinf(begin) || std::isinf(end)) return endless;
  // One more digit, so that a step that does not divide evenly still reaches its end: towards the largest count.
  const double steps = std::nextafter((end - begin) / step, static_cast<double>(endless));
  // 2021.01 keeps the lowest 32 bits of what fits 63, and none of what does not: [0:1e20] has one element.
  constexpr double tooMany = 0x1p63;
  const std::uint32_t whole =
      steps < tooMany ? static_cast<std::uint32_t>(static_cast<std::uint64_t>(steps)) : 0;
  return whole == endless ? endless : whole + 1;
}

double elementAt(const Range& range, std::uint32_t index) {
  return index == 0 ? range.begin : range.begin + range.step * index;
}

std::size_t codePointCount(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const std::size_t size = codePointBytes(text, at);
    if (size == 0) break;
    at += size;
  }
  return count;
}

std::string_view codePointAt(std::string_view text, std::size_t index) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = codePointBytes(text, at);
    if (size == 0) break;
    if (index-- == 0) return text.substr(at, size);
    at += size;
  }
  return {};
}

std::vector<std::string_view> codePoints(std::string_view text) {
  std::vector<std::string_view> out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = codePointBytes(text, at);
    if (size == 0) break;
    out.push_back(text.substr(at, size));
    at += size;
  }
  return out;
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pw::scad {

enum class Type : std::uint8_t { Undef, Bool, Number, String, Vector, Range, Function };

// "undefined", "bool", "number", "string", "vector", "range", "function": as OpenSCAD's messages say.
std::string_view nameOf(Type type);

struct Range {
  double begin = 0, step = 1, end = 0;
};

// What a `function(...)` literal or the name of nothing else evaluates to. The evaluator derives from
// it (captured environment, code). Equal only to itself.
struct FunctionObject {
  std::uint32_t references = 0;
  virtual ~FunctionObject() = default;
  virtual std::string text() const = 0;  // as OpenSCAD prints it

 private:
  FunctionObject* nextDoomed_ = nullptr;  // closures in closures are destroyed in a loop
  friend class Value;
};

// Counts what is alive so that limits can stop a memory bomb; shared by all values of one run. Values
// may outlive a run, so a run sets its limits relative to what is alive when it begins.
struct Budget {
  std::uint64_t cells = 0;  // elements alive in vectors
  std::uint64_t bytes = 0;  // bytes alive in strings
  std::uint64_t work = 0;   // cells visited by printing, comparing and arithmetic: a vector that holds
                            // itself twice, sixty levels deep, is small and yet endless to walk
  std::uint64_t cellLimit = ~0ull;
  std::uint64_t byteLimit = ~0ull;
  std::uint64_t workLimit = ~0ull;
  bool refused = false;     // something was asked for that would pass a limit, and was not made
  bool exceeded() const {
    return cells > cellLimit || bytes > byteLimit || work > workLimit || refused;
  }
  // Whether so many more cells or bytes may be made; notes a refusal where not.
  bool admitsCells(std::uint64_t count) {
    const bool fits = cells <= cellLimit && count <= cellLimit - cells;
    refused |= !fits;
    return fits;
  }
  bool admitsBytes(std::uint64_t count) {
    const bool fits = bytes <= byteLimit && count <= byteLimit - bytes;
    refused |= !fits;
    return fits;
  }
  static Budget& current();  // of this thread
};

namespace detail {
inline constinit thread_local Budget threadBudget;
}
inline Budget& Budget::current() { return detail::threadBudget; }

// A value of the OpenSCAD language: 16 bytes, cheap to copy. Strings and vectors are shared and never
// change once shared; destruction of deep vectors does not recurse. Not for several threads at once.
class Value {
 public:
  Value() noexcept = default;  // undef
  Value(bool value) noexcept : type_(Type::Bool) { bits_.boolean = value; }
  Value(double value) noexcept : type_(Type::Number) { bits_.number = value; }
  Value(int value) noexcept : Value(static_cast<double>(value)) {}
  Value(std::string text);
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  Value(std::vector<Value> elements);
  Value(Range range);
  explicit Value(FunctionObject* function) noexcept;  // takes a reference; never null
  Value(const Value& other) noexcept : bits_(other.bits_), type_(other.type_) { retain(); }
  Value(Value&& other) noexcept : bits_(other.bits_), type_(other.type_) {
    other.type_ = Type::Undef;
  }
  Value& operator=(const Value& other) noexcept {
    Value copy(other);
    swap(copy);
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    Value taken(std::move(other));
    swap(taken);
    return *this;
  }
  ~Value() {
    if (isShared()) release();
  }
  void swap(Value& other) noexcept {
    std::swap(bits_, other.bits_);
    std::swap(type_, other.type_);
  }

  Type type() const { return type_; }
  bool isUndef() const { return type_ == Type::Undef; }
  bool isBool() const { return type_ == Type::Bool; }
  bool isNumber() const { return type_ == Type::Number; }
  bool isString() const { return type_ == Type::String; }
  bool isVector() const { return type_ == Type::Vector; }
  bool isRange() const { return type_ == Type::Range; }
  bool isFunction() const { return type_ == Type::Function; }

  // -- Only for the type named --
  bool asBool() const { return bits_.boolean; }
  double asNumber() const { return bits_.number; }
  const std::string& asString() const;
  const std::vector<Value>& asVector() const;
  const Range& asRange() const;
  FunctionObject& asFunction() const { return *bits_.function; }

  // The elements for changing in place: copies them first where they are shared. What is added is
  // counted at the next edit of this vector; a long run of additions goes through append().
  std::vector<Value>& editVector();
  // Adds one element at the end, copying the vector first where it is shared.
  void append(Value element);
  // Code points of the text; remembered, and for plain ASCII the same as its bytes.
  std::size_t codePointLength() const;

  // -- Language rules (openscad semantics) --
  // false: false, 0, "", [], undef; true: all else, nan, ranges and functions included.
  bool isTrue() const;
  // Across types false; nan differs from itself; functions are equal only to themselves.
  bool equals(const Value& other) const;
  double numberOr(double otherwise) const { return isNumber() ? asNumber() : otherwise; }
  bool isFiniteNumber() const { return isNumber() && asNumber() - asNumber() == 0; }
  // A vector of exactly 2 finite numbers; x and y are untouched where it is not.
  bool toVec2(double& x, double& y) const;
  // A vector of 3 finite numbers, or of 2 with z as zDefault; untouched where it is not.
  bool toVec3(double& x, double& y, double& z, double zDefault) const;

  // The text of echo(): strings quoted, not escaped. str() is the same with a bare outermost string.
  std::string echoText() const;
  std::string strText() const;

 private:
  struct Box {
    std::uint32_t references = 1;
  };
  struct StringBox;
  struct VectorBox;
  struct RangeBox;
  union Bits {
    bool boolean;
    double number;
    Box* box;
    FunctionObject* function;
  } bits_{};
  Type type_ = Type::Undef;

  bool isShared() const { return type_ >= Type::String; }
  void retain() const noexcept {
    if (!isShared()) return;
    if (type_ == Type::Function) {
      ++bits_.function->references;
    } else {
      ++bits_.box->references;
    }
  }
  void release() noexcept;
  static void destroyVectors(VectorBox* first) noexcept;
  static void destroyFunctions(FunctionObject* first) noexcept;
  VectorBox& unshared();
  void appendText(std::string& out) const;
};

struct Value::StringBox : Box {
  explicit StringBox(std::string value) : text(std::move(value)) {
    Budget::current().bytes += text.size();
  }
  ~StringBox() { Budget::current().bytes -= text.size(); }
  std::string text;
  std::size_t codePoints = ~std::size_t{0};  // not counted yet
};

struct Value::VectorBox : Box {
  explicit VectorBox(std::vector<Value> values)
      : elements(std::move(values)), counted(elements.size()) {
    Budget::current().cells += counted;
  }
  ~VectorBox() { Budget::current().cells -= counted; }
  std::vector<Value> elements;
  std::size_t counted;
  VectorBox* nextDoomed = nullptr;
};

struct Value::RangeBox : Box {
  explicit RangeBox(Range value) : range(value) {}
  Range range;
};

inline const std::string& Value::asString() const {
  return static_cast<const StringBox*>(bits_.box)->text;
}
inline const std::vector<Value>& Value::asVector() const {
  return static_cast<const VectorBox*>(bits_.box)->elements;
}
inline const Range& Value::asRange() const {
  return static_cast<const RangeBox*>(bits_.box)->range;
}

// A number as OpenSCAD prints it: 6 significant digits, ties away from zero, exponent from 1e6 on and
// below 1e-5, unpadded ("1e+6", "0.00001", "-0" as "0", "inf", "-inf", "nan").
std::string numberText(double number);

// How many elements a range yields: 0 where it never runs, UINT32_MAX for a zero step or an infinite
// end; forgives one rounding error of the quotient ([0:0.1:0.3] has 4).
std::uint32_t elementCount(const Range& range);
double elementAt(const Range& range, std::uint32_t index);

// Code points of UTF-8 text; broken bytes count as one each.
std::size_t codePointCount(std::string_view text);
std::vector<std::string_view> codePoints(std::string_view text);
// The code point of that index; empty where the text has fewer.
std::string_view codePointAt(std::string_view text, std::size_t index);

}  // namespace pw::scad

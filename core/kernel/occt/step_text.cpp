// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/step_text.hpp"

#include <cstdint>
#include <cstdio>
#include <utility>

namespace pw::kernel {

namespace {

constexpr std::uint32_t replacement = 0xFFFD;
constexpr std::uint32_t backslash = 0xE05C;  // of the private use area

// The code point at `at`, which moves past it; malformed, overlong and surrogate sequences give U+FFFD
// and move one byte.
std::uint32_t codePoint(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4 : 0;
  if (length == 1) return byte(at++);
  std::uint32_t value = length == 0 ? 0 : first & (0xFFu >> (length + 1));
  bool isWhole = length != 0 && at + length <= text.size();
  for (std::size_t i = 1; isWhole && i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) isWhole = false;
    else value = value << 6 | (byte(at + i) & 0x3Fu);
  }
  if (isWhole && length == 3 && (value < 0x800 || (value >= 0xD800 && value < 0xE000))) isWhole = false;
  if (isWhole && length == 4 && (value < 0x10000 || value > 0x10FFFF)) isWhole = false;
  at += isWhole ? length : 1;
  return isWhole ? value : replacement;
}

void append(std::string& out, std::uint32_t value) {
  const auto add = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (value < 0x80) {
    add(value);
  } else if (value < 0x800) {
    add(0xC0 | value >> 6);
    add(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    add(0xE0 | value >> 12);
    add(0x80 | (value >> 6 & 0x3F));
    add(0x80 | (value & 0x3F));
  } else {
    add(0xF0 | value >> 18);
    add(0x80 | (value >> 12 & 0x3F));
    add(0x80 | (value >> 6 & 0x3F));
    add(0x80 | (value & 0x3F));
  }
}

// Runs of characters outside ASCII share one escape: \X2\ for those of 16 bits, \X4\ for the rest.
class Escape {
 public:
  explicit Escape(std::string& out) : out_(out) {}
  void close() {
    if (width_ != 0) out_ += "\\X0\\";
    width_ = 0;
  }
  void add(std::uint32_t value) {
    const int width = value < 0x10000 ? 4 : 8;
    if (width != width_) {
      close();
      out_ += width == 4 ? "\\X2\\" : "\\X4\\";
      width_ = width;
    }
    char digits[12];
    std::snprintf(digits, sizeof digits, "%0*X", width, static_cast<unsigned>(value));
    out_ += digits;
  }

 private:
  std::string& out_;
  int width_ = 0;
};

}  // namespace

std::string stepText(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::uint32_t value = codePoint(utf8, at);
    if (value < 0x20 || (value >= 0x7F && value < 0xA0)) append(out, ' ');
    else append(out, value == '\\' ? backslash : value);
  }
  return out;
}

std::string escaped(std::string_view file) {
  std::string out;
  out.reserve(file.size() + file.size() / 64);
  bool inText = false;
  Escape escape(out);
  for (std::size_t at = 0; at < file.size();) {
    const char c = file[at];
    if (c == '\'') inText = !inText;  // two quotes in a row close and open again
    if (!inText || static_cast<unsigned char>(c) < 0x80) {
      escape.close();
      // Where OpenCASCADE breaks a line inside a string, the break is no part of it.
      if (!inText || c != '\n') out.push_back(c);
      ++at;
      continue;
    }
    const std::uint32_t value = codePoint(file, at);
    if (value == backslash) {
      escape.close();
      out += "\\\\";
    } else {
      escape.add(value);
    }
  }
  return out;
}

}  // namespace pw::kernel

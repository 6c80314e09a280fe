// SPDX-License-Identifier: Apache-2.0
#include "kernel/part21_text.hpp"

#include <algorithm>
#include <cstdint>

namespace pw::kernel::part21 {

namespace {

using Byte = unsigned char;

void append(std::string& out, std::uint32_t value) {
  const auto add = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = 0xFFFD;
  if (value < 0x20 || (value >= 0x7F && value < 0xA0)) value = ' ';  // a name is one line of print
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

// How many bytes the UTF-8 character at the text's beginning has; 0 where it is none.
std::size_t utf8Length(std::string_view text) {
  const Byte first = static_cast<Byte>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<Byte>(text[i]) & 0xC0) != 0x80) return 0;
  return length;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8Length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool isHigh(char c) { return static_cast<Byte>(c) >= 0x80; }

// Points for each pair of bytes that is common in the code page, off for what is rare or none. Common are, of Shift-JIS:
// kana and the kanji of level 1; of GBK: the characters of GB 2312's level 1 and its punctuation.
double asShiftJis(std::string_view text) {
  double points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isHigh(text[i])) continue;
    const Byte lead = static_cast<Byte>(text[i]);
    if (lead >= 0xA1 && lead <= 0xDF) {  // half-width kana: rare, and what most of GBK's bytes are here
      points -= 0.5;
      continue;
    }
    const Byte trail = i + 1 < text.size() ? static_cast<Byte>(text[i + 1]) : 0;
    const bool isPair = ((lead >= 0x81 && lead <= 0x9F) || (lead >= 0xE0 && lead <= 0xFC)) && trail >= 0x40 &&
                        trail != 0x7F && trail <= 0xFC;
    ++i;
    if (!isPair) points -= 4;
    else if (lead == 0x82 || lead == 0x83 || lead == 0x81) points += 2;
    else if (lead >= 0x88 && lead <= 0x98) points += 1.5;
    else points += 0.2;
  }
  return points;
}

double asGbk(std::string_view text) {
  double points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isHigh(text[i])) continue;
    const Byte lead = static_cast<Byte>(text[i]);
    const Byte trail = i + 1 < text.size() ? static_cast<Byte>(text[i + 1]) : 0;
    const bool isPair = lead >= 0x81 && lead <= 0xFE && trail >= 0x40 && trail != 0x7F && trail <= 0xFE;
    ++i;
    if (!isPair) points -= 4;
    else if (lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1) points += 1.8;
    else if (lead >= 0xA1 && lead <= 0xA3 && trail >= 0xA1) points += 1;
    else if (lead >= 0xD8 && lead <= 0xF7 && trail >= 0xA1) points += 0.4;
    else points -= 0.5;
  }
  return points;
}

// Single letters with accents, degrees and diameters, amid ASCII.
double asWindows1252(std::string_view text) {
  double points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isHigh(text[i])) continue;
    const Byte byte = static_cast<Byte>(text[i]);
    const bool isAlone = (i == 0 || !isHigh(text[i - 1])) && (i + 1 >= text.size() || !isHigh(text[i + 1]));
    const bool isCommon = byte >= 0xC0 || byte == 0xB0 || byte == 0xB1 || byte == 0xB2 || byte == 0xB3 || byte == 0xB5 ||
                          byte == 0xAE || byte == 0xA9 || (byte >= 0xBC && byte <= 0xBE) || byte == 0x99 || byte == 0x96;
    points += isAlone ? (isCommon ? 1.5 : 0) : (isCommon ? 0.1 : -1);
  }
  return points;
}

int hexOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// `digits` hexadecimal digits at `at`, or none.
std::optional<std::uint32_t> hex(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    const int digit = hexOf(text[i]);
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  return value;
}

// One escape after another of a string.
class Unescaping {
 public:
  Unescaping(std::string_view text, Charset charset, const Decoder& decoder)
      : text_(text), charset_(charset), decoder_(decoder) {}

  std::string run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (isHigh(c)) raw();
      else if (c == '\'' && starts("''")) out_ += '\'', at_ += 2;
      else if (c == '\\') escape();
      else if (c == '\r' || c == '\n') ++at_;
      else out_ += static_cast<Byte>(c) < 0x20 || c == 0x7F ? ' ' : c, ++at_;
    }
    return std::move(out_);
  }

 private:
  bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }

  // A character of the code page: its second byte may look like a backslash.
  void raw() {
    const std::size_t length = charset_ == Charset::Utf8 ? std::max<std::size_t>(1, utf8Length(text_.substr(at_)))
                               : charset_ == Charset::Gbk ? 2
                               : charset_ == Charset::ShiftJis && !isHalfKana(text_[at_]) ? 2 : 1;
    const std::string_view one = text_.substr(at_, length);
    out_ += charset_ == Charset::Utf8 ? (utf8Length(one) ? std::string(one) : std::string("\xEF\xBF\xBD"))
                                      : decoder_(charset_, one);
    at_ += one.size();
  }
  static bool isHalfKana(char c) { return static_cast<Byte>(c) >= 0xA1 && static_cast<Byte>(c) <= 0xDF; }

  void escape() {
    if (starts("\\\\")) {
      out_ += '\\', at_ += 2;
    } else if (starts("\\S\\") && at_ + 3 < text_.size()) {
      const char high = static_cast<char>(static_cast<Byte>(text_[at_ + 3]) | 0x80);
      out_ += decoder_(page_, std::string_view(&high, 1)), at_ += 4;
    } else if (starts("\\P") && at_ + 3 < text_.size() && text_[at_ + 3] == '\\' && isPage(text_[at_ + 2])) {
      page_ = static_cast<Charset>(static_cast<int>(Charset::Iso8859_1) + ((text_[at_ + 2] & ~0x20) - 'A')), at_ += 4;
    } else if (const auto byte = starts("\\X\\") ? hex(text_, at_ + 3, 2) : std::nullopt) {
      append(out_, *byte), at_ += 5;
    } else if (starts("\\X2\\") || starts("\\X4\\")) {
      wide(text_[at_ + 2] == '2' ? 4 : 8);
    } else if (starts("\\N\\") || starts("\\T\\") || starts("\\F\\")) {  // line, tabulator, page: of some writers
      out_ += ' ', at_ += 3;
    } else {
      out_ += '\\', ++at_;
    }
  }
  static bool isPage(char c) { return (c & ~0x20) >= 'A' && (c & ~0x20) <= 'I'; }

  // Characters of so many digits each up to \X0\.
  void wide(std::size_t digits) {
    at_ += 4;
    while (at_ < text_.size()) {
      if (starts("\\X0\\")) {
        at_ += 4;
        break;
      }
      if (text_[at_] == '\r' || text_[at_] == '\n') {
        ++at_;
        continue;
      }
      auto value = hex(text_, at_, digits);
      if (!value) break;  // it ends without its end
      at_ += digits;
      if (const auto low = *value >= 0xD800 && *value < 0xDC00 ? hex(text_, at_, digits) : std::nullopt;
          low && *low >= 0xDC00 && *low < 0xE000) {
        value = 0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00);
        at_ += digits;
      }
      append(out_, *value);
    }
  }

  std::string_view text_;
  Charset charset_;
  const Decoder& decoder_;
  Charset page_ = Charset::Iso8859_1;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

Charset charsetOf(const std::vector<std::string_view>& strings) {
  if (std::all_of(strings.begin(), strings.end(), isUtf8)) return Charset::Utf8;
  double latin = 0, japanese = 0, chinese = 0;
  for (const std::string_view text : strings) {
    latin += asWindows1252(text);
    japanese += asShiftJis(text);
    chinese += asGbk(text);
  }
  if (latin >= japanese && latin >= chinese) return Charset::Windows1252;
  return japanese >= chinese ? Charset::ShiftJis : Charset::Gbk;
}

std::string decoded(std::string_view quoted, Charset charset, const Decoder& decoder) {
  if (quoted.size() >= 2) quoted = quoted.substr(1, quoted.size() - 2);
  return Unescaping(quoted, charset, decoder).run();
}

void decodeStrings(Records& records, const Decoder& decoder) {
  if (records.strings.empty()) return;
  const std::string_view old = records.text;
  std::vector<std::string_view> bytes;
  for (const auto& [from, to] : records.strings) {
    const std::string_view one = old.substr(from, to - from);
    if (std::any_of(one.begin(), one.end(), isHigh)) bytes.push_back(one);
  }
  const Charset charset = charsetOf(bytes);
  std::string text;
  text.reserve(old.size() + old.size() / 32);
  std::size_t string = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::size_t at = records.begins[i];
    const std::size_t end = records.begins[i + 1];
    records.begins[i] = static_cast<std::uint32_t>(text.size());
    for (; string < records.strings.size() && records.strings[string].second <= end; ++string) {
      const auto [from, to] = records.strings[string];
      text += old.substr(at, from - at);
      text += '\'';
      for (const char c : decoded(old.substr(from, to - from), charset, decoder)) {
        text += c;
        if (c == '\'' || c == '\\') text += c;
      }
      text += '\'';
      at = to;
    }
    text += old.substr(at, end - at);
  }
  records.begins.back() = static_cast<std::uint32_t>(text.size());
  records.text = std::move(text);
  records.strings.clear();
}

}  // namespace pw::kernel::part21

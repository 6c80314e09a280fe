// SPDX-License-Identifier: Apache-2.0
#include "scad/source_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace pw::scad {
namespace {

using std::string_view_literals::operator""sv;

// -- Encodings --

enum class Encoding { Bytes, Utf16Little, Utf16Big };

// By the mark at the beginning; without one, by zeros in every other byte of the beginning, which ASCII gives.
Encoding encodingOf(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE"sv)) return Encoding::Utf16Little;
  if (bytes.starts_with("\xFE\xFF"sv)) return Encoding::Utf16Big;
  if (bytes.size() < 8) return Encoding::Bytes;
  const std::size_t pairs = std::min<std::size_t>(bytes.size() / 2, 64);
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < pairs * 2; ++i) zeros[i % 2] += bytes[i] == '\0';
  if (zeros[0] == 0 && zeros[1] * 10 >= pairs * 9) return Encoding::Utf16Little;
  if (zeros[1] == 0 && zeros[0] * 10 >= pairs * 9) return Encoding::Utf16Big;
  return Encoding::Bytes;
}

void appendUtf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

// Halves of a pair that stand alone become U+FFFD.
std::string utf8OfUtf16(std::string_view bytes, bool little) {
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[2 * i]);
    const auto second = static_cast<unsigned char>(bytes[2 * i + 1]);
    return little ? static_cast<std::uint32_t>(first | second << 8) : static_cast<std::uint32_t>(first << 8 | second);
  };
  std::string out;
  const std::size_t count = bytes.size() / 2;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t code = unit(i);
    if (i == 0 && code == 0xFEFF) continue;
    if (code >= 0xD800 && code < 0xDC00 && i + 1 < count && unit(i + 1) >= 0xDC00 && unit(i + 1) < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(++i) - 0xDC00);
    } else if (code >= 0xD800 && code < 0xE000) {
      code = 0xFFFD;
    }
    appendUtf8(out, code);
  }
  return out;
}

// -- What is no design --

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool beginsWith(std::string_view text, std::string_view lowerCase) {
  return text.size() >= lowerCase.size() &&
         std::equal(lowerCase.begin(), lowerCase.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

std::string_view withoutBlanks(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::string_view firstLineOf(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
}

// "404: Not Found", "Not Found", "403 Forbidden", "429: Too Many Requests": the whole of a short file.
bool isServerAnswer(std::string_view line, std::size_t size) {
  if (size > 200) return false;
  const bool numbered = line.size() >= 4 && (line[0] == '4' || line[0] == '5') && line[1] >= '0' && line[1] <= '9' &&
                        line[2] >= '0' && line[2] <= '9' && (line[3] == ':' || line[3] == ' ');
  return numbered || beginsWith(line, "not found") || beginsWith(line, "access denied") || beginsWith(line, "forbidden");
}

struct Kind {
  std::string_view begin;  // in lower case
  std::string_view what;
  std::string_view way;
};

constexpr std::string_view downloadItself =
    "Download the file itself; on GitHub and GitLab that is what the button \"Raw\" gives.";

// Sought at the first character that is no blank.
constexpr Kind textKinds[] = {
    {"<!doctype html", "a web page", downloadItself},
    {"<html", "a web page", downloadItself},
    {"<svg", "an SVG drawing", "Give it the ending .svg; a design draws it in with import()."},
    {"<?xml", "an XML file", "Give it the ending that belongs to it."},
    {"<", "a page or an XML file", downloadItself},
    {"version https://git-lfs.github.com/spec", "a Git LFS pointer: the file it stands for was not downloaded",
     "Fetch it with \"git lfs pull\", or download it from the project's page."},
    {"iso-10303-21", "a STEP file", "Give it the ending .step and open that."},
    {"dbrep_drawableshape", "a BREP file", "Give it the ending .brep and open that."},
    {"casca", "a BREP file", "Give it the ending .brep and open that."},
    {"%pdf", "a PDF document", "Open the .scad file that it belongs to."},
    {"{\\rtf", "a document of a word processor (RTF)", "Save it as plain text."},
};

// Sought at the first byte.
constexpr Kind binaryKinds[] = {
    {"pk\x03\x04", "a zip archive", "Give it the ending .zip and open that."},
    {"\x1f\x8b", "compressed with gzip", "Unpack it and open what is in it."},
    {"7z\xbc\xaf", "a 7-Zip archive", "Unpack it and open what is in it."},
    {"rar!", "a RAR archive", "Unpack it and open what is in it."},
    {"\x89png", "a PNG picture", "Open the .scad file that it belongs to."},
    {"\xff\xd8\xff", "a JPEG picture", "Open the .scad file that it belongs to."},
    {"gif8", "a GIF picture", "Open the .scad file that it belongs to."},
    {"%pdf", "a PDF document", "Open the .scad file that it belongs to."},
};

std::string sentences(std::string_view path, std::string_view what, std::string_view way) {
  return "'" + std::string(path) + "' is " + std::string(what) + ", not an OpenSCAD design. " + std::string(way);
}

// {"message":"Not Found", ...: what a web service says where there is no such file.
std::string messageIn(std::string_view json) {
  constexpr std::string_view key = "\"message\"";
  std::size_t at = json.substr(0, 400).find(key);
  if (at == std::string_view::npos) return {};
  at = json.find('"', at + key.size());
  if (at == std::string_view::npos) return {};
  const std::size_t end = json.find('"', at + 1);
  if (end == std::string_view::npos || end - at > 120) return {};
  return std::string(json.substr(at + 1, end - at - 1));
}

// '{' and then a name in quotes and a colon, or '[' and then '{': no statement of the language begins so.
bool isJson(std::string_view text) {
  const std::string_view inside = withoutBlanks(text.substr(1));
  if (text.front() == '[') return inside.starts_with("{") || inside.starts_with("\"");
  if (!inside.starts_with("\"")) return false;
  const std::size_t end = inside.find('"', 1);
  return end != std::string_view::npos && withoutBlanks(inside.substr(end + 1)).starts_with(":");
}

// -- Characters --

struct Alike {
  std::uint32_t code;
  std::string_view name, instead;
};

constexpr std::string_view quote = "the typographic quotation mark", dash = "the dash", blank = "the blank";

constexpr Alike alikes[] = {
    {0x00AD, "the soft hyphen", "-"},      {0x00B4, "the accent", ""},
    {0x00D7, "the multiplication sign", "*"}, {0x00F7, "the division sign", "/"},
    {0x2018, quote, "\""},                 {0x2019, quote, "\""},
    {0x201A, quote, "\""},                 {0x201C, quote, "\""},
    {0x201D, quote, "\""},                 {0x201E, quote, "\""},
    {0x00AB, quote, "\""},                 {0x00BB, quote, "\""},
    {0x2010, dash, "-"},                   {0x2011, dash, "-"},
    {0x2012, dash, "-"},                   {0x2013, dash, "-"},
    {0x2014, dash, "-"},                   {0x2212, "the minus sign", "-"},
    {0x2026, "the ellipsis", ""},          {0x2044, "the fraction slash", "/"},
    {0x2217, "the asterisk", "*"},         {0x2264, "the sign for less or equal", "<="},
    {0x2265, "the sign for greater or equal", ">="}, {0x2260, "the sign for not equal", "!="},
    {0x2002, blank, " "},                  {0x2003, blank, " "},
    {0x2009, blank, " "},                  {0x200A, blank, " "},
    {0x200B, "the invisible blank", ""},   {0x200C, "the invisible joiner", ""},
    {0x200D, "the invisible joiner", ""},  {0x200E, "the invisible direction mark", ""},
    {0x200F, "the invisible direction mark", ""}, {0x2028, "the line separator", "a new line"},
    {0x202F, blank, " "},                  {0x2060, "the invisible joiner", ""},
    {0x3000, blank, " "},                  {0xFEFF, "the byte order mark", ""},
    {0xFFFD, "the replacement character", ""},
};

// Of Windows-1252, what designs saved in it hold outside comments: its typographic signs.
constexpr std::pair<unsigned char, std::uint32_t> windowsSigns[] = {
    {0x85, 0x2026}, {0x91, 0x2018}, {0x92, 0x2019}, {0x93, 0x201C}, {0x94, 0x201D}, {0x96, 0x2013}, {0x97, 0x2014},
};

// The code point of one whole character in UTF-8; 0 where it is none.
std::uint32_t codeOf(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (size != character.size()) return 0;
  std::uint32_t code = size == 1 ? lead : lead & (0xFFu >> (size + 1));
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  return code;
}

}  // namespace

SourceText readableText(std::string bytes, std::string_view path) {
  SourceText out;
  const Encoding encoding = encodingOf(bytes);
  if (encoding != Encoding::Bytes) {
    out.text = utf8OfUtf16(bytes, encoding == Encoding::Utf16Little);
    out.remark = "'" + std::string(path) + "' is saved in UTF-16, which OpenSCAD does not read. It is read as UTF-8 here.";
  } else {
    out.text = std::move(bytes);
  }
  if (out.text.find('\r') != std::string::npos && out.text.find('\n') == std::string::npos) {
    std::replace(out.text.begin(), out.text.end(), '\r', '\n');
    if (out.remark.empty() && out.text.find("//") != std::string::npos)
      out.remark = "The lines of '" + std::string(path) +
                   "' end as on an old Macintosh (CR), so that OpenSCAD takes it for one line and its first '//' for "
                   "the end of it. Here each line counts.";
  }
  return out;
}

std::string foreignContent(std::string_view bytes, std::string_view path) {
  for (const Kind& kind : binaryKinds)
    if (beginsWith(bytes, kind.begin)) return sentences(path, kind.what, kind.way);
  const std::string_view text = withoutBlanks(bytes);
  if (text.empty()) return {};
  for (const Kind& kind : textKinds)
    if (beginsWith(text, kind.begin)) return sentences(path, kind.what, kind.way);
  if (text.front() == '{' || text.front() == '[') {
    if (!isJson(text)) return {};
    const std::string message = messageIn(text);
    return sentences(path,
                     message.empty() ? "a JSON file" : "a web service's answer (\"" + message + "\")",
                     message.empty() ? "Open the .scad file that it belongs to." : downloadItself);
  }
  const std::string_view line = firstLineOf(text);
  if (isServerAnswer(line, bytes.size()))
    return sentences(path, "a web server's answer (\"" + std::string(line) + "\")",
                     "The file was not where it was asked for: check the address and download it again.");
  if (beginsWith(text, "solid") && text.substr(0, 1000).find("facet normal") != std::string_view::npos)
    return sentences(path, "an STL model", "Give it the ending .stl; a design draws it in with import().");
  if (bytes.size() > 84 && bytes.substr(0, 84).find('\0') != std::string_view::npos) {
    const auto count = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[80 + i])); };
    if (84 + 50 * (count(0) | count(1) << 8 | count(2) << 16 | count(3) << 24) == bytes.size())
      return sentences(path, "an STL model", "Give it the ending .stl; a design draws it in with import().");
  }
  if (bytes.substr(0, 4096).find('\0') != std::string_view::npos)
    return sentences(path, "a binary file (it holds zero bytes)", "Open the .scad file that it belongs to.");
  return {};
}

std::string characterWords(std::string_view character) {
  std::uint32_t code = codeOf(character);
  std::string shown = code >= 0x20 && code != 0x7F ? " '" + std::string(character) + "'" : "";
  char number[40];
  if (code == 0) {
    const auto byte = static_cast<unsigned char>(character.front());
    std::snprintf(number, sizeof number, " (byte 0x%02X)", static_cast<unsigned>(byte));
    for (const auto& [sign, meant] : windowsSigns)
      if (sign == byte) code = meant;
    shown.clear();
    if (code == 0) return "a byte that is no character in UTF-8" + std::string(number) + "; save the file as UTF-8";
  } else {
    std::snprintf(number, sizeof number, " (U+%04X)", static_cast<unsigned>(code));
  }
  for (const Alike& alike : alikes) {
    if (alike.code != code) continue;
    if (alike.name == blank || alike.instead.empty()) shown.clear();
    std::string words = std::string(alike.name) + shown + number;
    if (alike.instead == " ") return words + "; write an ordinary blank instead";
    return words + (alike.instead.empty() ? "; delete it" : "; write " + std::string(alike.instead) + " instead");
  }
  // Full-width forms are ASCII moved by a fixed distance.
  if (code > 0xFF00 && code < 0xFF5F)
    return "the full-width character" + shown + number + "; write " + std::string(1, static_cast<char>(code - 0xFEE0)) +
           " instead";
  return "the character" + shown + number + ", which the language does not have outside strings and comments";
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "scad/comments.hpp"

#include <algorithm>

namespace pw::scad {
namespace {

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

bool isLower(char c) { return c >= 'a' && c <= 'z'; }

// Whether a comment line goes on from the one before: "… measured" / "from the outside".
bool goesOn(std::string_view before, std::string_view after) {
  before = trimmed(before), after = trimmed(after);
  constexpr std::size_t shortestWrapped = 50;  // characters; shorter lines end where they mean to
  if (before.empty() || after.empty()) return false;
  const char last = before.back();
  if (last == ',' || last == '(') return true;
  if (last == '.' || last == ':' || last == ';' || last == '!' || last == '?' || last == '-' || last == '=' ||
      last == '*' || last == '/')
    return false;
  // Lines of code that were commented out, and headings, end in themselves.
  if (before.find('=') != before.npos) return false;
  return isLower(after.front()) || before.size() >= shortestWrapped;
}

}  // namespace

Comments::Comments(std::string_view text) : text_(text) {
  lines_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') lines_.push_back(i + 1);
  scan();
}

Comments::Group Comments::groupOf(int line) const {
  Group group{"Parameters"};
  for (const Heading& heading : headings_) {
    if (heading.line >= line) break;
    group.hidden = heading.name == "Hidden";
    group.global = heading.name == "Global";
    if (!heading.name.empty() && !group.hidden && !group.global) group.name = heading.name;
  }
  if (group.global) group.name = "Global";
  return group;
}

Description Comments::descriptionOf(int line) const {
  Description out;
  const std::string_view above = line < 2 ? std::string_view() : commentOn(line - 1);
  if (!above.data()) return out;
  const auto read = [](std::string_view comment) {
    std::string words;
    comment.remove_prefix(std::min(comment.find_first_not_of(" \t"), comment.size()));
    for (std::size_t i = 0; i < comment.size(); ++i) {
      const bool slashes = comment.substr(i).starts_with("//");
      words += slashes ? ' ' : comment[i];
      i += slashes;
    }
    return words;
  };
  out.line = out.whole = read(above);
  int first = line - 1;  // of the comment lines without another line between them
  bool joined = true;
  while (first > 1 && commentOn(first - 1).data()) {
    const std::string_view before = commentOn(first - 1);
    joined = joined && goesOn(before, commentOn(first));
    if (joined) out.whole = std::string(trimmed(read(before))) + " " + out.whole;
    --first;
  }
  out.header = true;
  for (int number = 1; number < first && out.header; ++number) {
    std::string_view blank = this->line(number);
    const bool marked = number == 1 && blank.starts_with("\xEF\xBB\xBF");
    if (marked) blank.remove_prefix(3);
    out.header = trimmed(blank).empty() || (marked && first == 2 && blank.starts_with("//"));
  }
  return out;
}

std::string_view Comments::annotationOf(int number) const {
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

std::string_view Comments::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > lines_.size()) return {};
  const std::size_t begin = lines_[static_cast<std::size_t>(number - 1)];
  std::string_view line = text_.substr(begin, text_.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view Comments::commentOn(int number) const {
  std::string_view line = this->line(number);
  if (!line.starts_with("//")) return {};
  return line.substr(2);
}

void Comments::scan() {
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
      if (!newlines && end < text_.size()) headings_.push_back({line, headingOf(comment)});
      line += static_cast<int>(newlines);
      i = end + 1;
    }
  }
}

// [Name] of a comment on one line; several are joined, none is a group without a name.
std::string Comments::headingOf(std::string_view comment) {
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
  return std::string(trimmed(name));
}

}  // namespace pw::scad

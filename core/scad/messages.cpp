// SPDX-License-Identifier: Apache-2.0
#include "scad/messages.hpp"

#include <algorithm>
#include <utility>

#include "base/sources.hpp"
#include "scad/parse.hpp"

namespace pw::scad {
namespace {

constexpr std::size_t repeatsShown = 5;
constexpr std::size_t tracesShown = 12;

}  // namespace

bool Repetition::mayPrint(protocol::Severity severity, const std::string& text) {
  switch (severity) {
    case protocol::Severity::Echo:
      return true;
    case protocol::Severity::Deprecated:
      return deprecations_.insert(text).second;
    case protocol::Severity::Trace:
      if (traces_++ >= tracesShown) return false;
      break;
    default:
      break;
  }
  if (recent_.size() == repeatsShown &&
      std::all_of(recent_.begin(), recent_.end(),
                  [&](const std::string& line) { return line == text; }))
    return false;
  if (recent_.size() == repeatsShown) recent_.pop_front();
  recent_.push_back(text);
  return true;
}

void Messages::echo(std::string text) {
  add(protocol::Severity::Echo, "ECHO: " + std::move(text), nullptr);
}

void Messages::warning(std::string text) {
  add(protocol::Severity::Warning, "WARNING: " + std::move(text), nullptr);
}

void Messages::warning(std::string text, const Span& span) {
  add(protocol::Severity::Warning, "WARNING: " + std::move(text), &span);
}

void Messages::warning(std::string text, const Span& span, const SourceFile& root) {
  add(protocol::Severity::Warning, "WARNING: " + std::move(text), &span, &root);
}

void Messages::deprecated(std::string text, const Span* span) {
  add(protocol::Severity::Deprecated, "DEPRECATED: " + std::move(text), span);
}

void Messages::error(std::string text, const Span* span) {
  add(protocol::Severity::Error, "ERROR: " + std::move(text), span);
}

void Messages::trace(std::string text, const Span& span) {
  add(protocol::Severity::Trace, "TRACE: " + std::move(text), &span);
}

void Messages::note(std::string text) { add(protocol::Severity::Note, std::move(text), nullptr); }

std::string Messages::placeText(const Span& span) const {
  return " in file " + program_.file(span.file).shownPath + ", line " + std::to_string(span.line);
}

std::vector<protocol::Diagnostic> Messages::take() {
  if (dropped_)
    lines_.push_back({protocol::Severity::Note,
                      std::to_string(dropped_) + " more lines are not kept; the limit is " +
                          std::to_string(limit_) + " lines.",
                      "", 0});
  dropped_ = 0;
  return std::exchange(lines_, {});
}

void Messages::add(protocol::Severity severity, std::string text, const Span* span,
                   const SourceFile* root) {
  if (span && root && root != program_.files[program_.main].get()) {
    text += " in file " + relativePath(program_.file(span->file).path, base::folderOf(root->path)) +
            ", line " + std::to_string(span->line);
  } else if (span) {
    text += placeText(*span);
  }
  if (!repetition_.mayPrint(severity, text)) return;
  // The error that ends a run is worth more than the lines before it.
  if (lines_.size() >= limit_ && severity != protocol::Severity::Error) {
    ++dropped_;
    return;
  }
  protocol::Diagnostic line{severity, std::move(text), "", 0};
  if (span) {
    line.file = program_.file(span->file).path;
    line.line = static_cast<int>(span->line);
  }
  lines_.push_back(std::move(line));
}

}  // namespace pw::scad

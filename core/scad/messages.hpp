// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "protocol/diagnostic.hpp"
#include "scad/tree.hpp"

namespace pw::scad {

// OpenSCAD's rule for repetition, as observed: a line that is no ECHO is dropped when the last five
// such lines equal it; DEPRECATED prints once per text and does not count among the five; of the
// TRACE lines of a run only the first 12 are looked at.
class Repetition {
 public:
  bool mayPrint(protocol::Severity severity, const std::string& text);

 private:
  std::deque<std::string> recent_;
  std::set<std::string> deprecations_;
  std::size_t traces_ = 0;
};

// Collects a run's lines with OpenSCAD's rules for repetition: a line that is no ECHO is dropped
// when the last five such lines equal it, DEPRECATED prints once per text, at most 12 TRACE lines.
// Beyond `limit` lines one note says so and the rest is counted.
class Messages {
 public:
  Messages(const Program& program, std::size_t limit) : program_(program), limit_(limit) {}

  void echo(std::string text);                       // "ECHO: " is put before
  void warning(std::string text);                    // no place
  void warning(std::string text, const Span& span);  // + " in file F, line L"
  // The same, with the path as seen from the folder of `root`.
  void warning(std::string text, const Span& span, const SourceFile& root);
  void deprecated(std::string text, const Span* span = nullptr);
  void error(std::string text, const Span* span = nullptr);
  void trace(std::string text, const Span& span);
  void note(std::string text);  // as it is

  // " in file F, line L" with the path as OpenSCAD prints it.
  std::string placeText(const Span& span) const;
  std::vector<protocol::Diagnostic> take();

 private:
  void add(protocol::Severity severity, std::string text, const Span* span,
           const SourceFile* root = nullptr);
  const Program& program_;
  std::size_t limit_;
  std::vector<protocol::Diagnostic> lines_;
  Repetition repetition_;
  std::size_t dropped_ = 0;
};

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "cli/console.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace pw::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view red = "31", yellow = "33", grey = "2";

void write(std::FILE* file, std::string_view text) { std::fwrite(text.data(), 1, text.size(), file); }

}  // namespace

Console::Console() {
  const char* term = std::getenv("TERM");
  // https://no-color.org: any value that is not empty turns colours off; so does a dumb terminal.
  const char* noColor = std::getenv("NO_COLOR");
  terminal_ = isatty(STDERR_FILENO) == 1 && !(term && std::string_view(term) == "dumb") &&
              !(noColor && *noColor);
}

std::string Console::painted(std::string_view color, std::string_view text) const {
  if (!terminal_) return std::string(text);
  return "\x1b[" + std::string(color) + "m" + std::string(text) + "\x1b[0m";
}

void Console::result(std::string_view text) {
  endProgress();
  write(stdout, text);
}

void Console::words(std::string_view text) {
  endProgress();
  write(stderr, std::string(text) + "\n");
}

void Console::show(const protocol::Diagnostic& line) {
  switch (line.severity) {
    case protocol::Severity::Error: return words(painted(red, line.text));
    case protocol::Severity::Warning:
    case protocol::Severity::Deprecated: return words(painted(yellow, line.text));
    case protocol::Severity::Trace:
    case protocol::Severity::Note: return words(painted(grey, line.text));
    case protocol::Severity::Echo: return words(line.text);
  }
}

void Console::show(const protocol::Problem& problem) {
  std::string place = problem.file;
  if (!place.empty() && problem.line > 0) place += ":" + std::to_string(problem.line);
  words((place.empty() ? "" : place + ": ") + painted(red, problem.message));
}

void Console::showAll(const std::vector<protocol::Diagnostic>& lines) {
  for (const protocol::Diagnostic& line : lines) show(line);
}

base::Task Console::task() {
  base::Task task;
  if (!terminal_) return task;
  began_ = shown_ = steady_clock::now();
  task.progress = [this](std::string_view stage, std::size_t done, std::size_t total) {
    const auto now = steady_clock::now();
    if (now - began_ < milliseconds(1000) || now - shown_ < milliseconds(100)) return;
    shown_ = now;
    progressShown_ = true;
    std::string line = "\r\x1b[K" + std::string(stage);
    if (total) line += ", step " + std::to_string(done) + " of " + std::to_string(total);
    write(stderr, line);
    std::fflush(stderr);
  };
  return task;
}

void Console::endProgress() {
  if (!progressShown_) return;
  progressShown_ = false;
  write(stderr, "\r\x1b[K");
}

}  // namespace pw::cli

// SPDX-License-Identifier: Apache-2.0
#include "scad/parser.hpp"

#include <algorithm>
#include <utility>

#include "scad/parser_stacks.hpp"

// Tokens, and the includes among them.
namespace pw::scad {

void Parser::run() {
  inputs_.push_back({Lexer(unit_.text), unit_.slot});
  advance();
  statements();
  while (inputs_.size() > 1) closeInput();
  std::sort(unit_.events.begin(), unit_.events.end(),
            [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
}

void Parser::closeInput() {
  inputs_.pop_back();
  host_.closeInclude();
}

void Parser::splice(IncludeHost::Opened opened) {
  unit_.spliced = true;
  if (opened.action == IncludeHost::Action::Splice) {
    inputs_.push_back({Lexer(opened.unit->text), opened.unit->slot});
    unit_.parts.push_back(std::move(opened.unit));
  } else {
    missing(Unit::Event::MissingInclude, token_.text);
  }
  read();
}

void Parser::missing(Unit::Event::Kind kind, std::string_view path) {
  Unit::Event event;
  event.kind = kind;
  event.sequence = sequence_++;
  event.current = here();
  event.path = path;
  unit_.events.push_back(std::move(event));
}

void parseUnit(Unit& unit, Names& names, const base::Limits& limits, IncludeHost& host) {
  Parser(unit, names, limits, host).run();
}

}  // namespace pw::scad

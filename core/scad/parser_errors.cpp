// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/parser_stacks.hpp"
#include "scad/source_text.hpp"

// What is reported, in which words, and where parsing goes on.
namespace pw::scad {

bool Parser::wrong(std::string words) {
  token();
  if (fatal_) return false;
  Span place = here();
  // OpenSCAD names the line where the token ends.
  if (token_.kind == TokenKind::String) place.line = inputs_.back().lexer.line();
  unit_.errors.push_back({place, token_.kind, std::move(words), false, sequence_});
  if (unit_.errors.size() >= limits_.syntaxErrors) fatal_ = true;
  return false;
}

bool Parser::expected(std::string_view what) {
  token();
  const std::string began = "that begins on line " + std::to_string(token_.opened);
  if (token_.kind == TokenKind::UnterminatedComment) return wrong("The comment " + began + " has no closing '*/'");
  if (token_.kind == TokenKind::UnterminatedString) return wrong("The string " + began + " has no closing '\"'");
  std::string found(nameOf(token_.kind));
  if (token_.kind == TokenKind::Unknown) found = characterWords(inputs_.back().lexer.written(token_));
  if (token_.kind == TokenKind::Slash && inputs_.back().lexer.written(token_, 1) == "*/")
    found = "'*/', which ends a comment that no '/*' begins";
  if (token_.kind == TokenKind::Name) found = "'" + std::string(token_.text.substr(0, 60)) + "'";
  return wrong("Expected " + std::string(what) + ", found " + found);
}

bool Parser::expect(TokenKind kind, std::string_view where) {
  if (accept(kind)) return true;
  return expected(std::string(nameOf(kind)) + std::string(where));
}

Parser::Next Parser::no(std::string_view what) {
  expected(what);
  return Next::Wrong;
}

void Parser::refuse(std::string words) {
  if (fatal_) return;
  fatal_ = true;
  unit_.errors.push_back({here(), token_.kind, std::move(words), true, sequence_});
}

void Parser::refuseDepth() {
  refuse("Brackets, blocks and operators are nested more than " +
         std::to_string(limits_.syntaxDepth) + " deep, which is the limit");
}

void Parser::refuseNodes() {
  refuse("The file has more than " + std::to_string(limits_.syntaxNodes) +
         " expressions and statements, which is the limit for one file");
}

std::string Parser::opened(std::string_view what, const Frame& frame) {
  std::string words(what);
  if (frame.span.line != token_.line && frame.span.file == tokenFile_)
    words += " for the one opened on line " + std::to_string(frame.span.line);
  return words;
}

std::string Parser::openedBlock(const StatementFrame& frame) {
  std::string words = "'}'";
  if (frame.span.file == tokenFile_)
    words += " for the one opened on line " + std::to_string(frame.span.line);
  return words;
}

std::string_view Parser::expectation() {
  const StatementFrame& top = statementFrames_.back();
  if (top.list) return "a statement";
  return top.kind == StatementFrame::ModuleBody ? "the body of the module"
                                                : "';', '{' or a module call";
}

void Parser::recover() {
  skipRest();
  // What waits for a single statement has had it.
  while (!statementFrames_.back().list) {
    const StatementFrame frame = statementFrames_.back();
    statementFrames_.pop_back();
    pending_.resize(frame.base);
  }
}

void Parser::skipRest() {
  while (!fatal_) {
    const TokenKind kind = token().kind;
    if (kind == TokenKind::End || kind == TokenKind::OpenCurly) return;
    if (kind == TokenKind::CloseCurly) {
      // One that closes nothing is skipped; another closes its block.
      if (statementFrames_.size() == 1 || !anyBraces()) advance();
      return;
    }
    advance();
    if (kind == TokenKind::Semicolon || kind == TokenKind::Separator) return;
  }
}

bool Parser::anyBraces() const {
  return std::any_of(statementFrames_.begin() + 1, statementFrames_.end(),
                     [](const StatementFrame& f) { return f.list; });
}

}  // namespace pw::scad

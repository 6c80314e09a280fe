// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "scad/parser_stacks.hpp"

// Statements: what begins one.
namespace pw::scad {

void Parser::statements() {
  statementFrames_.push_back({});
  statementFrames_.back().list = true;
  while (!statementFrames_.empty() && !fatal_) {
    const StatementFrame& top = statementFrames_.back();
    if (top.list && top.kind == StatementFrame::File && fileItem()) continue;
    const TokenKind kind = token().kind;
    if (top.list && top.kind != StatementFrame::File && kind == TokenKind::CloseCurly) {
      advance();
      closeList();
    } else if (kind == TokenKind::End) {
      if (top.kind == StatementFrame::File) break;
      expected(top.list ? openedBlock(top) : std::string("a statement"));
      break;
    } else {
      statement();
    }
  }
}

bool Parser::fileItem() {
  switch (token_.kind) {
    case TokenKind::Include: {
      auto opened = host_.openInclude(token_.text, tokenFile_, inputs_.size() == 1);
      if (opened.action == IncludeHost::Action::Splice || inputs_.size() > 1) {
        splice(std::move(opened));
      } else {
        unit_.items.push_back({nullptr, token_.text, here(), sequence_++});
        advance();
      }
      return true;
    }
    case TokenKind::Use: {
      Statement* s = makeStatement(StatementKind::Use, here());
      s->path = unit_.storage.keep(std::string(token_.text));
      advance();
      emit(s);
      return true;
    }
    default:
      return false;
  }
}

void Parser::statement() {
  const StatementFrame& top = statementFrames_.back();
  const TokenKind kind = token().kind;
  const Span span = here();
  switch (kind) {
    case TokenKind::Semicolon:
      advance();
      return emit(nullptr);
    case TokenKind::Separator:
      if (!top.definitions) return call(span);
      advance();
      return emit(nullptr);
    case TokenKind::OpenCurly:
      return openBraces(span);
    case TokenKind::Module:
      if (top.definitions) return module(span);
      wrong(
          "A module can't be defined among the children of a module call; move the definition "
          "out of the "
          "braces");
      return recover();
    case TokenKind::Function:
      if (top.definitions) return function(span);
      wrong(
          "A function can't be defined among the children of a module call; move the definition "
          "out of "
          "the braces");
      return recover();
    case TokenKind::Name:
      if (top.assignments && inputs_.back().lexer.assignFollows()) return assignment(span);
      return call(span);
    default:
      return call(span);
  }
}

void Parser::openBraces(const Span& span) {
  StatementFrame& top = statementFrames_.back();
  advance();
  if (!top.list) {
    top.list = true;
    top.assignments = true;
    top.span = span;
    if (top.owner && top.kind != StatementFrame::Otherwise) top.owner->braces = true;
    return;
  }
  StatementFrame frame;
  frame.kind = StatementFrame::Braces;
  frame.list = true;
  frame.definitions = top.definitions;
  frame.span = span;
  pushStatementFrame(frame);
}

void Parser::module(const Span& span) {
  Statement* s = makeStatement(StatementKind::Module, span);
  advance();
  if (!at(TokenKind::Name)) return expected("the name of the module"), recover();
  s->name = names_.intern(token_.text);
  advance();
  if (!argumentList(true, s->arguments)) return recover();
  StatementFrame frame;
  frame.kind = StatementFrame::ModuleBody;
  frame.owner = s;
  pushStatementFrame(frame);
}

void Parser::function(const Span& span) {
  Statement* s = makeStatement(StatementKind::Function, span);
  advance();
  if (!at(TokenKind::Name)) return expected("the name of the function"), recover();
  s->name = names_.intern(token_.text);
  advance();
  if (!argumentList(true, s->arguments)) return recover();
  if (!expect(TokenKind::Assign, " after the parameters of the function")) return recover();
  finishValue(s, " after the function");
}

void Parser::assignment(const Span& span) {
  Statement* s = makeStatement(StatementKind::Assignment, span);
  s->name = names_.intern(token_.text);
  advance();
  advance();
  finishValue(s, " after the assignment");
}

void Parser::finishValue(Statement* s, std::string_view where) {
  s->value = expression();
  const bool understood = s->value->kind != ExpressionKind::Broken;
  s->span.end = previousEnd_;
  const bool closed = understood && expect(TokenKind::Semicolon, where);
  emit(s);
  if (!closed) skipRest();
}

void Parser::call(const Span& span) {
  std::uint8_t modifiers = 0;
  for (;;) {
    const TokenKind kind = token().kind;
    if (kind == TokenKind::Star) modifiers |= static_cast<std::uint8_t>(Modifier::Disable);
    else if (kind == TokenKind::Bang) modifiers |= static_cast<std::uint8_t>(Modifier::ShowOnly);
    else if (kind == TokenKind::Hash) modifiers |= static_cast<std::uint8_t>(Modifier::Highlight);
    else if (kind == TokenKind::Percent)
      modifiers |= static_cast<std::uint8_t>(Modifier::Background);
    else break;
    advance();
  }
  const TokenKind kind = token().kind;
  Statement* s =
      makeStatement(kind == TokenKind::If ? StatementKind::If : StatementKind::Call, span);
  s->modifiers = modifiers;
  switch (kind) {
    case TokenKind::If:
      advance();
      if (!expect(TokenKind::OpenRound, " after 'if'")) return recover();
      s->value = expression();
      if (s->value->kind == ExpressionKind::Broken ||
          !expect(TokenKind::CloseRound, " after the condition"))
        return recover();
      break;
    case TokenKind::Name:
    case TokenKind::For:
    case TokenKind::Let:
    case TokenKind::Assert:
    case TokenKind::Echo:
    case TokenKind::Each:
      s->name = names_.intern(token_.text);
      advance();
      if (at(TokenKind::Assign)) return misplacedAssignment();
      if (!argumentList(false, s->arguments)) return recover();
      break;
    default:
      expected(expectation());
      return recover();
  }
  s->span.end = previousEnd_;
  StatementFrame frame;
  frame.kind = StatementFrame::Children;
  frame.definitions = false;
  frame.assignments = false;
  frame.owner = s;
  pushStatementFrame(frame);
}

void Parser::misplacedAssignment() {
  expected("'('; an assignment can't stand here without braces around it");
  recover();
}

Statement* Parser::makeStatement(StatementKind kind, const Span& span) {
  countNode();
  Statement* s = unit_.storage.make<Statement>();
  s->kind = kind;
  s->span = span;
  return s;
}

}  // namespace pw::scad

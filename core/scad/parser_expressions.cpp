// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "scad/parser_stacks.hpp"

// Expressions: the turns they are read in, and what begins an operand.
namespace pw::scad {

const Expression* Parser::expression() {
  const Span span = here();
  const Bottom bottom = bottomHere();
  push(Frame::Root, nullptr);
  if (runFrame(bottom, Next::Operand)) return takeOperand();
  return make(ExpressionKind::Broken, span);
}

bool Parser::runFrame(const Bottom& bottom, Next next) {
  while (!fatal_) {
    if (next == Next::Operand) next = operand();
    else if (next == Next::Operator) next = afterOperand();
    else break;
  }
  if (!fatal_ && next == Next::Done) return true;
  frames_.resize(bottom.frames);
  operands_.resize(bottom.operands);
  arguments_.resize(bottom.arguments);
  return false;
}

Parser::Next Parser::operand() {
  const Frame& top = frames_.back();
  const bool tight = top.kind == Frame::Binary || top.kind == Frame::Unary;
  const bool list = !tight && top.list;
  const TokenKind kind = token().kind;
  const Span span = here();
  const auto leaf = [&](ExpressionKind what) {
    Expression* e = make(what, span);
    advance();
    return give(e);
  };
  // `keyword ( ...`, where the grammar has whole expressions only.
  const auto withArguments = [&](ExpressionKind what, bool parameters) {
    Expression* e = make(what, span);
    advance();
    if (!expect(TokenKind::OpenRound, " after the keyword")) return Next::Wrong;
    push(Frame::Arguments, e, list).parameters = parameters;
    return beginArgument();
  };
  switch (kind) {
    case TokenKind::Number: {
      Expression* e = make(ExpressionKind::Number, span);
      e->number = token_.number;
      unit_.newer = unit_.newer || token_.hexadecimal;
      advance();
      return give(e);
    }
    case TokenKind::String: {
      Expression* e = make(ExpressionKind::String, span);
      e->text = unit_.storage.keep(inputs_.back().lexer.stringContent(token_));
      advance();
      return give(e);
    }
    case TokenKind::Name: {
      Expression* e = make(ExpressionKind::Variable, span);
      e->name = names_.intern(token_.text);
      advance();
      return give(e);
    }
    case TokenKind::True:
      return leaf(ExpressionKind::True);
    case TokenKind::False:
      return leaf(ExpressionKind::False);
    case TokenKind::Undef:
      return leaf(ExpressionKind::Undef);
    case TokenKind::OpenRound:
      push(Frame::Round, nullptr, list);
      advance();
      return Next::Operand;
    case TokenKind::OpenSquare: {
      push(Frame::Square, make(ExpressionKind::Vector, span), true);
      advance();
      if (!at(TokenKind::Comma) && !at(TokenKind::CloseSquare)) return Next::Operand;
      while (accept(TokenKind::Comma)) {
      }
      if (!at(TokenKind::CloseSquare)) return no("']'");
      return closeVector();
    }
    case TokenKind::Plus:
      return prefix(Operator::Plus);
    case TokenKind::Minus:
      return prefix(Operator::Negate);
    case TokenKind::Bang:
      return prefix(Operator::Not);
    case TokenKind::Tilde:
      unit_.newer = true;
      return prefix(Operator::BitNot);
    case TokenKind::Function:
      if (tight) break;
      return withArguments(ExpressionKind::Function, true);
    case TokenKind::Let:
      if (tight) break;
      return withArguments(ExpressionKind::Let, false);
    case TokenKind::Assert:
      if (tight) break;
      return withArguments(ExpressionKind::Assert, false);
    case TokenKind::Echo:
      if (tight) break;
      return withArguments(ExpressionKind::Echo, false);
    case TokenKind::For:
      if (!list) break;
      return withArguments(ExpressionKind::ListFor, false);
    case TokenKind::Each:
      if (!list) break;
      push(Frame::Body, make(ExpressionKind::ListEach, span), true);
      advance();
      return Next::Operand;
    case TokenKind::If: {
      if (!list) break;
      Expression* e = make(ExpressionKind::ListIf, span);
      advance();
      if (!expect(TokenKind::OpenRound, " after 'if'")) return Next::Wrong;
      push(Frame::IfTest, e);
      return Next::Operand;
    }
    default:
      break;
  }
  const bool misplaced = kind == TokenKind::For || kind == TokenKind::Each || kind == TokenKind::If;
  return no(misplaced ? "a value; for, if and each stand in lists, [for (...) ...]" : "a value");
}

Parser::Next Parser::prefix(Operator op) {
  Expression* e = make(ExpressionKind::Unary, here());
  e->op = op;
  push(Frame::Unary, e);
  advance();
  return Next::Operand;
}

bool Parser::beginsExpression(TokenKind kind) {
  switch (kind) {
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::Name:
    case TokenKind::Function:
    case TokenKind::Let:
    case TokenKind::Assert:
    case TokenKind::Echo:
    case TokenKind::True:
    case TokenKind::False:
    case TokenKind::Undef:
    case TokenKind::OpenRound:
    case TokenKind::OpenSquare:
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Bang:
    case TokenKind::Tilde:
      return true;
    default:
      return false;
  }
}

Parser::Next Parser::give(Expression* e) {
  std::size_t height = 0;
  const auto count = [&](const Expression* child, bool chain = false) {
    if (child) height = std::max<std::size_t>(height, child->height - (chain ? 1u : 0u));
  };
  count(e->a, e->kind == ExpressionKind::Binary && e->a->kind == ExpressionKind::Binary);
  count(e->b);
  count(e->c);
  for (const Expression* child : e->elements) count(child);
  for (const Argument& argument : e->arguments) count(argument.value);
  for (const Argument& argument : e->update) count(argument.value);
  ++height;
  if (tooDeep(height + statementFrames_.size(), limits_.syntaxDepth)) return Next::Wrong;
  e->height = static_cast<std::uint16_t>(height);
  e->span.end = previousEnd_;
  operands_.push_back(e);
  return Next::Operator;
}

}  // namespace pw::scad

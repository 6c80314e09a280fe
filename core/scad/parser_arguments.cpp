// SPDX-License-Identifier: Apache-2.0
#include "scad/parser_stacks.hpp"

// Arguments of calls, parameters of definitions, and the heads of let, for, assert and echo.
namespace pw::scad {

bool Parser::argumentList(bool parameters, std::span<const Argument>& out) {
  if (!expect(TokenKind::OpenRound,
              parameters ? " before the parameters" : " before the arguments"))
    return false;
  const Bottom bottom = bottomHere();
  push(Frame::Arguments, nullptr).parameters = parameters;
  if (!runFrame(bottom, beginArgument())) return false;
  out = lastArguments_;
  return true;
}

Parser::Next Parser::beginArgument() {
  Frame& top = frames_.back();
  // Parameters without a value follow each other here, however many there are.
  for (;;) {
    bool comma = false;
    while (accept(TokenKind::Comma)) comma = true;
    const TokenKind kind = token().kind;
    if (kind == TokenKind::CloseRound || (kind == TokenKind::Semicolon && isForStart(top))) {
      if (comma && !top.parameters) unit_.newer = true;
      return closeArguments(kind);
    }
    top.argument = here();
    top.name = noName;
    if (!top.parameters) {
      if (kind == TokenKind::Name && inputs_.back().lexer.assignFollows()) {
        top.name = names_.intern(token_.text);
        advance();
        advance();
      }
      return Next::Operand;
    }
    if (kind != TokenKind::Name) return no("the name of a parameter");
    top.name = names_.intern(token_.text);
    advance();
    if (accept(TokenKind::Assign)) return Next::Operand;
    keepArgument(top, nullptr);
    if (!at(TokenKind::Comma)) return afterArgument();
  }
}

Parser::Next Parser::afterArgument() {
  const Frame& top = frames_.back();
  const TokenKind kind = token().kind;
  if (kind == TokenKind::Comma) return beginArgument();
  if (kind == TokenKind::CloseRound || (kind == TokenKind::Semicolon && isForStart(top)))
    return closeArguments(kind);
  return no(opened("',' or ')'", top));
}

Parser::Next Parser::closeArguments(TokenKind kind) {
  const Frame top = frames_.back();
  frames_.pop_back();
  const std::span<const Argument> kept =
      unit_.storage.keep<Argument>(arguments_.data() + top.base, arguments_.size() - top.base);
  arguments_.resize(top.base);
  advance();
  Expression* e = top.node;
  if (!e) {
    lastArguments_ = kept;
    return Next::Done;
  }
  if (e->kind == ExpressionKind::ListCFor) {
    e->update = kept;
  } else {
    e->arguments = kept;
  }
  if (kind == TokenKind::Semicolon) {
    e->kind = ExpressionKind::ListCFor;
    push(Frame::ForTest, e);
    return Next::Operand;
  }
  if (e->kind == ExpressionKind::Call) return give(e);
  const bool bodyMayMiss = e->kind == ExpressionKind::Assert || e->kind == ExpressionKind::Echo;
  if (bodyMayMiss && !beginsExpression(token().kind)) return give(e);
  const bool list = (e->kind == ExpressionKind::Let && top.list) ||
                    e->kind == ExpressionKind::ListFor || e->kind == ExpressionKind::ListCFor;
  push(Frame::Body, e, list);
  return Next::Operand;
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#include "scad/parser_stacks.hpp"

// Expressions: what follows an operand, be it an operator, a bracket or the end of what is open.
namespace pw::scad {
namespace {

struct Infix {
  Operator op = Operator::None;
  std::uint8_t precedence = 0;  // larger binds tighter
};

// Precedence as observed: OpenSCAD 2021.01, with the bit operators where later versions have them.
constexpr Infix infixOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::Or:
      return {Operator::Or, 1};
    case TokenKind::And:
      return {Operator::And, 2};
    case TokenKind::Equal:
      return {Operator::Equal, 3};
    case TokenKind::NotEqual:
      return {Operator::NotEqual, 3};
    case TokenKind::Less:
      return {Operator::Less, 4};
    case TokenKind::LessEqual:
      return {Operator::LessEqual, 4};
    case TokenKind::Greater:
      return {Operator::Greater, 4};
    case TokenKind::GreaterEqual:
      return {Operator::GreaterEqual, 4};
    case TokenKind::Bar:
      return {Operator::BitOr, 5};
    case TokenKind::Ampersand:
      return {Operator::BitAnd, 6};
    case TokenKind::ShiftLeft:
      return {Operator::ShiftLeft, 7};
    case TokenKind::ShiftRight:
      return {Operator::ShiftRight, 7};
    case TokenKind::Plus:
      return {Operator::Add, 8};
    case TokenKind::Minus:
      return {Operator::Subtract, 8};
    case TokenKind::Star:
      return {Operator::Multiply, 9};
    case TokenKind::Slash:
      return {Operator::Divide, 9};
    case TokenKind::Percent:
      return {Operator::Modulo, 9};
    case TokenKind::Caret:
      return {Operator::Power, 11};  // above unary, which is 10
    default:
      return {};
  }
}
constexpr std::uint8_t powerPrecedence = 11;

bool isComprehension(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::ListFor:
    case ExpressionKind::ListCFor:
    case ExpressionKind::ListIf:
    case ExpressionKind::ListLet:
    case ExpressionKind::ListEach:
    case ExpressionKind::Group:
      return true;
    default:
      return false;
  }
}

}  // namespace

Parser::Next Parser::afterOperand() {
  const TokenKind kind = token().kind;
  if (!isComprehension(*operands_.back())) {
    switch (kind) {
      case TokenKind::OpenSquare: {
        Expression* e = make(ExpressionKind::Index, operands_.back()->span);
        push(Frame::Index, e);
        e->a = takeOperand();
        advance();
        return Next::Operand;
      }
      case TokenKind::OpenRound: {
        Expression* e = make(ExpressionKind::Call, operands_.back()->span);
        push(Frame::Arguments, e);
        e->a = takeOperand();
        advance();
        return beginArgument();
      }
      case TokenKind::Dot: {
        Expression* e = make(ExpressionKind::Member, operands_.back()->span);
        advance();
        if (!at(TokenKind::Name)) return no("a name after '.'");
        e->a = takeOperand();
        e->name = names_.intern(token_.text);
        advance();
        return give(e);
      }
      case TokenKind::Question: {
        while (frames_.back().kind == Frame::Unary || frames_.back().kind == Frame::Binary)
          if (reduce() == Next::Wrong) return Next::Wrong;
        Expression* e = make(ExpressionKind::Conditional, operands_.back()->span);
        push(Frame::Then, e);
        e->a = takeOperand();
        advance();
        return Next::Operand;
      }
      default:
        break;
    }
    if (const Infix infix = infixOf(kind); infix.precedence) {
      while ((frames_.back().kind == Frame::Unary && infix.precedence < powerPrecedence) ||
             (frames_.back().kind == Frame::Binary &&
              frames_.back().precedence >= infix.precedence && infix.precedence < powerPrecedence))
        if (reduce() == Next::Wrong) return Next::Wrong;
      Expression* e = make(ExpressionKind::Binary, operands_.back()->span);
      e->op = infix.op;
      unit_.newer = unit_.newer || (infix.op >= Operator::ShiftLeft && infix.op <= Operator::BitOr);
      push(Frame::Binary, e).precedence = infix.precedence;
      e->a = takeOperand();
      advance();
      return Next::Operand;
    }
  }
  return close(kind);
}

Parser::Next Parser::reduce() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  Expression* e = frame.node;
  Expression* last = takeOperand();
  switch (frame.kind) {
    case Frame::Binary:
      e->b = last;
      break;
    case Frame::Else:
    case Frame::IfElse:
      e->c = last;
      break;
    default:
      e->a = last;
      break;  // Unary, Body, IfThen
  }
  if (frame.kind == Frame::Body && e->kind == ExpressionKind::Let && isComprehension(*last))
    e->kind = ExpressionKind::ListLet;
  return give(e);
}

Parser::Next Parser::close(TokenKind kind) {
  for (;;) {
    Frame& top = frames_.back();
    if (top.kind == Frame::IfThen && kind == TokenKind::Else) {
      top.node->a = takeOperand();
      top.kind = Frame::IfElse;
      advance();
      return Next::Operand;
    }
    if (top.kind < Frame::Unary) break;
    if (reduce() == Next::Wrong) return Next::Wrong;
  }
  Frame& top = frames_.back();
  switch (top.kind) {
    case Frame::Root:
      frames_.pop_back();
      return Next::Done;
    case Frame::Then:
      if (!accept(TokenKind::Colon)) return no("':' and a value, after '?'");
      top.node->b = takeOperand();
      top.kind = Frame::Else;
      return Next::Operand;
    case Frame::Round: {
      if (!accept(TokenKind::CloseRound)) return no(opened("')'", top));
      const Span span = top.span;
      frames_.pop_back();
      if (!isComprehension(*operands_.back())) {
        operands_.back()->span.end = previousEnd_;
        return Next::Operator;
      }
      // 2021.01 wants a for, if, let or each around the parentheses.
      if (frames_.back().kind == Frame::Square || frames_.back().kind == Frame::Round)
        unit_.newer = true;
      Expression* e = make(ExpressionKind::Group, span);
      e->a = takeOperand();
      return give(e);
    }
    case Frame::Square: {
      if (kind == TokenKind::Colon && operands_.size() == top.base + 1 &&
          !isComprehension(*operands_.back())) {
        advance();
        top.kind = Frame::RangeNext;
        top.list = false;
        top.node->kind = ExpressionKind::Range;
        top.node->a = takeOperand();
        return Next::Operand;
      }
      if (kind != TokenKind::Comma && kind != TokenKind::CloseSquare)
        return no(opened("',' or ']'", top));
      while (accept(TokenKind::Comma)) {
      }
      return at(TokenKind::CloseSquare) ? closeVector() : Next::Operand;
    }
    case Frame::RangeNext:
      if (accept(TokenKind::Colon)) {
        top.node->b = takeOperand();
        top.kind = Frame::RangeLast;
        return Next::Operand;
      }
      [[fallthrough]];
    case Frame::RangeLast: {
      if (!accept(TokenKind::CloseSquare)) return no(opened("']'", top));
      Expression* e = top.node;
      frames_.pop_back();
      e->c = takeOperand();
      return give(e);
    }
    case Frame::Index: {
      if (!accept(TokenKind::CloseSquare)) return no(opened("']'", top));
      Expression* e = top.node;
      frames_.pop_back();
      e->b = takeOperand();
      return give(e);
    }
    case Frame::Arguments: {
      keepArgument(top, takeOperand());
      return afterArgument();
    }
    case Frame::IfTest: {
      if (!accept(TokenKind::CloseRound)) return no(opened("')'", top));
      Expression* e = top.node;
      e->b = takeOperand();
      frames_.pop_back();
      push(Frame::IfThen, e, true);
      return Next::Operand;
    }
    case Frame::ForTest: {
      if (!accept(TokenKind::Semicolon)) return no("';' after the condition of the loop");
      Expression* e = top.node;
      e->b = takeOperand();
      frames_.pop_back();
      push(Frame::Arguments, e, true);
      return beginArgument();
    }
    default:
      return no("the end of the expression");
  }
}

Parser::Next Parser::closeVector() {
  Frame& top = frames_.back();
  Expression* e = top.node;
  advance();
  e->elements = unit_.storage.keep<const Expression*>(operands_.data() + top.base,
                                                      operands_.size() - top.base);
  operands_.resize(top.base);
  frames_.pop_back();
  return give(e);
}

}  // namespace pw::scad

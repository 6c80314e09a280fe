// SPDX-License-Identifier: Apache-2.0
#include "scad/parser.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

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

bool beginsExpression(TokenKind kind) {
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

// An open construct of an expression: what stands to the left and waits for the rest.
struct Frame {
  enum Kind : std::uint8_t {
    Root,
    Round,
    Square,
    RangeNext,
    RangeLast,
    Index,
    Arguments,
    Then,
    IfTest,
    ForTest,  // need a closing token
    Unary,
    Binary,
    Else,
    Body,
    IfThen,
    IfElse,  // closed by whatever follows
  };
  Kind kind = Root;
  Operator op = Operator::None;
  std::uint8_t precedence = 0;
  bool list = false;        // a comprehension may stand as the operand
  bool parameters = false;  // Arguments of a definition
  Name name = noName;       // of the argument being read
  Expression* node = nullptr;
  std::size_t base = 0;  // of its operands or arguments
  Span span;             // of the opening token
  Span argument;
};

// An open construct of statements.
struct StatementFrame {
  enum Kind : std::uint8_t { File, Braces, ModuleBody, Children, Otherwise };
  Kind kind = File;
  bool list = false;        // until '}', or the end of the file; else one statement
  bool definitions = true;  // may hold modules and functions
  bool assignments = true;
  Statement* owner = nullptr;
  std::size_t base = 0;  // of its statements in pending_
  Span span;             // of '{'
};

class Parser {
 public:
  Parser(Unit& unit, Names& names, const base::Limits& limits, IncludeHost& host)
      : unit_(unit), names_(names), limits_(limits), host_(host) {}

  void run() {
    inputs_.push_back({Lexer(unit_.text), unit_.slot});
    advance();
    statements();
    while (inputs_.size() > 1) closeInput();
    std::sort(unit_.events.begin(), unit_.events.end(),
              [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  }

 private:
  struct Input {
    Lexer lexer;
    std::uint32_t file = 0;
  };
  struct Pending {
    const Statement* statement = nullptr;
    std::uint32_t sequence = 0;
  };
  enum class Next { Operand, Operator, Done, Wrong };

  // -- Tokens --

  void advance() {
    previousEnd_ = token_.end;
    read();
  }

  void read() {
    for (;;) {
      tokenFile_ = inputs_.back().file;
      token_ = inputs_.back().lexer.next();
      if (token_.kind != TokenKind::End || inputs_.size() == 1) return;
      closeInput();
    }
  }

  void closeInput() {
    inputs_.pop_back();
    host_.closeInclude();
  }

  // The token at hand; an include is read into the stream first.
  const Token& token() {
    while (token_.kind == TokenKind::Include)
      splice(host_.openInclude(token_.text, tokenFile_, false));
    return token_;
  }

  void splice(IncludeHost::Opened opened) {
    unit_.spliced = true;
    if (opened.action == IncludeHost::Action::Splice) {
      inputs_.push_back({Lexer(opened.unit->text), opened.unit->slot});
      unit_.parts.push_back(std::move(opened.unit));
    } else {
      missing(Unit::Event::MissingInclude, token_.text);
    }
    read();
  }

  void missing(Unit::Event::Kind kind, std::string_view path) {
    Unit::Event event;
    event.kind = kind;
    event.sequence = sequence_++;
    event.current = here();
    event.path = path;
    unit_.events.push_back(std::move(event));
  }

  bool at(TokenKind kind) { return token().kind == kind; }

  bool accept(TokenKind kind) {
    if (!at(kind)) return false;
    advance();
    return true;
  }

  Span here() { return {tokenFile_, token_.line, token_.begin, token_.end}; }

  // -- Errors --

  bool wrong(std::string words) {
    token();
    if (fatal_) return false;
    Span place = here();
    // OpenSCAD names the line where the token ends.
    if (token_.kind == TokenKind::String) place.line = inputs_.back().lexer.line();
    unit_.errors.push_back({place, token_.kind, std::move(words), false, sequence_});
    if (unit_.errors.size() >= limits_.syntaxErrors) fatal_ = true;
    return false;
  }

  bool expected(std::string_view what) {
    token();
    std::string found(nameOf(token_.kind));
    if (token_.kind == TokenKind::Name) found = "'" + std::string(token_.text.substr(0, 60)) + "'";
    return wrong("Expected " + std::string(what) + ", found " + found);
  }

  bool expect(TokenKind kind, std::string_view where) {
    if (accept(kind)) return true;
    return expected(std::string(nameOf(kind)) + std::string(where));
  }

  void refuse(std::string words) {
    if (fatal_) return;
    fatal_ = true;
    unit_.errors.push_back({here(), token_.kind, std::move(words), true, sequence_});
  }

  bool tooDeep(std::size_t depth, std::size_t bound) {
    if (depth <= bound) return false;
    refuse("Brackets, blocks and operators are nested more than " +
           std::to_string(limits_.syntaxDepth) + " deep, which is the limit");
    return true;
  }

  bool countNode() {
    if (++unit_.nodes <= limits_.syntaxNodes) return true;
    refuse("The file has more than " + std::to_string(limits_.syntaxNodes) +
           " expressions and statements, which is the limit for one file");
    return false;
  }

  // -- Expressions --

  Expression* make(ExpressionKind kind, const Span& span) {
    countNode();
    Expression* e = unit_.storage.make<Expression>();
    e->kind = kind;
    e->span = span;
    return e;
  }

  // Gives a finished node its height and end, and makes it an operand.
  Next give(Expression* e) {
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

  Expression* takeOperand() {
    Expression* e = operands_.back();
    operands_.pop_back();
    return e;
  }

  Frame& push(Frame::Kind kind, Expression* node, bool list = false) {
    Frame frame;
    frame.kind = kind;
    frame.node = node;
    frame.list = list;
    frame.span = here();
    frame.base = kind == Frame::Arguments ? arguments_.size() : operands_.size();
    frames_.push_back(frame);
    // Parentheses leave no node, so heights alone would let them pile up.
    tooDeep(frames_.size(), 2 * limits_.syntaxDepth);
    return frames_.back();
  }

  // Runs the machine until the frame pushed last is closed.
  bool runFrame(Next next) {
    const std::size_t floor = frames_.size() - 1;
    const std::size_t operands = operands_.size(), arguments = arguments_.size();
    while (!fatal_) {
      if (next == Next::Operand) next = operand();
      else if (next == Next::Operator) next = afterOperand();
      else break;
    }
    if (!fatal_ && next == Next::Done) return true;
    frames_.resize(floor);
    operands_.resize(operands);
    arguments_.resize(arguments);
    return false;
  }

  // An expression; Broken where it is none.
  const Expression* expression() {
    const Span span = here();
    push(Frame::Root, nullptr);
    if (runFrame(Next::Operand)) return takeOperand();
    return make(ExpressionKind::Broken, span);
  }

  // ( ... ) of a call or a definition. False where it is wrong.
  bool argumentList(bool parameters, std::span<const Argument>& out) {
    if (!expect(TokenKind::OpenRound,
                parameters ? " before the parameters" : " before the arguments"))
      return false;
    push(Frame::Arguments, nullptr).parameters = parameters;
    if (!runFrame(beginArgument())) return false;
    out = lastArguments_;
    return true;
  }

  Next operand() {
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
    const bool misplaced =
        kind == TokenKind::For || kind == TokenKind::Each || kind == TokenKind::If;
    return no(misplaced ? "a value; for, if and each stand in lists, [for (...) ...]" : "a value");
  }

  Next no(std::string_view what) {
    expected(what);
    return Next::Wrong;
  }

  Next prefix(Operator op) {
    Expression* e = make(ExpressionKind::Unary, here());
    e->op = op;
    push(Frame::Unary, e);
    advance();
    return Next::Operand;
  }

  Next afterOperand() {
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
                frames_.back().precedence >= infix.precedence &&
                infix.precedence < powerPrecedence))
          if (reduce() == Next::Wrong) return Next::Wrong;
        Expression* e = make(ExpressionKind::Binary, operands_.back()->span);
        e->op = infix.op;
        unit_.newer =
            unit_.newer || (infix.op >= Operator::ShiftLeft && infix.op <= Operator::BitOr);
        push(Frame::Binary, e).precedence = infix.precedence;
        e->a = takeOperand();
        advance();
        return Next::Operand;
      }
    }
    return close(kind);
  }

  // Finishes the frame on top, which is one that needs no closing token.
  Next reduce() {
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

  // The operand at hand is followed by `kind`, which no operator takes.
  Next close(TokenKind kind) {
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

  std::string opened(std::string_view what, const Frame& frame) {
    std::string words(what);
    if (frame.span.line != token_.line && frame.span.file == tokenFile_)
      words += " for the one opened on line " + std::to_string(frame.span.line);
    return words;
  }

  Next closeVector() {
    Frame& top = frames_.back();
    Expression* e = top.node;
    advance();
    e->elements = unit_.storage.keep<const Expression*>(operands_.data() + top.base,
                                                        operands_.size() - top.base);
    operands_.resize(top.base);
    frames_.pop_back();
    return give(e);
  }

  // -- Arguments and parameters --

  void keepArgument(const Frame& frame, const Expression* value) {
    arguments_.push_back({frame.name, value, frame.argument});
  }

  Next beginArgument() {
    Frame& top = frames_.back();
    bool comma = false;
    while (accept(TokenKind::Comma)) comma = true;
    const TokenKind kind = token().kind;
    if (kind == TokenKind::CloseRound || (kind == TokenKind::Semicolon && isForStart(top))) {
      if (comma && !top.parameters) unit_.newer = true;
      return closeArguments(kind);
    }
    top.argument = here();
    top.name = noName;
    if (top.parameters) {
      if (kind != TokenKind::Name) return no("the name of a parameter");
      top.name = names_.intern(token_.text);
      advance();
      if (accept(TokenKind::Assign)) return Next::Operand;
      keepArgument(top, nullptr);
      return afterArgument();
    }
    if (kind == TokenKind::Name && inputs_.back().lexer.assignFollows()) {
      top.name = names_.intern(token_.text);
      advance();
      advance();
    }
    return Next::Operand;
  }

  static bool isForStart(const Frame& frame) {
    return frame.node && frame.node->kind == ExpressionKind::ListFor;
  }

  Next afterArgument() {
    const Frame& top = frames_.back();
    const TokenKind kind = token().kind;
    if (kind == TokenKind::Comma) return beginArgument();
    if (kind == TokenKind::CloseRound || (kind == TokenKind::Semicolon && isForStart(top)))
      return closeArguments(kind);
    return no(opened("',' or ')'", top));
  }

  Next closeArguments(TokenKind kind) {
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

  // -- Statements --

  Statement* makeStatement(StatementKind kind, const Span& span) {
    countNode();
    Statement* s = unit_.storage.make<Statement>();
    s->kind = kind;
    s->span = span;
    return s;
  }

  void statements() {
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

  std::string openedBlock(const StatementFrame& frame) {
    std::string words = "'}'";
    if (frame.span.file == tokenFile_)
      words += " for the one opened on line " + std::to_string(frame.span.line);
    return words;
  }

  // What only stands between the statements of a file.
  bool fileItem() {
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

  void statement() {
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

  void openBraces(const Span& span) {
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

  void pushStatementFrame(StatementFrame frame) {
    frame.base = pending_.size();
    statementFrames_.push_back(frame);
    tooDeep(statementFrames_.size(), limits_.syntaxDepth);
  }

  void module(const Span& span) {
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

  void function(const Span& span) {
    Statement* s = makeStatement(StatementKind::Function, span);
    advance();
    if (!at(TokenKind::Name)) return expected("the name of the function"), recover();
    s->name = names_.intern(token_.text);
    advance();
    if (!argumentList(true, s->arguments)) return recover();
    if (!expect(TokenKind::Assign, " after the parameters of the function")) return recover();
    finishValue(s, " after the function");
  }

  void assignment(const Span& span) {
    Statement* s = makeStatement(StatementKind::Assignment, span);
    s->name = names_.intern(token_.text);
    advance();
    advance();
    finishValue(s, " after the assignment");
  }

  // value ;
  void finishValue(Statement* s, std::string_view where) {
    s->value = expression();
    const bool understood = s->value->kind != ExpressionKind::Broken;
    s->span.end = previousEnd_;
    const bool closed = understood && expect(TokenKind::Semicolon, where);
    emit(s);
    if (!closed) skipRest();
  }

  void call(const Span& span) {
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

  void misplacedAssignment() {
    expected("'('; an assignment can't stand here without braces around it");
    recover();
  }

  // What may stand where a statement is wanted.
  std::string_view expectation() {
    const StatementFrame& top = statementFrames_.back();
    if (top.list) return "a statement";
    return top.kind == StatementFrame::ModuleBody ? "the body of the module"
                                                  : "';', '{' or a module call";
  }

  // One statement is done (null: it left nothing): it goes to the list around it, and closes what
  // waits for a single statement.
  void emit(const Statement* s) {
    if (s) pending_.push_back({s, sequence_++});
    closeSingles();
    if (statementFrames_.size() == 1 || onlyBracesOpen()) flush();
  }

  bool onlyBracesOpen() const {
    return std::all_of(statementFrames_.begin() + 1, statementFrames_.end(),
                       [](const StatementFrame& f) { return f.kind == StatementFrame::Braces; });
  }

  // Statements of the file itself become items.
  void flush() {
    for (const Pending& p : pending_)
      unit_.items.push_back({p.statement, {}, p.statement->span, p.sequence});
    pending_.clear();
  }

  void closeSingles() {
    while (!statementFrames_.back().list && !fatal_)
      if (!closeOwner()) return;
  }

  // '}' was read.
  void closeList() {
    if (statementFrames_.back().kind == StatementFrame::Braces) {
      statementFrames_.pop_back();  // bare braces dissolve
      return;
    }
    if (!closeOwner()) return;
    closeSingles();
    if (statementFrames_.size() == 1 || onlyBracesOpen()) flush();
  }

  // Gives the owner of the frame on top its statements and puts it where it belongs. False where an
  // else branch is to be read first.
  bool closeOwner() {
    const StatementFrame frame = statementFrames_.back();
    statementFrames_.pop_back();
    reportOverwritten(frame.base);
    children_.clear();
    for (std::size_t i = frame.base; i < pending_.size(); ++i)
      children_.push_back(pending_[i].statement);
    pending_.resize(frame.base);
    const auto kept = unit_.storage.keep<const Statement*>(children_.data(), children_.size());
    if (frame.kind == StatementFrame::Otherwise) {
      frame.owner->otherwise = kept;
    } else {
      frame.owner->children = kept;
      if (frame.owner->kind == StatementKind::If && at(TokenKind::Else)) {
        advance();
        StatementFrame next;
        next.kind = StatementFrame::Otherwise;
        next.definitions = false;
        next.assignments = false;
        next.owner = frame.owner;
        pushStatementFrame(next);
        return false;
      }
    }
    pending_.push_back({frame.owner, sequence_++});
    return true;
  }

  // Variables assigned twice in the scope whose statements begin at `base` of pending_.
  void reportOverwritten(std::size_t base) {
    assigned_.clear();
    for (std::size_t i = base; i < pending_.size(); ++i) {
      const Statement* s = pending_[i].statement;
      if (s->kind != StatementKind::Assignment) continue;
      const auto [place, fresh] = assigned_.try_emplace(s->name, s->span);
      if (fresh) continue;
      Unit::Event event;
      event.kind = Unit::Event::Overwritten;
      event.sequence = pending_[i].sequence;
      event.name = s->name;
      event.previous = place->second;
      event.current = s->span;
      unit_.events.push_back(std::move(event));
      place->second = s->span;
    }
  }

  // -- Going on after an error --

  void recover() {
    skipRest();
    // What waits for a single statement has had it.
    while (!statementFrames_.back().list) {
      const StatementFrame frame = statementFrames_.back();
      statementFrames_.pop_back();
      pending_.resize(frame.base);
    }
  }

  // To behind the next ';', or to a brace, or to the end.
  void skipRest() {
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

  bool anyBraces() const {
    return std::any_of(statementFrames_.begin() + 1, statementFrames_.end(),
                       [](const StatementFrame& f) { return f.list; });
  }

  Unit& unit_;
  Names& names_;
  const base::Limits& limits_;
  IncludeHost& host_;

  std::vector<Input> inputs_;
  Token token_;
  std::uint32_t tokenFile_ = 0;
  std::uint32_t previousEnd_ = 0;
  std::uint32_t sequence_ = 0;
  bool fatal_ = false;

  std::vector<Frame> frames_;
  std::vector<Expression*> operands_;
  std::vector<Argument> arguments_;
  std::span<const Argument> lastArguments_;

  std::vector<StatementFrame> statementFrames_;
  std::vector<Pending> pending_;
  std::vector<const Statement*> children_;
  std::unordered_map<Name, Span> assigned_;
};

}  // namespace

void parseUnit(Unit& unit, Names& names, const base::Limits& limits, IncludeHost& host) {
  Parser(unit, names, limits, host).run();
}

}  // namespace pw::scad

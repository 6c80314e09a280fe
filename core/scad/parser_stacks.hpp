// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.hpp"
#include "scad/lexer.hpp"
#include "scad/parser.hpp"
#include "scad/tree.hpp"

// Private to the parser's own sources, parser*.cpp: its class and the stacks it works on.
namespace pw::scad {

// Parses one unit, once, in one thread. What is open waits on stacks on the heap, so that no
// nesting of the text can exhaust the native one.
//
// Tokens: each is read once and never given back; a name alone asks the lexer whether `=` follows.
// So time is linear, and an include can be spliced in between any two of them.
//
// Expressions are read in turns: operand() takes what begins one, afterOperand() what follows one,
// and each says what is wanted next. A node on operands_ is finished: it has its height and end,
// and is no higher than Limits::syntaxDepth allows. A frame takes what lies above its `base` and
// looks at nothing below, so what an error left there does no harm. Between the expressions of
// statements frames_ is empty.
//
// Statements: the lowest frame is the file and stays. Any other that closes puts its owner among
// the statements of the frame below; bare braces have no owner and leave theirs to that frame.
//
// Errors: whoever finds one reports it, whoever is told of one goes on behind it. Once fatal_ is
// set, every loop ends and nothing more is reported.
class Parser {
 public:
  Parser(Unit& unit, Names& names, const base::Limits& limits, IncludeHost& host)
      : unit_(unit), names_(names), limits_(limits), host_(host) {}

  void run();

 private:
  // A text that is being read: the unit's own, above it those spliced in.
  struct Input {
    Lexer lexer;
    std::uint32_t file = 0;
  };

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
  // A finished statement of a scope that is still open.
  struct Pending {
    const Statement* statement = nullptr;
    std::uint32_t sequence = 0;
  };
  // What an expression wants. Done: its lowest frame is closed; Wrong: not, and it was reported.
  enum class Next { Operand, Operator, Done, Wrong };

  // How high the stacks of expressions stand.
  struct Bottom {
    std::size_t frames, operands, arguments;
  };

  // -- Tokens and includes: parser.cpp --
  // What is called for each token stands here, to be inlined in every source.
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
  void closeInput();
  // The token at hand; an include is read into the stream first.
  const Token& token() {
    while (token_.kind == TokenKind::Include)
      splice(host_.openInclude(token_.text, tokenFile_, false));
    return token_;
  }
  void splice(IncludeHost::Opened opened);  // in place of the token at hand
  void missing(Unit::Event::Kind kind, std::string_view path);
  bool at(TokenKind kind) { return token().kind == kind; }
  bool accept(TokenKind kind) {
    if (!at(kind)) return false;
    advance();
    return true;
  }
  Span here() { return {tokenFile_, token_.line, token_.begin, token_.end}; }

  // -- Errors, and going on after one: parser_errors.cpp --
  // The reports of what is wrong are false, for a caller to return.
  bool wrong(std::string words);
  bool expected(std::string_view what);
  bool expect(TokenKind kind, std::string_view where);  // reads it if it is there
  Next no(std::string_view what);                       // expected(), in an expression
  // Limits. What they refuse is fatal.
  void refuse(std::string words);
  void refuseDepth();
  void refuseNodes();
  bool tooDeep(std::size_t depth, std::size_t bound) {
    if (depth <= bound) return false;
    refuseDepth();
    return true;
  }
  void countNode() {
    if (++unit_.nodes > limits_.syntaxNodes) refuseNodes();
  }
  // What was expected, in words: `what`, or '}', with the line of what it would close.
  std::string opened(std::string_view what, const Frame& frame);
  std::string openedBlock(const StatementFrame& frame);
  std::string_view expectation();  // what may stand where a statement is wanted
  void recover();                  // behind the statement at hand, without those it ends
  void skipRest();                 // to behind the next ';', or to a brace, or to the end
  bool anyBraces() const;          // a '}' would close something

  // -- Expressions: parser_expressions.cpp --
  const Expression* expression();  // Broken where it is none
  // Until what lies above `bottom` is closed. False where it is wrong: then that is taken away.
  bool runFrame(const Bottom& bottom, Next next);
  Bottom bottomHere() const { return {frames_.size(), operands_.size(), arguments_.size()}; }
  Next operand();
  Next prefix(Operator op);
  static bool beginsExpression(TokenKind kind);  // whether operand() takes it outside lists
  Next give(Expression* e);                      // finishes a node and makes it an operand
  Expression* make(ExpressionKind kind, const Span& span) {
    countNode();
    Expression* e = unit_.storage.make<Expression>();
    e->kind = kind;
    e->span = span;
    return e;
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

  // -- What follows an operand: parser_operators.cpp --
  Next afterOperand();
  Next reduce();               // finishes the frame on top, which needs no closing token
  Next close(TokenKind kind);  // `kind` follows, which no operator takes
  Next closeVector();

  // -- Arguments and parameters: parser_arguments.cpp --
  // ( ... ) of a call or a definition outside expressions. False where it is wrong.
  bool argumentList(bool parameters, std::span<const Argument>& out);
  Next beginArgument();                 // after '(' or ','
  Next afterArgument();                 // after a value, or a parameter without one
  Next closeArguments(TokenKind kind);  // at ')', or ';' in the head of a loop
  void keepArgument(const Frame& frame, const Expression* value) {
    arguments_.push_back({frame.name, value, frame.argument});
  }
  static bool isForStart(const Frame& frame) {
    return frame.node && frame.node->kind == ExpressionKind::ListFor;
  }

  // -- Statements: parser_statements.cpp --
  void statements();
  bool fileItem();  // what only stands between the statements of a file
  void statement();
  void openBraces(const Span& span);
  void module(const Span& span);
  void function(const Span& span);
  void assignment(const Span& span);
  void finishValue(Statement* s, std::string_view where);  // value ;
  void call(const Span& span);                             // with its modifiers; `if` too
  void misplacedAssignment();
  Statement* makeStatement(StatementKind kind, const Span& span);

  // -- Scopes, and what ends a statement: parser_scopes.cpp --
  void pushStatementFrame(StatementFrame frame);
  // One statement is done (null: it left nothing): it goes to the list around it, and closes what
  // waits for a single statement.
  void emit(const Statement* s);
  void closeSingles();
  void closeList();  // '}' was read
  // Gives the owner of the frame on top its statements and puts it where it belongs. False where an
  // else branch is to be read first.
  bool closeOwner();
  void flush();                 // statements of the file itself become items
  bool onlyBracesOpen() const;  // around them, which makes them the file's
  // Variables assigned twice in the scope whose statements begin at `base` of pending_.
  void reportOverwritten(std::size_t base);

  Unit& unit_;
  Names& names_;
  const base::Limits& limits_;
  IncludeHost& host_;

  std::vector<Input> inputs_;
  Token token_;                    // at hand: read, not yet taken
  std::uint32_t tokenFile_ = 0;    // its Span::file
  std::uint32_t previousEnd_ = 0;  // of the token before it
  std::uint32_t sequence_ = 0;     // of the next item, event or finished statement
  bool fatal_ = false;

  std::vector<Frame> frames_;
  std::vector<Expression*> operands_;
  std::vector<Argument> arguments_;          // of all open lists
  std::span<const Argument> lastArguments_;  // that argumentList waits for

  std::vector<StatementFrame> statementFrames_;
  std::vector<Pending> pending_;             // of all open scopes
  std::vector<const Statement*> children_;   // closeOwner's, kept for its memory
  std::unordered_map<Name, Span> assigned_;  // reportOverwritten's, likewise
};

}  // namespace pw::scad

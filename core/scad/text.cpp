// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "scad/tree.hpp"
#include "scad/value.hpp"

namespace pw::scad {
namespace {

std::string_view symbolOf(Operator op) {
  switch (op) {
    case Operator::None:
    case Operator::Plus:
      return "";  // OpenSCAD prints +a as a
    case Operator::Not:
      return "!";
    case Operator::Negate:
      return "-";
    case Operator::BitNot:
      return "~";
    case Operator::Power:
      return "^";
    case Operator::Multiply:
      return "*";
    case Operator::Divide:
      return "/";
    case Operator::Modulo:
      return "%";
    case Operator::Add:
      return "+";
    case Operator::Subtract:
      return "-";
    case Operator::ShiftLeft:
      return "<<";
    case Operator::ShiftRight:
      return ">>";
    case Operator::BitAnd:
      return "&";
    case Operator::BitOr:
      return "|";
    case Operator::Less:
      return "<";
    case Operator::LessEqual:
      return "<=";
    case Operator::Greater:
      return ">";
    case Operator::GreaterEqual:
      return ">=";
    case Operator::Equal:
      return "==";
    case Operator::NotEqual:
      return "!=";
    case Operator::And:
      return "&&";
    case Operator::Or:
      return "||";
  }
  return "";
}

// Recursion is bounded by Expression::height.
class Writer {
 public:
  explicit Writer(const Program& program) : names_(*program.names) {}

  void write(const Expression& e) {
    switch (e.kind) {
      case ExpressionKind::Number:
        out += numberText(e.number);
        break;
      case ExpressionKind::String:
        string(*e.text);
        break;
      case ExpressionKind::True:
        out += "true";
        break;
      case ExpressionKind::False:
        out += "false";
        break;
      case ExpressionKind::Undef:
      case ExpressionKind::Broken:
        out += "undef";
        break;
      case ExpressionKind::Variable:
        out += names_.spelling(e.name);
        break;
      case ExpressionKind::Unary:
        out += symbolOf(e.op);
        write(*e.a);
        break;
      case ExpressionKind::Binary:
        binary(e);
        break;
      case ExpressionKind::Conditional:
        out += '(';
        write(*e.a);
        out += " ? ";
        write(*e.b);
        out += " : ";
        write(*e.c);
        out += ')';
        break;
      case ExpressionKind::Vector: {
        out += '[';
        const char* separator = "";
        for (const Expression* element : e.elements) {
          out += separator;
          write(*element);
          separator = ", ";
        }
        out += ']';
        break;
      }
      case ExpressionKind::Range:
        out += '[';
        write(*e.a);
        if (e.b) {
          out += " : ";
          write(*e.b);
        }
        out += " : ";
        write(*e.c);
        out += ']';
        break;
      case ExpressionKind::Index:
        write(*e.a);
        out += '[';
        write(*e.b);
        out += ']';
        break;
      case ExpressionKind::Member:
        write(*e.a);
        out += '.';
        out += names_.spelling(e.name);
        break;
      case ExpressionKind::Call:
        if (e.a->kind == ExpressionKind::Variable) {
          write(*e.a);
        } else {
          inParentheses(*e.a);
        }
        list(e.arguments);
        break;
      case ExpressionKind::Let:
        out += "let";
        list(e.arguments);
        body(e.a);
        break;
      case ExpressionKind::Assert:
        out += "assert";
        list(e.arguments);
        body(e.a);
        break;
      case ExpressionKind::Echo:
        out += "echo";
        list(e.arguments);
        body(e.a);
        break;
      case ExpressionKind::Function:
        out += "function";
        list(e.arguments);
        body(e.a);
        break;
      case ExpressionKind::ListFor:
        forEach(e);
        break;
      case ExpressionKind::ListCFor:
        out += "for(";
        items(e.arguments);
        out += ';';
        write(*e.b);
        out += ';';
        items(e.update);
        out += ')';
        body(e.a);
        break;
      case ExpressionKind::ListIf:
        out += "if(";
        write(*e.b);
        out += ") ";
        inParentheses(*e.a);
        if (e.c) {
          out += " else ";
          inParentheses(*e.c);
        }
        break;
      case ExpressionKind::ListLet:
        out += "let";
        list(e.arguments);
        out += ' ';
        inParentheses(*e.a);
        break;
      case ExpressionKind::ListEach:
        out += "each ";
        inParentheses(*e.a);
        break;
      case ExpressionKind::Group:
        write(*e.a);
        break;
    }
  }

  std::string out;

 private:
  // A chain of left operands may be longer than any height.
  void binary(const Expression& e) {
    std::vector<const Expression*> chain;
    const Expression* first = &e;
    for (; first->kind == ExpressionKind::Binary; first = first->a) chain.push_back(first);
    out.append(chain.size(), '(');
    write(*first);
    for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
      out += ' ';
      out += symbolOf((*link)->op);
      out += ' ';
      write(*(*link)->b);
      out += ')';
    }
  }

  // OpenSCAD makes a loop over several variables loops inside one another.
  void forEach(const Expression& e) {
    for (std::size_t i = 0; i < e.arguments.size(); ++i) {
      out += i ? "(for" : "for";
      list(e.arguments.subspan(i, 1));
      out += ' ';
    }
    if (e.arguments.empty()) return write(*e.a);
    inParentheses(*e.a);
    if (e.arguments.size() > 1) out.append(e.arguments.size() - 1, ')');
  }

  void inParentheses(const Expression& e) {
    out += '(';
    write(e);
    out += ')';
  }

  void body(const Expression* e) {
    if (!e) return;
    out += ' ';
    write(*e);
  }

  void list(std::span<const Argument> arguments) {
    out += '(';
    items(arguments);
    out += ')';
  }

  void items(std::span<const Argument> arguments) {
    const char* separator = "";
    for (const Argument& argument : arguments) {
      out += separator;
      separator = ", ";
      out += names_.spelling(argument.name);
      if (argument.name != noName && argument.value) out += " = ";
      if (argument.value) write(*argument.value);
    }
  }

  void string(const std::string& text) {
    out += '"';
    for (const char c : text) {
      switch (c) {
        case '"':
          out += "\\\"";
          break;
        case '\\':
          out += "\\\\";
          break;
        case '\n':
          out += "\\n";
          break;
        case '\t':
          out += "\\t";
          break;
        case '\r':
          out += "\\r";
          break;
        default:
          out += c;
      }
    }
    out += '"';
  }

  const Names& names_;
};

}  // namespace

std::string textOf(const Program& program, const Expression& expression) {
  Writer writer(program);
  writer.write(expression);
  return std::move(writer.out);
}

}  // namespace pw::scad

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// The words of a STEP file's text.
namespace pw::kernel::part21 {

enum class Kind {
  End,
  Word,         // a keyword: CARTESIAN_POINT, HEADER, ISO-10303-21
  Number,       // integer or real
  Text,         // '...', quotes included
  Binary,       // "..."
  Enumeration,  // .T.
  Reference,    // #12; `number` is 12
  Symbol,       // one of ( ) , ; = $ * / &
  Bad,          // `text` says what is wrong, in the reader's words
};

// Keywords in any case: ISO 10303-21 has capitals only, and some writers don't.
bool isSameWord(std::string_view a, std::string_view capitals);

struct Token {
  Kind kind = Kind::End;
  std::string_view text;
  std::uint32_t number = 0;
  std::uint32_t line = 1;
  bool is(char symbol) const { return kind == Kind::Symbol && text.front() == symbol; }
  bool isWord(std::string_view capitals) const { return kind == Kind::Word && isSameWord(text, capitals); }
};

// What is wrong with 12, -1.5E-03, 1. or .5 as a number, in the reader's words, or nothing. One whose square is no
// double is wrong too.
std::string_view numberFault(std::string_view text);

// Words of the text; blanks, line ends (of any system) and /* comments */ separate them.
class Lexer {
 public:
  explicit Lexer(std::string_view bytes, std::size_t textLimit) : bytes_(bytes), limit_(textLimit) {}
  Token next();
  // To the next place where this word stands, or the end.
  void skipTo(std::string_view word);
  // Behind the next ';' after which a record begins or a section ends, as far as a look at the text tells.
  void skipRecord();

  struct Place {
    std::size_t at = 0;
    std::uint32_t line = 1;
  };
  Place place() const { return {at_, line_}; }
  void goTo(Place place) { at_ = place.at, line_ = place.line; }
  std::string_view rest() const { return bytes_.substr(at_); }

 private:
  bool skipBlanks();
  Token made(Kind kind, std::size_t length);
  Token bad(std::string_view what) {
    if (at_ < bytes_.size()) ++at_;
    return {Kind::Bad, what, 0, line_};
  }
  Token quoted(char quote);
  Token reference();
  void moveTo(std::size_t end);
  bool endsLine(std::size_t at) const;

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t limit_;
  std::uint32_t line_ = 1;
};

}  // namespace pw::kernel::part21
